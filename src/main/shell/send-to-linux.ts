/** @file "Send to OK" on Linux: a file for each file manager, all of them or none. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { linuxDataFolder } from '../platform/data-folder.ts';
import { writeWhole } from '../platform/whole-file.ts';
import type { CommandWords } from './autostart-file.ts';
import { sendToFiles, type SendToFile } from './send-to-files.ts';
import type { SystemSwitch } from './start-up.ts';

/** Reads and writes the files; both reject with the system's error. */
export function linuxSendTo(environment: NodeJS.ProcessEnv, command: CommandWords): SystemSwitch {
  const folder = linuxDataFolder(environment);
  const files = sendToFiles(command).map((file) => ({
    ...file,
    path: path.join(folder, file.path),
  }));
  return {
    async isOn() {
      const there = await Promise.all(files.map(isWritten));
      return there.every(Boolean);
    },
    async turn(isOn) {
      try {
        for (const file of files)
          await (isOn
            ? writeWhole(file.path, file.text, file.mode)
            : rm(file.path, { force: true }));
      } catch (cause) {
        // Half of them would be an entry in one file manager and none in another.
        if (isOn) await Promise.allSettled(files.map((file) => rm(file.path, { force: true })));
        throw cause;
      }
    },
  };
}

async function isWritten(file: SendToFile): Promise<boolean> {
  try {
    return (await readFile(file.path, 'utf8')) === file.text;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
