/**
 * @file Asks OK whether every done photo is still there. It changes nothing, here or on OK, and
 * spends no attempt of any photo.
 */
import type { CheckState } from '../../shared/upload.ts';
import type { ApiClient } from '../api/client.ts';
import { getPhotosInfo } from '../api/endpoints.ts';
import type { Destinations } from '../queue/destinations.ts';
import type { Store } from '../queue/store.ts';
import type { Upload } from '../queue/upload.ts';
import { problemOf } from './outcome.ts';

/** Photos asked for in one call (ok-api §6). */
const PHOTOS_AT_ONCE = 100;

export interface CheckParts {
  readonly store: Store;
  readonly destinations: Destinations;
  readonly api: ApiClient;
}

/** How far it is; the ids of the rows in place of what is shown of them. */
export type CheckProgress = Omit<CheckState, 'missing' | 'missingCount'> & {
  readonly missingIds: readonly number[];
};

/** Runs to its end, to the first failure, or until it is stopped; tells where it is after each call. */
export async function checkDone(
  parts: CheckParts,
  signal: AbortSignal,
  tell: (progress: CheckProgress) => void,
): Promise<void> {
  const { store, destinations, api } = parts;
  const total = store.committedPhotos();
  const missingIds: number[] = [];
  let checked = 0;
  const at = (phase: CheckState['phase'], problem: CheckState['problem'] = null): void =>
    tell({ phase, checked, total, missingIds, problem });
  at('running');
  for (let afterId = 0; ;) {
    const rows = store.committedAfter(afterId, PHOTOS_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) break;
    afterId = last.id;
    const groupOf = (row: Upload): string | null => destinations.get(row.destinationId).groupId;
    // A call is about one group, or about the person.
    for (const [groupId, some] of Map.groupBy(rows, groupOf)) {
      const photoIds = some.flatMap(({ progress }) => progress.photoId ?? []);
      const answer = await getPhotosInfo(api, { photoIds, groupId }, signal);
      if (!answer.ok) {
        if (answer.error.kind === 'stopped') at('cancelled');
        else at('failed', problemOf(answer.error, 'commit'));
        return;
      }
      const there = new Set(answer.value.map(({ id }) => id));
      const gone = some.filter(({ progress }) => !there.has(progress.photoId ?? ''));
      missingIds.push(...gone.map(({ id }) => id));
      checked += some.length;
      at('running');
    }
  }
  at('finished');
}
