/**
 * @file The smaller copies that wait to be sent, as files of the data folder named by row and
 * level. A file there is whole or has another name; one that no row needs is deleted.
 */
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export interface CopyName {
  readonly id: number;
  readonly level: number;
}

export type CopyFiles = ReturnType<typeof openCopyFiles>;

const UNFINISHED = '.unfinished';

/** Looks which copies are there; those that were not finished when a program died are deleted. */
export function openCopyFiles(dataFolder: string) {
  const folder = path.join(dataFolder, 'copies');
  const pathOf = ({ id, level }: CopyName): string => path.join(folder, `${id}-${level}.jpg`);
  /** All that lie there, so that looking costs nothing while there are none. */
  const known = new Map<string, CopyName>();
  for (const name of namesIn(folder)) {
    const copy = copyNameOf(name);
    if (copy !== null) known.set(pathOf(copy), copy);
    else if (name.endsWith(UNFINISHED)) remove(path.join(folder, name));
  }

  return {
    pathOf,

    /**
     * Writes a copy and puts it in its place when it is complete and on the disk. Rejects with the
     * system's error, and then leaves nothing behind.
     */
    async write(copy: CopyName, content: Uint8Array): Promise<void> {
      const file = pathOf(copy);
      // An older one must not be deleted from under its successor.
      known.delete(file);
      await rm(file, { force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = file + UNFINISHED;
      try {
        const handle = await open(unfinished, 'w', 0o600);
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(unfinished, file);
      } catch (cause) {
        await rm(unfinished, { force: true });
        throw cause;
      }
      known.set(file, copy);
    },

    /** Deletes the copies that nothing needs; one that cannot be deleted now is tried again. */
    tidy(isNeeded: (copy: CopyName) => boolean): void {
      for (const [file, copy] of known) {
        if (!isNeeded(copy) && remove(file)) known.delete(file);
      }
    },
  };
}

/** A data folder that cannot be read says so where it is written. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function copyNameOf(name: string): CopyName | null {
  const [, id, level] = /^(\d+)-(\d+)\.jpg$/.exec(name) ?? [];
  return id === undefined || level === undefined ? null : { id: Number(id), level: Number(level) };
}

/** On Windows a file that a virus scanner looks at cannot be deleted for a moment. */
function remove(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}
