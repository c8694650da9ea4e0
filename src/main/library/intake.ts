/**
 * @file Stage 1. Files come in, rows of the queue go out: each photo fingerprinted, checked
 * and enqueued, unless the ledger knows it for that destination. It never uploads.
 */
import type { Problem } from '../../shared/errors.ts';
import type { Destination } from '../../shared/upload.ts';
import type { Destinations } from '../queue/destinations.ts';
import type { Store } from '../queue/store.ts';
import { NEW_PROGRESS, type Progress } from '../queue/transition.ts';
import type { NewUpload, PhotoFile, Upload } from '../queue/upload.ts';
import { written, type UntilWritable } from '../queue/written.ts';
import { examineFile, type Verdict } from './examine.ts';
import { shownPath, type FilePath } from './file-path.ts';
import {
  isAsItWas,
  isFreed,
  isToldAlready,
  isUnchanged,
  type FileFacts,
  type KeptFiles,
} from './known-file.ts';
import { lookLater } from './look-later.ts';
import { scan, type Found } from './scan.ts';

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
}

export type FoundFile = Extract<Found, { kind: 'file' }>;

/** What examining one file came to. */
interface Examined {
  readonly found: FoundFile;
  readonly verdict: Verdict;
  readonly destinationId: number;
}

export interface IntakeParts {
  readonly store: Store;
  readonly destinations: Destinations;
  readonly now: () => number;
  readonly random: () => number;
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
  const examining: Promise<Examined>[] = [];
  let examined: Examined[] = [];
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
  const finishOldest = async (): Promise<void> => {
    const oldest = examining.shift();
    if (oldest !== undefined) examined.push(await oldest);
    if (examined.length >= ROWS_AT_ONCE || Math.abs(now() - flushedAt) >= FLUSH_MS) await flush();
  };

