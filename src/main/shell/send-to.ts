/** @file "Send to OK" for folders in the system's file manager, and which way this system has. */
import { app, shell } from 'electron';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { commandOfApp } from './login-item.ts';
import { linuxSendTo } from './send-to-linux.ts';
import type { SystemSwitch } from './start-up.ts';

/** macOS has "Open with" and the dock from the app's own Info.plist: nothing is to be switched. */
const ALWAYS: SystemSwitch = {
  isOn: () => Promise.resolve(true),
  turn: () => Promise.resolve(),
};

/** The way of this system. */
export function systemSendTo(): SystemSwitch {
  if (process.platform === 'linux') return linuxSendTo(process.env, commandOfApp());
  return process.platform === 'win32' ? windowsSendTo() : ALWAYS;
}

/** A shortcut in the folder of Explorer's "Send to" menu. */
function windowsSendTo(): SystemSwitch {
  const [target = process.execPath, ...args] = commandOfApp();
  const file = path.join(
    app.getPath('appData'),
    'Microsoft',
    'Windows',
    'SendTo',
    'Okapi (OK).lnk',
  );
  return {
    isOn: () => Promise.resolve(existsSync(file) && shell.readShortcutLink(file).target === target),
    async turn(isOn) {
      if (!isOn) {
        await rm(file, { force: true });
        return;
      }
      const details = {
        target,
        args: args.map((word) => `"${word}"`).join(' '),
        icon: target,
        iconIndex: 0,
      };
      // It answers whether it was written; who asked reads it again anyway.
      shell.writeShortcutLink(file, 'create', details);
    },
  };
}
