/** @file What a person does with photos of the queue: retry, move, remove; one, many, or all that a view shows. */
import { assertNever } from '../../shared/assert-never.ts';
import type { RefusedPhotos } from '../../shared/settings.ts';
import type { RemovalView, UploadAction } from '../../shared/upload.ts';
import { retryEvent } from '../library/enqueue.ts';
import type { Looking } from '../queue/looking.ts';
import type { Store } from '../queue/store.ts';
import type { Upload } from '../queue/upload.ts';
import { copyForRetry } from '../upload/refused.ts';
import type { RetrySelection, UploadSelection } from './contract.ts';

/** Rows of one transaction: nothing else waits long for it. */
const ROWS_AT_ONCE = 500;

interface ActsParts {
  readonly store: Store;
  readonly looking: Looking;
  readonly now: () => number;
  /** The run that retried photos join. */
  readonly run: () => number;
  /** Takes photos out of the queue and answers how many. */
  readonly remove: (ids: readonly number[]) => number;
  readonly refusedPhotos: () => RefusedPhotos;
}

export function createActs({ store, looking, now, run, remove, refusedPhotos }: ActsParts) {
  function retryOne(upload: Upload, setting: RefusedPhotos): void {
    const asked = retryEvent(store, upload, now());
    const copy = copyForRetry(upload, setting);
    const event = asked.type === 'retry-asked' ? { ...asked, copy } : asked;
    const stage = upload.progress.problem?.stage;
    store.apply([{ id: upload.id, event }]);
    store.adopt(upload.id, run());
    // What was wrong with the file may have been put right: look before sending. Who makes a copy looks too.
    const isNew = event.type === 'retry-asked' && copy === null && upload.progress.token === null;
    if (isNew && stage !== 'commit') {
      store.forgetFingerprint(upload.id);
    }
  }

  /** In one transaction, those that are found in it. */
  function retryAll(find: () => readonly Upload[], setting = refusedPhotos()): number {
    return store.transaction(() => {
      const found = store.withTopics(find());
      for (const upload of found) retryOne(upload, setting);
      return found.length;
    });
  }

  const failedOf = (ids: readonly number[]): Upload[] =>
    store.uploadsOf(ids).filter(({ progress }) => progress.state === 'failed');

  const retryFailed = (ids: readonly number[]): number => retryAll(() => failedOf(ids));

  /** A smaller copy of each that one could help, whatever the setting says. */
  function copyRefused(ids: readonly number[]): number {
    const couldHelp = (row: Upload): boolean => copyForRetry(row, 'copy') !== null;
    return retryAll(() => failedOf(ids).filter(couldHelp), 'copy');
  }

  function* failedPieces(stage: 'commit' | 'all'): Generator<readonly Upload[]> {
    let failed = store.failedUploads(stage, 0, ROWS_AT_ONCE);
    for (let last = failed.at(-1); last !== undefined; last = failed.at(-1)) {
      yield failed;
      failed = store.failedUploads(stage, last.id, ROWS_AT_ONCE);
    }
  }

  return {
    /** Puts failed uploads back to where they failed and returns how many. */
    retry(selection: RetrySelection): number {
      if ('ids' in selection) return retryFailed(selection.ids);
      let retried = 0;
      for (const failed of failedPieces('stage' in selection ? selection.stage : 'all')) {
        retried += retryAll(() => failed);
      }
      return retried;
    },

    /** What an action does with one piece of a selection; answers how many rows it fitted. */
    actionOn(action: UploadAction): (ids: readonly number[]) => number {
      switch (action) {
        case 'retry':
          return retryFailed;
        case 'send-copy':
          return copyRefused;
        case 'remove':
          return remove;
        case 'to-top': {
          const rank = store.ranks().first - 1;
          return (ids) => store.rankBy(ids, rank);
        }
        case 'to-bottom': {
          const rank = store.ranks().last + 1;
          return (ids) => store.rankBy(ids, rank);
        }
        default:
          return assertNever(action);
      }
    },

    /** In pieces of one transaction each, in the order in which they were found. */
    piecesOf: (on: UploadSelection): Iterable<readonly number[]> =>
      'ids' in on ? [on.ids] : looking.piecesOf(on.query, ROWS_AT_ONCE, on.asOf),

    /** What it would be to remove them now. */
    removalOf(on: UploadSelection): RemovalView {
      const moment = looking.moment();
      if (!('ids' in on)) return { ...looking.removal(on.query), moment };
      const leaving = store.removable(on.ids).length;
      return { leaving, staying: store.uploadsOf(on.ids).length - leaving, moment };
    },
  };
}
