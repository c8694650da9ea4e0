/** @file What hints of changes come to: which paths are to be looked at, and when, or the whole folder. */
import { keyOf, namesBelow, shownPath, type FilePath } from '../library/file-path.ts';
import { isPhotoFolder } from '../library/photo-names.ts';

export interface HintLimits {
  /** How long hints are gathered, so that what comes together is looked at together. */
  readonly gatherMs: number;
  /** So many are a flood: the system keeps twice as many at most, and drops the rest without a word. */
  readonly floodAt: number;
  /** A flood is waited for to end so long, then looked at in the middle. */
  readonly longestFloodMs: number;
}

/** The paths to look at; `all` is the whole folder, since hints may be missing. */
export type Due = readonly FilePath[] | 'all';

export type Hints = ReturnType<typeof createHints>;

/** Times are milliseconds of one clock, whichever. */
export function createHints(root: FilePath, limits: HintLimits) {
  const waiting = new Map<string, { readonly path: FilePath; readonly dueAt: number }>();
  /** Of these the files that were found and not yet ready. */
  const unsettled = new Set<string>();
  let hints = 0;
  let firstAt = 0;
  let lastAt = 0;

  const isFlood = (): boolean => hints >= limits.floodAt;

  function wait(path: FilePath, dueAt: number): void {
    const known = waiting.get(keyOf(path));
    if (known === undefined || known.dueAt > dueAt) waiting.set(keyOf(path), { path, dueAt });
  }

  return {
    /** The system told of something at this path. */
    add(path: FilePath, now: number): void {
      if (!isOfPhotos(root, path)) return;
      if (hints === 0) firstAt = now;
      hints += 1;
      lastAt = now;
      if (!isFlood()) wait(path, now + limits.gatherMs);
    },

    /** A file that was found and is to be looked at again. */
    later(path: FilePath, dueAt: number): void {
      unsettled.add(keyOf(path));
      wait(path, dueAt);
    },

    /** How many files are to be looked at again. */
    unsettled: (): number => unsettled.size,

    /** When something is to be looked at; null: nothing is. */
    dueAt(): number | null {
      if (isFlood()) return Math.min(lastAt + limits.gatherMs, firstAt + limits.longestFloodMs);
      const times = [...waiting.values()].map(({ dueAt }) => dueAt);
      return times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other));
    },

    /** What is due, and soon will be; it is forgotten here. */
    take(now: number): Due {
      const isAll = isFlood();
      hints = 0;
      const due: FilePath[] = [];
      for (const [key, { path, dueAt }] of waiting) {
        if (!isAll && dueAt > now + limits.gatherMs / 2) continue;
        waiting.delete(key);
        unsettled.delete(key);
        due.push(path);
      }
      return isAll ? 'all' : due;
    },
  };
}

/** Whether a scan of the root could come to this path: no hidden folder is on the way. */
function isOfPhotos(root: FilePath, path: FilePath): boolean {
  const names = namesBelow(root, path);
  return names?.slice(0, -1).every((name) => isPhotoFolder(shownPath(name))) ?? false;
}
