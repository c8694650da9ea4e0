/** @file Asks OK what the photos of a trial are: whether tokens come in the order of the photos (design, decision 5). */
import type { Upload } from '../../queue/upload.ts';
import { checkOrder } from '../order.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import { NOTHING_HEARD, type StepParts, type StepResult } from './parts.ts';

type Result = 'kept' | 'changed' | 'vain';

/** `end` hears once what came of it. A question that cannot be asked now is no reason for the queue to wait. */
export async function checkTrial(
  parts: StepParts,
  rows: readonly Upload[],
  signal: AbortSignal,
  end: (result: Result) => void,
): Promise<StepResult> {
  const { store, api, http } = parts;
  const first = rows[0]; // a ticket, and so a POST, is for one destination
  let result: Result = 'vain';
  try {
    const checked = await checkOrder(
      { api, http },
      rows.map((row) => ({ ...row, photoId: row.progress.photoId ?? '' })),
      first === undefined ? null : parts.destinations.get(first.destinationId).groupId,
      signal,
    );
    if (!checked.ok) return heard(outcomeOf(checked.error, 'reserve'));
    const { value } = checked;
    if (value.verdict === 'kept') result = 'kept';
    if (value.verdict === 'changed') {
      store.transaction(() => {
        for (const [id, photoId] of value.assignment ?? []) store.correctPhotoId(id, photoId);
      });
      result = 'changed';
    }
    return NOTHING_HEARD;
  } finally {
    end(result);
  }
}

/**
 * That pictures cannot be had says nothing of the way to OK itself; a flood or a lost session does,
 * and so does OK when it says how long it wants to be left alone.
 */
function heard(outcome: Outcome): StepResult {
  const isAboutPictures =
    outcome.kind === 'pause' &&
    outcome.waitMs === null &&
    /^(offline|portal|server-unavailable|proxy-.+)$/.test(outcome.reason);
  return isAboutPictures ? NOTHING_HEARD : { outcome, isOutage: false };
}
