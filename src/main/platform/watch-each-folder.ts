/** @file Watches each folder of a tree by itself, as Linux does it (inotify). */
import { watch, type FSWatcher } from 'node:fs';
import { codeOf } from '../library/file-failure.ts';
import { filePathFrom, joinPath, keyOf, systemPath, type FilePath } from '../library/file-path.ts';
import type { TreeWatch, WatchEars } from './watch-tree.ts';

interface Watched {
  readonly watcher: FSWatcher;
  /** The last scan of all that met the folder. */
  readonly round: number;
}

/** What is no failure of watching: the folder went away, or may not be read, which its scan says. */
const NOT_OURS = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

export function watchEachFolder(_root: FilePath, ears: WatchEars): Promise<TreeWatch> {
  const watched = new Map<string, Watched>();
  let round = 0;
  let isOver = false;

  function close(): void {
    isOver = true;
    for (const { watcher } of watched.values()) watcher.close();
    watched.clear();
  }

  function fail(cause: unknown): void {
    if (isOver || NOT_OURS.has(codeOf(cause))) return;
    close(); // other programs may need what the system still has
    ears.onFailure(codeOf(cause));
  }

  function start(folder: FilePath): FSWatcher {
    const options = { persistent: false, encoding: 'buffer' } as const;
    const watcher = watch(systemPath(folder), options, (_kind, name) => {
      if (!isOver) ears.onHint(name === null ? folder : joinPath(folder, filePathFrom(name)));
    });
    return watcher.on('error', fail);
  }

  return Promise.resolve({
    begin() {
      round += 1;
    },
    enter(folder) {
      if (isOver) return;
      const key = keyOf(folder);
      const before = watched.get(key);
      try {
        // Always anew: by the same name there may be another folder, or another drive.
        watched.set(key, { watcher: start(folder), round });
      } catch (cause) {
        watched.delete(key);
        fail(cause);
      }
      before?.watcher.close();
    },
    end() {
      for (const [key, { watcher, round: met }] of watched) {
        if (met === round) continue;
        watcher.close();
        watched.delete(key);
      }
    },
    close() {
      close();
      return Promise.resolve();
    },
  });
}
