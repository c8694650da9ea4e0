/** @file Asks this computer what `watch-way.ts` decides by: the real path of a folder, and what is mounted where. */
import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { shownPath, systemPath, type FilePath } from '../library/file-path.ts';
import { filePatience, placeOf } from '../library/open-photo.ts';
import {
  fileSystemOf,
  linuxMounts,
  macMounts,
  watchWayOf,
  type Mount,
  type WatchWay,
} from './watch-way.ts';

const run = promisify(execFile);
/** What answers from memory has no need of more. */
const MOUNT_TIMEOUT_MS = 5_000;

export async function wayOf(folder: FilePath): Promise<WatchWay> {
  const real = await realPathOf(folder);
  return watchWayOf({ folder: real, fileSystem: fileSystemOf(real, await mounts()) });
}

/** Where links lead, and on Windows the share behind a letter; the path itself where nobody can tell. */
export async function realPathOf(folder: FilePath, signal?: AbortSignal): Promise<string> {
  const look = filePatience.run(placeOf(folder), () => realpath(systemPath(folder)), { signal });
  return await look.catch(() => {
    signal?.throwIfAborted();
    return shownPath(folder);
  });
}

/** Asking the folder's own file system could stall. Windows has no such list. */
async function mounts(): Promise<readonly Mount[]> {
  try {
    switch (process.platform) {
      case 'linux':
        return linuxMounts(await readFile('/proc/mounts', 'utf8'));
      case 'darwin':
        return macMounts((await run('/sbin/mount', { timeout: MOUNT_TIMEOUT_MS })).stdout);
      default:
        return [];
    }
  } catch {
    return []; // then the path alone has to tell
  }
}
