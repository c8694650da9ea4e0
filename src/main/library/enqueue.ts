/** @file Writes the row of a file that was examined: new, taken up again, a duplicate, refused or skipped. */
import type { Problem } from '../../shared/errors.ts';
import type { Store } from '../queue/store.ts';
import { NEW_PROGRESS, type Progress } from '../queue/transition.ts';
import type { NewUpload, PhotoFile, Upload } from '../queue/upload.ts';
import type { Verdict } from './examine.ts';
import { shownPath, type FilePath } from './file-path.ts';
import { lookLater } from './look-later.ts';

/** What examining one file came to. */
export interface Examined {
  readonly found: { readonly path: FilePath };
  readonly verdict: Verdict;
  readonly destinationId: number;
}

export interface EnqueueParts {
  readonly store: Store;
  readonly now: () => number;
  readonly random: () => number;
}

/** What a file counts as. */
export type Counted = 'skipped' | 'duplicates' | 'queued' | 'failed';

/** Writes the row of one examined file, inside the caller's transaction. */
export function enqueue(
  { store, now, random }: EnqueueParts,
  run: number,
  examined: Examined,
): Counted {
  const { found, verdict, destinationId } = examined;
  // Read again: while its file was read, the row may have gone on, or a second intake have met it.
  const known = store.uploadOfFile(destinationId, found.path);
  const write = (file: PhotoFile, progress: Progress): void =>
    writeRow(store, run, known, { ...file, destinationId, progress });
  switch (verdict.kind) {
    case 'unsettled':
      return 'skipped'; // nothing is known of it yet
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
