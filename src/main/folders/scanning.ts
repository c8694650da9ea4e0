/** @file Looking through kept folders: all of each, one after the other or when somebody asks, or what changed in it. */
import type { Problem } from '../../shared/errors.ts';
import type { AddSummary } from '../engine/contract.ts';
import type { KeptScan } from '../engine/intakes.ts';
import type { FilePath } from '../library/file-path.ts';
import type { KeptFiles } from '../library/known-file.ts';
import { written, type UntilWritable } from '../queue/written.ts';
import type { Due } from './hints.ts';
import type { KeptFolder, KeptFolders } from './kept-folders.ts';
import type { sightingOf } from './look-at-folder.ts';
import { isAbsence, type Presence } from './presence.ts';
import type { Watching } from './watching.ts';

export interface ScanningParts {
  readonly kept: KeptFolders;
  /** What a scan asks and tells of a folder's files. */
  readonly filesOf: (folder: KeptFolder) => KeptFiles;
  /** The engine's intake: what it writes is in the queue when it resolves. */
  readonly takeIn: (scan: KeptScan) => Promise<AddSummary>;
  readonly watching: Pick<Watching, 'begin' | 'onFolder' | 'drop'>;
  readonly sighting: typeof sightingOf;
  readonly now: () => number;
  readonly untilWritable: UntilWritable;
  readonly onChange: () => void;
  readonly onBug: (cause: unknown) => void;
}

/** When the last scan of all of a folder ended, how long it took, and which folder that was. */
export interface Scanned {
  readonly at: number;
  readonly tookMs: number;
  readonly identity: string | null;
}

/** Whether under its path there is another folder than was scanned: its watch tells nothing of this one. */
export function isAnother(scanned: Scanned | null, identity: string | null): boolean {
  const before = scanned?.identity ?? null;
  return before !== null && identity !== null && before !== identity;
}

interface Running {
  readonly due: Due;
  readonly stop: AbortController;
  found: number;
  end: Promise<void>;
}

export type Scanning = ReturnType<typeof createScanning>;

