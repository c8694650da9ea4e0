/** @file Asks OK what the photos of a trial are: whether tokens come in the order of the photos (design, decision 5). */
import type { Upload } from '../../queue/upload.ts';
import { checkOrder } from '../order.ts';
import { outcomeOf } from '../outcome.ts';
import type { StepParts, StepResult } from './parts.ts';

export async function checkTrial(
  parts: StepParts,
  rows: readonly Upload[],
  signal: AbortSignal,
  end: (result: 'kept' | 'changed' | 'vain' | 'lost') => void,
): Promise<StepResult> {
  const { store, api, http } = parts;
  const first = rows[0]; // a ticket, and so a POST, is for one destination
  const checked = await checkOrder(
    { api, http },
    rows.map((row) => ({ ...row, photoId: row.progress.photoId ?? '' })),
    first === undefined ? null : parts.destinations.get(first.destinationId).groupId,
    signal,
  );
  if (!checked.ok) {
    const outcome = outcomeOf(checked.error, 'reserve');
    // A pause is waited for, and the question asked again; what is refused, or lost, says nothing.
    if (outcome.kind !== 'pause') end('vain');
    return { outcome, isOutage: false };
  }
  const { value } = checked;
  if (value.verdict === 'undecided') end('vain');
  if (value.verdict === 'kept') end('kept');
  if (value.verdict === 'changed') {
    store.transaction(() => {
      for (const [id, photoId] of value.assignment ?? []) store.correctPhotoId(id, photoId);
      end('changed');
    });
  }
  return null;
}
