/** @file What a person does with the folders that Okapi keeps, and what they are told of them. */
import { fail, succeed, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import type {
  FolderDestination,
  FolderNews,
  FoldersAdded,
  FolderView,
  RefusedFolder,
} from '../../shared/folders.ts';
import { absolutePath, shownPath, type FilePath } from '../library/file-path.ts';
import { folderViewOf, newsOf } from './folder-view.ts';
import { NO_PHOTOS, type KeptFolders } from './kept-folders.ts';
import type { sightOf } from './look-at-folder.ts';
import { nestingOf, type Nesting } from './nesting.ts';
import type { Sight } from './presence.ts';
import type { Rounds } from './rounds.ts';
import type { Scanning } from './scanning.ts';
import type { Watching } from './watching.ts';

export interface Folders {
  /** Those of the active account, in the order in which they were kept. */
  list(): readonly FolderView[];
  /**
   * Keeps folders: writes them down, then begins to look through them. Each that cannot be kept
   * is answered with its reason. A photo belongs to one kept folder only, or its album would
   * depend on which was scanned first: so none may lie in another.
   */
  add(paths: readonly FilePath[], destination: FolderDestination): Promise<FoldersAdded>;
  /** Forgets the folder; its photos stay in the queue, on OK and on the disk. */
  remove(id: number): Promise<Result<null>>;
  /** Looks for new photos no more; those in the queue go on. */
  pause(id: number): Promise<Result<null>>;
  /** Refused while another kept folder lies in or around it. */
  resume(id: number): Result<null>;
  /** Begins to look for new photos; a paused folder is refused by doing nothing. */
  scan(id: number): Result<null>;
  /** Holds for photos found from now on; a file that the folder knows already goes where it went. */
  setDestination(id: number, destination: FolderDestination): Promise<Result<null>>;
  /** The exact path, for showing it; null when there is no such folder. */
  locate(id: number): FilePath | null;
  /**
   * Watches all anew and looks through all, one after the other: what happened while the computer
   * slept was told to nobody.
   */
  resync(): Promise<void>;
  /** Told with the engine's own beat, four times a second at most. Returns the function that ends it. */
  onNews(listener: (news: FolderNews) => void): () => void;
}

export interface FoldersParts {
  readonly kept: KeptFolders;
  readonly scanning: Scanning;
  readonly watching: Watching;
  readonly rounds: Pick<Rounds, 'start' | 'stop'>;
  readonly sight: typeof sightOf;
  readonly account: () => string;
  /** Resolves when no account is being changed. */
  readonly ready: () => Promise<unknown>;
  /** Calls `tell` soon. */
  readonly onChange: () => void;
  /** Nobody looks any more whether the folder of photos that wait is back: they go on by themselves. */
  readonly onBack: () => void;
  /** What must not be, and is no reason to stop. */
  readonly onBug: (cause: unknown) => void;
}

export function createFolders(parts: FoldersParts) {
  const { kept, scanning, watching } = parts;
  /** Between `begin` and `stop`. */
  let state: 'open' | 'closed' = 'closed';
  const isOpen = (): boolean => state === 'open';
  const listeners = new Set<(news: FolderNews) => void>();
  let told = new Map<number, FolderView>();

  function list(): FolderView[] {
    const counts = kept.counts();
    return kept.all().map((folder) =>
      folderViewOf(folder, counts.get(folder.id) ?? NO_PHOTOS, {
        found: scanning.found(folder.id),
        isPolled: watching.isPolled(folder.id),
        unsettled: watching.unsettled(folder.id),
      }),
    );
  }

  /** Why a folder may not be kept beside those that are, with the one that is in its way. */
  function conflictOf(
    path: FilePath,
    { account, except }: { readonly account?: string; readonly except?: number } = {},
  ): Problem | null {
    for (const other of kept.all(account)) {
      if (other.id === except) continue;
      const code = CONFLICTS[nestingOf(path, other.path)];
      if (code !== null) return { code, stage: 'intake', detail: shownPath(other.path) };
    }
    return null;
  }

  /** `asked` is the account whose folder it is to be, whichever is active when it has been looked at. */
  async function addOne(
    path: FilePath,
    destination: FolderDestination,
    asked: string,
  ): Promise<Problem | null> {
    const code = REFUSED[await parts.sight(path)];
    if (code !== null) return { code, stage: 'intake' };
    const account = asked === '' ? parts.account() : asked; // nobody's is the first one's who signs in
    const conflict = conflictOf(path, { account });
    if (conflict !== null) return conflict;
    const id = kept.add(path, destination, account);
    void scanning.scan(id);
    return null;
  }

  function withFolder<Value>(id: number, work: () => Value): Value | ReturnType<typeof noFolder> {
    if (kept.get(id) === undefined) return noFolder(id);
    const value = work();
    parts.onChange();
    return value;
  }

  const folders: Folders = {
    list,

    async add(paths, destination) {
      await parts.ready();
      const account = parts.account();
      const refused: RefusedFolder[] = [];
      for (const path of paths.map(absolutePath)) {
        const problem = await addOne(path, destination, account);
        if (problem !== null) refused.push({ path: shownPath(path), problem });
      }
      return { added: paths.length - refused.length, refused };
    },

    remove: async (id) =>
      await withFolder(id, async () => {
        // Its number may be given to another: no scan may claim photos for it then.
        await scanning.stop(id);
        kept.remove(id);
        await scanning.stop(id); // one that waited for its turn
        await watching.drop(id);
        parts.onBack();
        return succeed(null);
      }),

    pause: async (id) =>
      await withFolder(id, async () => {
        kept.pause(id);
        await scanning.stop(id);
        await watching.drop(id);
        parts.onBack();
        return succeed(null);
      }),

    resume: (id) =>
      withFolder(id, () => {
        const path = kept.get(id)?.path;
        const conflict = path === undefined ? null : conflictOf(path, { except: id });
        if (conflict !== null) return fail(conflict);
        kept.resume(id);
        void scanning.scan(id);
        return succeed(null);
      }),

    scan: (id) =>
      withFolder(id, () => {
        void scanning.scan(id);
        return succeed(null);
      }),

    setDestination: async (id, destination) =>
      await withFolder(id, async () => {
        const wasScanning = scanning.isRunning(id);
        kept.setDestination(id, destination);
        // What has been found so far went where it went; the rest goes to the new place.
        await scanning.stop(id);
        if (wasScanning) void scanning.scan(id);
        return succeed(null);
      }),

    async resync() {
      if (!isOpen()) return;
      await scanning.stopAll();
      await watching.dropAll();
      // Another account may have come, or the end.
      if (!isOpen()) return;
      scanning.open();
      await scanning.scanAll();
    },

    locate: (id) => kept.get(id)?.path ?? null,

    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  return {
    ...folders,

    /** Tells what has changed, as much as one message carries; the engine calls it at its beat. False when there is nothing. */
    tell(): boolean {
      if (listeners.size === 0) return false;
      const now = list();
      const news = newsOf(told, now);
      if (news === null) return false;
      told = new Map([...told].filter(([id]) => !news.removed.includes(id)));
      for (const folder of news.changed) told.set(folder.id, folder);
      for (const listener of listeners) listener(news);
      return true;
    },

    /** An account is there, with what was kept before anybody signed in: each folder is looked through once. */
    begin(): void {
      state = 'open';
      scanning.open();
      parts.rounds.start();
      if (parts.account() === '') return;
      try {
        adopt();
      } catch (cause) {
        parts.onBug(cause); // the queue cannot be written; the next start does it
      }
      scanning.scanAll().catch(parts.onBug);
    },

    async stop(): Promise<void> {
      state = 'closed';
      parts.rounds.stop();
      await scanning.stopAll();
      await watching.dropAll();
    },
  };

  /** What is kept twice now is kept once; what lies in another is paused, and says why. */
  function adopt(): void {
    for (const { id, path } of kept.unowned()) {
      const conflict = conflictOf(path);
      if (conflict?.code === 'folder-kept') {
        kept.remove(id);
        continue;
      }
      kept.adopt(id);
      if (conflict === null) continue;
      kept.pause(id);
      kept.notScanned(id, conflict);
    }
  }
}

const CONFLICTS: Record<Nesting, ProblemCode | null> = {
  same: 'folder-kept',
  inside: 'folder-inside',
  around: 'folder-around',
  apart: null,
};

const REFUSED: Record<Sight, ProblemCode | null> = {
  folder: null,
  file: 'folder-expected',
  missing: 'path-missing',
  refused: 'folder-unreadable',
  silent: 'path-missing',
};

function noFolder(id: number) {
  return fail<Problem>({ code: 'bad-request', stage: 'intake', detail: `No such folder: ${id}` });
}
