/** @file What the requests of the settings' page do. */
import { access } from 'node:fs/promises';
import { fail, succeed, type ProblemCode, type Result } from '../../shared/errors.ts';
import type { StartUp } from '../../shared/ipc.ts';
import { Gate } from '../platform/gate.ts';
import { logFile } from '../platform/log.ts';
import type { SettingsStore } from '../shell/settings.ts';
import { changeSwitch, readSwitch, type SystemSwitch } from '../shell/start-up.ts';
import type { Handlers } from './answer.ts';

export interface SettingsHandlerParts {
  readonly settings: SettingsStore;
  readonly autostart: SystemSwitch;
  readonly sendTo: SystemSwitch;
  readonly dataFolder: string;
  /** Opens a folder in the file manager; answers what the system says against it, or nothing. */
  readonly openFolder: (path: string) => Promise<string>;
  readonly showInFolder: (path: string) => void;
}

export function createSettingsHandlers(parts: SettingsHandlerParts) {
  const { settings, dataFolder } = parts;
  const autostart = inTurns(parts.autostart, 'start-up-refused');
  const sendTo = inTurns(parts.sendTo, 'send-to-refused');
  return {
    'settings.get': () => succeed(settings.read()),
    'settings.set': (change) => succeed(settings.change(change)),
    'start-up.get': autostart.get,
    'start-up.set': autostart.set,
    'send-to.get': sendTo.get,
    'send-to.set': sendTo.set,
    'app.open-data-folder': () => openDataFolder(parts),
    'app.open-logs': async () => {
      const file = logFile(dataFolder);
      // The log of a disk that was full from the beginning is not there; its folder is.
      if (!(await isThere(file))) return await openDataFolder(parts);
      parts.showInFolder(file);
      return succeed(null);
    },
  } satisfies Partial<Handlers>;
}

/**
 * One switch's requests, one after the other: a page that is left and opened again while the
 * system still writes is told what the person chose, not what was so before.
 */
function inTurns(system: SystemSwitch, code: ProblemCode) {
  const gate = new Gate(1);
  return {
    get: () => gate.run(() => readSwitch(system, code)),
    set: ({ isOn }: StartUp) => gate.run(() => changeSwitch(system, isOn, code)),
  };
}

async function openDataFolder({
  dataFolder,
  openFolder,
}: SettingsHandlerParts): Promise<Result<null>> {
  const detail = await openFolder(dataFolder);
  return detail === ''
    ? succeed(null)
    : fail({ code: 'place-not-opened', stage: 'intake', detail });
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false, // whatever the reason: it cannot be shown
  );
}
