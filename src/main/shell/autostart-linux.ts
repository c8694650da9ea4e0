/** @file Starting with the session on Linux: a file of Okapi's own in the person's autostart folder. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { linuxConfigFolder } from '../platform/data-folder.ts';
import { writeWhole } from '../platform/whole-file.ts';
import { autostartEntry, startsCommand, type CommandWords } from './autostart-file.ts';
import type { SystemSwitch } from './start-up.ts';

/** Reads and writes one file; both reject with the system's error. */
export function linuxAutostart(
  environment: NodeJS.ProcessEnv,
  command: CommandWords,
): SystemSwitch {
  const folder = path.join(linuxConfigFolder(environment), 'autostart');
  const file = path.join(folder, 'okapi.desktop');
  return {
    async isOn() {
      try {
        return startsCommand(await readFile(file, 'utf8'), command);
      } catch (cause) {
        if (isMissing(cause)) return false;
        throw cause;
      }
    },
    async turn(isOn) {
      if (!isOn) {
        await rm(file, { force: true });
        return;
      }
      // Half an entry would be reported as broken at each login.
      await writeWhole(file, autostartEntry(command));
    },
  };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
