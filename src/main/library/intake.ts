/**
 * @file Stage 1. Files come in, rows of the queue go out: each photo fingerprinted, checked
 * and enqueued, unless the ledger knows it for that destination. It never uploads.
 */
import type { Problem } from '../../shared/errors.ts';
import type { Destination } from '../../shared/upload.ts';
import type { Destinations } from '../queue/destinations.ts';
import type { Store } from '../queue/store.ts';
import { written, type UntilWritable } from '../queue/written.ts';
import { enqueue, type EnqueueParts } from './enqueue.ts';
import { examineFile } from './examine.ts';
import { shownPath, type FilePath } from './file-path.ts';
import { isUnchanged, type KeptFiles } from './known-file.ts';
import { scan, scanWithin, type Found, type OnFolder } from './scan.ts';
import { examineKept, takeKept, type ExaminedKept } from './take-kept.ts';

/** Files examined at once: enough to keep a disk busy, few enough for a slow one. */
const EXAMINED_AT_ONCE = 4;
/** Rows written in one transaction. */
const ROWS_AT_ONCE = 64;
/** Longest that an examined photo waits to be written. */
const FLUSH_MS = 200;

export interface IntakeTally {
  found: number;
  skipped: number;
  duplicates: number;
  queued: number;
  failed: number;
  notices: { path: string; problem: Problem }[];
}

export interface IntakeRequest {
  readonly paths: readonly FilePath[];
  /** The run that a row belongs to when it is written. */
  readonly run: () => number;
  /** Where a file goes, by the folders from the dropped one down to it. */
  readonly destinationOf: (file: FoundFile) => Destination;
  readonly signal: AbortSignal;
  /** Told after each file; `tally` is the same object, growing. */
  readonly onProgress: (tally: Readonly<IntakeTally>, written: boolean) => void;
  /** For the scan of a folder that Okapi keeps. */
  readonly kept?: KeptFiles | undefined;
  /** Looks at these paths inside of the one folder only; left out: at all of it. */
  readonly within?: readonly FilePath[] | undefined;
  readonly onFolder?: OnFolder | undefined;
}

export type FoundFile = Extract<Found, { kind: 'file' }>;

export interface IntakeParts extends EnqueueParts {
  readonly destinations: Destinations;
  readonly untilWritable: UntilWritable;
}

export async function takeIn(parts: IntakeParts, request: IntakeRequest): Promise<IntakeTally> {
  const { store, now } = parts;
  const tally: IntakeTally = {
    found: 0,
    skipped: 0,
    duplicates: 0,
    queued: 0,
    failed: 0,
    notices: [],
  };
  const examining: Promise<ExaminedKept>[] = [];
  let examined: ExaminedKept[] = [];
  let flushedAt = now();

  const keep = <Value>(write: () => Value): Promise<Value> =>
    written(write, parts.untilWritable, request.signal);
  const flush = async (): Promise<void> => {
    const counted = await keep(() =>
      store.transaction(() => examined.map((one) => take(parts, request, one))),
    );
    for (const kind of counted) tally[kind] += 1;
    examined = [];
    flushedAt = now();
    request.onProgress(tally, true);
  };
  const isLate = (): boolean => Math.abs(now() - flushedAt) >= FLUSH_MS;
  const finishOldest = async (): Promise<void> => {
    const oldest = examining.shift();
    if (oldest !== undefined) examined.push(await oldest);
    if (examined.length >= ROWS_AT_ONCE || isLate()) await flush();
  };

  try {
    for (const root of request.paths) {
      for await (const found of foundIn(root, request)) {
        if (request.signal.aborted) return tally;
        if (found.kind === 'unreadable') {
          const problem: Problem = { code: found.code, stage: 'intake', detail: found.detail };
          tally.notices.push({ path: shownPath(found.path), problem });
          continue;
        }
        tally.found += 1;
        request.onProgress(tally, false);
        const id = await keep(() =>
          isAsBefore(request, found)
            ? null
            : (request.kept?.row(found.path)?.destinationId ??
              parts.destinations.remember(request.destinationOf(found)).id),
        );
        if (id === null) {
          tally.duplicates += 1;
          // What was examined before does not wait for many that are known.
          if (examining.length + examined.length > 0 && isLate()) await finishOldest();
          continue;
        }
        const one = examine(store, found, id, request);
        one.catch(() => undefined); // whoever waits for it hears of it, but that may be later
        examining.push(one);
        if (examining.length >= EXAMINED_AT_ONCE) await finishOldest();
      }
    }
    while (examining.length > 0) await finishOldest();
    return tally;
  } catch (cause) {
    if (request.signal.aborted) return tally;
    throw cause;
  } finally {
    await Promise.allSettled(examining);
    // What cannot be written at the program's end is looked at again: the folder is still in the log.
    if (!request.signal.aborted) await flush();
    else if (examined.length > 0) await flush().catch(() => undefined);
  }
}

/** Most files of a folder that is scanned again: each costs one question. */
function isAsBefore({ kept }: IntakeRequest, { path, facts }: FoundFile): boolean {
  return kept !== undefined && facts !== null && kept.isAsBefore(path, facts);
}

function foundIn(
  root: FilePath,
  { within, ...how }: Pick<IntakeRequest, 'within' | 'onFolder' | 'signal'>,
): AsyncGenerator<Found> {
  return within === undefined ? scan(root, how) : scanWithin(root, within, how);
}

async function examine(
  store: Store,
  found: FoundFile,
  destinationId: number,
  { kept, signal }: Pick<IntakeRequest, 'kept' | 'signal'>,
): Promise<ExaminedKept> {
  if (kept !== undefined) return await examineKept(store, kept, { found, destinationId }, signal);
  const known = store.uploadOfFile(destinationId, found.path);
  const verdict = await examineFile(
    found.path,
    found.name,
    (facts) => known !== undefined && isUnchanged(known, facts),
    undefined,
    signal,
  );
  return { found, destinationId, verdict, elsewhere: [] };
}

/** Writes what was found out of one file, inside the caller's transaction. */
function take(parts: IntakeParts, { run, kept }: IntakeRequest, examined: ExaminedKept) {
  return kept === undefined
    ? enqueue(parts, run(), examined)
    : takeKept(parts, run, kept, examined);
}
