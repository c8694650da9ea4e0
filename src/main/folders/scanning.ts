/** @file Looking through kept folders: each at the start, one after the other, and whenever somebody asks. */
import type { Problem } from '../../shared/errors.ts';
import type { AddSummary } from '../engine/contract.ts';
import type { KeptScan } from '../engine/intakes.ts';
import { written, type UntilWritable } from '../queue/written.ts';
import type { KeptFolders } from './kept-folders.ts';
import type { lookAtFolder } from './look-at-folder.ts';
import type { Presence } from './presence.ts';

export interface ScanningParts {
  readonly kept: KeptFolders;
  /** The engine's intake: what it writes is in the queue when it resolves. */
  readonly takeIn: (scan: KeptScan) => Promise<AddSummary>;
  readonly look: typeof lookAtFolder;
  readonly untilWritable: UntilWritable;
  readonly onChange: () => void;
  readonly onBug: (cause: unknown) => void;
}

interface Running {
  readonly stop: AbortController;
  found: number;
  end: Promise<void>;
}

export type Scanning = ReturnType<typeof createScanning>;

export function createScanning(parts: ScanningParts) {
  const { kept, onChange } = parts;
  const running = new Map<number, Running>();
  /** Stops the round that looks at each folder once. */
  let round = new AbortController();
  /** Between two accounts, and at the end: what would be found belongs to nobody. */
  let isClosed = false;

  /** Looks through a folder, unless that is being done, or it is paused, or none may be; resolves when it is over. */
  function scan(id: number): Promise<void> {
    if (isClosed) return Promise.resolve();
    const known = running.get(id);
    if (known !== undefined) {
      // One that is being stopped belongs to what was asked before.
      return known.stop.signal.aborted ? known.end.then(() => scan(id)) : known.end;
    }
    const stop = new AbortController();
    const own: Running = { stop, found: 0, end: Promise.resolve() };
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
    const keep = (write: () => void) => written(write, parts.untilWritable, signal);
    const folder = kept.get(id);
    if (folder === undefined || folder.isPaused) return;
    const absent = troubleOf(await parts.look(folder.path, signal));
    if (absent !== null) {
      await keep(() => kept.notScanned(id, absent));
      return;
    }
    // Written before the first file is looked at: what is cut off here is begun anew at the next start.
    await keep(() => kept.scanBegun(id));
    const { notices } = await parts.takeIn({
      paths: [folder.path],
      destination: folder.destination,
      kept: kept.filesOf(id),
      stop: own.stop,
      onProgress: (found) => {
        own.found = found;
        onChange();
      },
    });
    if (signal.aborted) return;
    const [first] = notices;
    if (first === undefined) {
      await keep(() => kept.scanEnded(id, null));
      return;
    }
    // A drive that was pulled out meanwhile is no folder full of failures.
    const gone = troubleOf(await parts.look(folder.path, signal));
    const trouble = { ...first.problem, detail: first.path };
    await keep(() => (gone === null ? kept.scanEnded(id, trouble) : kept.notScanned(id, gone)));
  }

  /** Ends one scan, whose folder changes or goes. */
  async function stop(id: number): Promise<void> {
    const own = running.get(id);
    own?.stop.abort();
    await own?.end;
  }

  return {
    scan,
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

    /** Files that the scan under way has met; null when there is none. */
    found: (id: number): number | null => running.get(id)?.found ?? null,

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