export function createScanning(parts: ScanningParts) {
  const { kept, onChange } = parts;
  const running = new Map<number, Running>();
  const scanned = new Map<number, Scanned>();
  /** Folders whose scan waits until what is being done with them is over. */
  const asked = new Set<number>();
  /** Stops the round that looks at each folder once. */
  let round = new AbortController();
  /** Between two accounts, and at the end: what would be found belongs to nobody. */
  let isClosed = false;

  /** Looks through all of a folder, unless that is being done, or it is paused, or none may be; resolves when it is over. */
  function scan(id: number): Promise<void> {
    return look(id, 'all');
  }

  /** The same for some paths in it. What is being done already is waited for. */
  function look(id: number, due: Due): Promise<void> {
    const known = running.get(id);
    if (isClosed || known === undefined) {
      if (due === 'all') asked.delete(id);
      return isClosed ? Promise.resolve() : begin(id, due);
    }
    // One that is being stopped belongs to what was asked before.
    const isUnderWay = due === 'all' && known.due === 'all' && !known.stop.signal.aborted;
    if (isUnderWay) return known.end;
    if (due === 'all') {
      asked.add(id);
      onChange();
    }
    return known.end.then(() => look(id, due));
  }

  function begin(id: number, due: Due): Promise<void> {
    const stop = new AbortController();
    const own: Running = { due, stop, found: 0, end: Promise.resolve() };
    own.end = work(id, own)
      .catch((cause: unknown) => {
        if (!stop.signal.aborted) parts.onBug(cause);
      })
      .finally(() => {
        running.delete(id);
        onChange();
      });
    running.set(id, own);
    onChange();
    return own.end;
  }

  async function work(id: number, own: Running): Promise<void> {
    const { signal } = own.stop;
    const folder = kept.get(id);
    if (folder === undefined || folder.isPaused) return;
    const { presence, identity } = await parts.sighting(folder.path, signal);
    const absent = troubleOf(presence);
    const isOther = isAnother(scanned.get(id) ?? null, identity);
    if (absent !== null) await isAway(folder, absent, signal);
    // What has come back may be anything.
    else if (isOther || own.due === 'all' || isAbsence(folder.trouble)) {
      if (isOther) await parts.watching.drop(id);
      await scanWhole(folder, own, identity);
    } else await lookWithin(folder, own.due, own);
  }

  async function isAway(folder: KeptFolder, absent: Problem, signal: AbortSignal): Promise<void> {
    await parts.watching.drop(folder.id);
    if (folder.trouble?.code === absent.code) return; // looked at again and again, it costs nothing
    await written(() => kept.notScanned(folder.id, absent), parts.untilWritable, signal);
  }

  async function scanWhole(
    folder: KeptFolder,
    own: Running,
    identity: string | null,
  ): Promise<void> {
    const { id, path } = folder;
    const { signal } = own.stop;
    const keep = (write: () => void) => written(write, parts.untilWritable, signal);
    const begunAt = parts.now();
    const ears = await parts.watching.begin(id, path);
    // Written before the first file is looked at: what is cut off here is begun anew at the next start.
    await keep(() => kept.scanBegun(id));
    const { notices } = await parts.takeIn({
      ...requestOf(folder, own),
      onFolder: ears.onFolder,
    });
    if (signal.aborted) return;
    ears.end();
    scanned.set(id, { at: parts.now(), tookMs: parts.now() - begunAt, identity });
    const [first] = notices;
    if (first === undefined) {
      await keep(() => kept.scanEnded(id, null));
      return;
    }
    // A drive that was pulled out meanwhile is no folder full of failures.
    const gone = troubleOf((await parts.sighting(path, signal)).presence);
    const trouble = { ...first.problem, detail: first.path };
    await keep(() => (gone === null ? kept.scanEnded(id, trouble) : kept.notScanned(id, gone)));
  }

  /** Nothing of it is written down: at the next start all is looked through anyway. */
  async function lookWithin(
    folder: KeptFolder,
    within: readonly FilePath[],
    own: Running,
  ): Promise<void> {
    const { notices } = await parts.takeIn({
      ...requestOf(folder, own),
      within,
      onFolder: parts.watching.onFolder(folder.id),
    });
    // Something could not be read: how it is with the whole folder is for a whole scan to say.
    if (notices.length > 0 && !own.stop.signal.aborted) void scan(folder.id);
  }

  function requestOf(folder: KeptFolder, own: Running) {
    return {
      paths: [folder.path],
      destination: folder.destination,
      kept: parts.filesOf(folder),
      isFirst: folder.scanEndedAt === null,
      stop: own.stop,
      onProgress: (found: number) => {
        own.found = found;
        onChange();
      },
    };
  }

  /** Ends what is being done with one folder, which changes or goes. */
  async function stop(id: number): Promise<void> {
    const own = running.get(id);
    own?.stop.abort();
    await own?.end;
  }

  return {
    scan,
    look,
    stop,

    /** Every folder once, one after the other: a disk likes that better than all at once. */
    async scanAll(): Promise<void> {
      round.abort();
      round = new AbortController();
      const { signal } = round;
      for (const { id } of kept.all()) {
        if (signal.aborted) return;
        await scan(id);
      }
    },

    isRunning: (id: number): boolean => running.has(id),

    /** Files that the scan asked for has met; null when none is. Looking at what changed is none. */
    found(id: number): number | null {
      const own = running.get(id);
      if (own?.due === 'all') return own.found;
      return asked.has(id) ? 0 : null;
    },

    /** The last scan of all of it; null when this program has made none. */
    scanned: (id: number) => scanned.get(id) ?? null,

    /** Scans may begin again. */
    open(): void {
      isClosed = false;
    },

    /** Ends all scans, and lets none begin until `open`; what they have not come to is found by the next. */
    async stopAll(): Promise<void> {
      isClosed = true;
      round.abort();
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

function troubleOf(presence: Presence): Problem | null {
  switch (presence) {
    case 'there':
      return null;
    case 'away':
      return { code: 'folder-away', stage: 'intake' };
    case 'gone':
      return { code: 'folder-gone', stage: 'intake' };
  }
}