  try {
    for (const root of request.paths) {
      for await (const found of scan(root)) {
        if (request.signal.aborted) return tally;
        if (found.kind === 'unreadable') {
          const problem: Problem = { code: found.code, stage: 'intake', detail: found.detail };
          tally.notices.push({ path: shownPath(found.path), problem });
          continue;
        }
        tally.found += 1;
        request.onProgress(tally, false);
        const id = await keep(
          () =>
            request.kept?.row(found.path)?.destinationId ??
            parts.destinations.remember(request.destinationOf(found)).id,
        );
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

async function examine(
  store: Store,
  found: FoundFile,
  destinationId: number,
  { kept, signal }: Pick<IntakeRequest, 'kept' | 'signal'>,
): Promise<Examined> {
  const known = store.uploadOfFile(destinationId, found.path);
  const isKnown = (facts: FileFacts): boolean => {
    if (kept === undefined) return known !== undefined && isUnchanged(known, facts);
    if (known === undefined) return kept.isLeftOut(found.path, facts);
    return isAsItWas(known, facts) && !isFreed(store, known);
  };
  const verdict = await examineFile(found.path, found.name, isKnown, undefined, signal);
  return { found, destinationId, verdict };
}

/** Writes what was found out of one file, inside the caller's transaction. */
function take(parts: IntakeParts, { run, kept }: IntakeRequest, examined: Examined): Counted {
  if (kept === undefined) return enqueue(parts, run(), examined);
  const { found, verdict, destinationId } = examined;
  const row = () => parts.store.uploadOfFile(destinationId, found.path);
  const known = row();
  // It went away since it was listed, with its drive perhaps: nobody asked for this one file.
  const isMissing = verdict.kind === 'refused' && verdict.problem.code === 'file-missing';
  if (isMissing || verdict.kind === 'unchanged' || isToldAlready(known, verdict)) {
    if (known !== undefined) kept.claim(known.id);
    return known === undefined || known.progress.state === 'skipped' ? 'skipped' : 'duplicates';
  }
  const counted = enqueue(parts, run(), examined);
  const written = row();
  if (written !== undefined) kept.claim(written.id);
  return counted;
}

type Counted = 'skipped' | 'duplicates' | 'queued' | 'failed';

/** Writes the row of one examined file, inside the caller's transaction. */
function enqueue(
  { store, now, random }: Pick<IntakeParts, 'store' | 'now' | 'random'>,
  run: number,
  examined: Examined,
): Counted {
  const { found, verdict, destinationId } = examined;
  // Read again: while its file was read, the row may have gone on, or a second intake have met it.
  const known = store.uploadOfFile(destinationId, found.path);
  const write = (file: PhotoFile, progress: Progress): void =>
    writeRow(store, run, known, { ...file, destinationId, progress });
  switch (verdict.kind) {
    case 'unchanged':
      return known === undefined ? 'skipped' : enqueueKnown(store, run, known, now());
    case 'refused': {
      const later = lookLater(verdict, 0, now(), random());
      if (later !== null) {
        write(verdict.file, later);
        return 'queued';
      }
      const progress: Progress = {
        ...NEW_PROGRESS,
        state: verdict.state,
        problem: verdict.problem,
      };
      write(verdict.file, progress);
      return verdict.state;
    }
    case 'photo': {
      const live = store.liveUpload(destinationId, verdict.file.fingerprint);
      // A rebuilt queue may know of a photo only that its file was done: it learns the content.
      if (known?.progress.state === 'done' && known.fingerprint === null) {
        const { fingerprint } = verdict.file;
        store.renew(
          known.id,
          known.run,
          { ...verdict.file, fingerprint: live === undefined ? fingerprint : null },
          known.progress,
        );
        return 'duplicates';
      }
      // It may be on OK already, and its row knows more than the file: it is looked for first.
      if (known !== undefined && mayBeOnOk(known, verdict.file.fingerprint)) {
        store.renew(known.id, known.run, verdict.file, known.progress);
        return enqueueKnown(store, run, { ...known, ...verdict.file }, now());
      }
      if (live === undefined) {
        write(verdict.file, NEW_PROGRESS);
        return 'queued';
      }
      // Touched, but the same content: the row keeps its place and learns the new time.
      if (live.id === known?.id) {
        store.renew(live.id, live.run, verdict.file, live.progress);
        return enqueueKnown(store, run, { ...live, ...verdict.file }, now());
      }
      const problem: Problem = { code: 'duplicate', stage: 'intake', detail: shownPath(live.path) };
      const progress: Progress = { ...NEW_PROGRESS, state: 'skipped', problem };
      write(verdict.file, progress);
      return 'duplicates';
    }
  }
}

/** Whether a failed row is about this photo, and a commit of it may have had its effect. */
function mayBeOnOk({ progress, ...known }: Upload, fingerprint: string): boolean {
  const isSame = (known.fingerprint ?? fingerprint) === fingerprint;
  return progress.state === 'failed' && progress.openCommits > 0 && isSame;
}

/** A file that the queue holds already: done is a duplicate, failed is tried again, the rest goes on. */
function enqueueKnown(store: Store, run: number, known: Upload, now: number): Counted {
  if (known.progress.state === 'done') return 'duplicates';
  if (known.progress.state === 'failed') {
    store.apply([{ id: known.id, event: retryEvent(store, known, now) }]);
  } else if (known.run === run) {
    return 'duplicates'; // named twice in one run
  }
  store.adopt(known.id, run);
  return 'queued';
}

/** How a failed upload is taken up again; it steps back when another row holds the same photo by now. */
export function retryEvent(store: Store, failed: Upload, now: number) {
  const other =
    failed.fingerprint === null || failed.progress.token !== null
      ? undefined
      : store.liveUpload(failed.destinationId, failed.fingerprint);
  return other === undefined || other.id === failed.id
    ? ({ type: 'retry-asked', now, copy: null } as const)
    : ({
        type: 'skipped',
        problem: { code: 'duplicate', stage: 'intake', detail: shownPath(other.path) },
      } as const);
}

/**
 * A row that OK may already hold keeps its line in the ledger: changed content becomes a
 * new row beside it. Any other row is written anew.
 */
function writeRow(store: Store, run: number, known: Upload | undefined, row: NewUpload): void {
  const replaceable =
    known !== undefined &&
    ['queued', 'failed', 'skipped'].includes(known.progress.state) &&
    known.progress.token === null &&
    known.progress.openCommits === 0;
  if (replaceable) store.renew(known.id, run, row, row.progress);
  else store.insert(run, row);
}
