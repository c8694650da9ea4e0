/** @file Watches kept folders, and says what is to be looked at in them, and when. */
import { shownPath, type FilePath } from '../library/file-path.ts';
import type { OnFolder } from '../library/scan.ts';
import type { Log } from '../platform/log.ts';
import type { TreeWatch, WatchTree } from '../platform/watch-tree.ts';
import { createHints, type Due, type Hints } from './hints.ts';
import type { Timers, WatchTimes } from './timers.ts';
import type { WatchWay } from './watch-way.ts';

/** Hints of which a half could have been the last that the system kept (16 384 on Linux). */
const FLOOD_AT = 8_192;
const LONGEST_FLOOD_MS = 60_000;
/** A watch that fails once is set anew; one that fails again and again is given up. */
const FAILURES_FORGOTTEN_MS = 600_000;
const MOST_FAILURES = 3;
/** The system has no more room for watches, or none at all: setting them again would not help. */
const NO_WATCHES = new Set(['ENOSPC', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOSYS']);

export interface WatchingParts {
  readonly timers: Timers;
  readonly times: WatchTimes;
  readonly watchTree: WatchTree;
  /** How a folder can be watched. */
  readonly wayOf: (folder: FilePath) => Promise<WatchWay>;
  /** Called when something is to be looked at. */
  readonly onDue: (id: number, due: Due) => void;
  readonly log: Log;
}

/** What the scan of a whole folder tells. */
export interface ScanEars {
  readonly onFolder: OnFolder;
  /** It has met all that there is. */
  end(): void;
}

interface Watched {
  readonly root: FilePath;
  readonly hints: Hints;
  tree: TreeWatch | null;
  /** Null until it is known. */
  way: WatchWay | null;
  /** When the watch failed lately. */
  failures: readonly number[];
  stopTimer: () => void;
  /** The timer is about to be set anew: in a flood once in a while, not with each hint. */
  isRewinding: boolean;
  isDropped: boolean;
}

export type Watching = ReturnType<typeof createWatching>;

export function createWatching(parts: WatchingParts) {
  const { timers, times, log } = parts;
  const folders = new Map<number, Watched>();
  const gatherMs = Math.max(times.gatherMs, times.settleMs * 1.1);

  function watchedFor(id: number, root: FilePath): Watched {
    const known = folders.get(id);
    if (known !== undefined) return known;
    const limits = { gatherMs, floodAt: FLOOD_AT, longestFloodMs: LONGEST_FLOOD_MS };
    const made: Watched = {
      root,
      hints: createHints(root, limits),
      tree: null,
      way: null,
      failures: [],
      stopTimer: () => undefined,
      isRewinding: false,
      isDropped: false,
    };
    folders.set(id, made);
    return made;
  }

  function rewindSoon(id: number, own: Watched): void {
    if (own.isRewinding) return;
    own.isRewinding = true;
    timers.after(gatherMs / 4, () => {
      own.isRewinding = false;
      rewind(id, own);
    });
  }

  /** Sets the timer to what is due next. */
  function rewind(id: number, own: Watched): void {
    own.stopTimer();
    const dueAt = own.isDropped ? null : own.hints.dueAt();
    if (dueAt === null) return;
    own.stopTimer = timers.after(Math.max(0, dueAt - timers.now()), () => {
      own.stopTimer = () => undefined;
      const due = own.hints.take(timers.now());
      if (due === 'all' || due.length > 0) parts.onDue(id, due);
      rewind(id, own);
    });
  }

  async function setWatch(id: number, own: Watched): Promise<void> {
    own.way ??= await parts.wayOf(own.root);
    if (own.way === 'rounds') return;
    try {
      const tree = await parts.watchTree(own.root, {
        onHint(path) {
          own.hints.add(path, timers.now());
          rewindSoon(id, own);
        },
        onFailure: (code) => failed(id, own, code),
      });
      if (own.isDropped) await closeTree(tree);
      else own.tree = tree;
    } catch (cause) {
      failed(id, own, (cause as { code?: string } | null)?.code ?? 'unknown');
    }
  }

  function failed(id: number, own: Watched, code: string): void {
    if (own.isDropped) return;
    const now = timers.now();
    own.failures = [...own.failures.filter((at) => now - at < FAILURES_FORGOTTEN_MS), now];
    const isOver = NO_WATCHES.has(code) || own.failures.length >= MOST_FAILURES;
    if (isOver) own.way = 'rounds';
    log.warn({ folder: shownPath(own.root), code, polled: isOver }, 'watching');
    const { tree } = own;
    own.tree = null;
    if (tree === null) return; // a scan is about to look at all anyway
    void closeTree(tree);
    parts.onDue(id, 'all');
  }

  async function closeTree(tree: TreeWatch): Promise<void> {
    await tree.close().catch((cause: unknown) => log.debug({ err: cause }, 'watching'));
  }

  async function drop(id: number): Promise<void> {
    const own = folders.get(id);
    if (own === undefined) return;
    folders.delete(id);
    own.isDropped = true;
    own.stopTimer();
    if (own.tree !== null) await closeTree(own.tree);
  }

  return {
    /** All of a folder is about to be scanned: it is watched from before that on. */
    async begin(id: number, root: FilePath): Promise<ScanEars> {
      const own = watchedFor(id, root);
      if (own.tree === null) await setWatch(id, own);
      own.tree?.begin();
      return {
        onFolder: (folder) => own.tree?.enter(folder),
        end: () => own.tree?.end(),
      };
    },

    /** A part of it is about to be looked at: new folders in it are watched too. */
    onFolder:
      (id: number): OnFolder =>
      (folder) =>
        folders.get(id)?.tree?.enter(folder),

    /** A file is to be looked at again so much later. */
    later(id: number, root: FilePath, path: FilePath, inMs: number): void {
      const own = watchedFor(id, root);
      own.hints.later(path, timers.now() + Math.max(inMs, times.gatherMs));
      rewindSoon(id, own);
    },

    /** How many files in it are to be looked at again later. */
    unsettled: (id: number): number => folders.get(id)?.hints.unsettled() ?? 0,

    /** Whether it is looked through again and again instead. */
    isPolled: (id: number): boolean => folders.get(id)?.way === 'rounds',

    /** What could not be watched may be watched now. */
    retry(): void {
      for (const own of folders.values()) {
        if (own.tree === null) own.way = null;
      }
    },

    /** Forgets a folder; what it has of the system is given back. */
    drop,

    async dropAll(): Promise<void> {
      await Promise.all([...folders.keys()].map(drop));
    },
  };
}
