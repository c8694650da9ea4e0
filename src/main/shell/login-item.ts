/** @file Starting with the computer as Electron does it on macOS and Windows, and which way this system has. */
import { app } from 'electron';
import { linuxAutostart } from './autostart-linux.ts';
import { HIDDEN_ARGUMENT, type SystemSwitch } from './start-up.ts';

/** The way of this system. */
export function systemAutostart(): SystemSwitch {
  const [program = process.execPath, ...words] = commandOfApp();
  const args = [...words, HIDDEN_ARGUMENT];
  if (process.platform === 'linux') return linuxAutostart(process.env, [program, ...args]);
  // Windows keeps an entry for each path with its arguments; macOS knows the app itself.
  const which = process.platform === 'win32' ? { path: program, args } : {};
  return {
    isOn() {
      const item = app.getLoginItemSettings(which);
      // On Windows a person may switch the entry off in the task manager, and it stays.
      const works = process.platform !== 'win32' || item.executableWillLaunchAtLogin;
      return Promise.resolve(item.openAtLogin && works);
    },
    turn(isOn) {
      app.setLoginItemSettings({ ...which, openAtLogin: isOn, enabled: isOn });
      return Promise.resolve();
    },
  };
}

/** Whether the system started Okapi, and not a person; on macOS nobody knows before the app is ready. */
export function isStartedBySystem(): boolean {
  if (process.argv.includes(HIDDEN_ARGUMENT)) return true;
  // macOS passes no arguments; Electron hears of it with the event that makes the app ready.
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** An AppImage runs from a place that is gone when it ends; the sources need Electron and their folder. */
export function commandOfApp(): string[] {
  if (!app.isPackaged) return [process.execPath, app.getAppPath()];
  return [process.env['APPIMAGE'] ?? process.execPath];
}
