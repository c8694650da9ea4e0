/** @file Step 1: the album, and an id for each photo, kept before anything is sent. */
import { fail, succeed, type Result } from '../../../shared/errors.ts';
import { getUploadUrl } from '../../api/endpoints.ts';
import type { Failure } from '../../api/failure.ts';
import { halved, RESERVE_LIMITS } from '../../queue/batches.ts';
import { bytesToSend } from '../../queue/copy.ts';
import type { StoredDestination } from '../../queue/destinations.ts';
import type { Upload } from '../../queue/upload.ts';
import { resolveAlbum } from '../albums.ts';
import { hasFiller } from '../filler.ts';
import type { Verdict } from '../health.ts';
import { outcomeOf, problemOf } from '../outcome.ts';
import { newestPhotoOf } from '../reconcile.ts';
import { settle } from '../settle.ts';
import { newestTopicOf } from '../topics.ts';
import { judge, TICKET_MARGIN_MS, type StepParts, type StepResult } from './parts.ts';

/** How long a ticket lasts when OK does not say: the documented day (ok-api §3). */
const USUAL_TICKET_MS = 24 * 60 * 60 * 1000;

export async function reserve(
  parts: StepParts,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<StepResult> {
  const { store, destinations, api, now } = parts;
  const first = rows[0];
  if (first === undefined) return null;
  const asked = new Map(rows.map(({ id, fingerprint }) => [id, fingerprint]));
  /** An intake may have found meanwhile that a file is gone, another one, or no photo any more. */
  const isWaiting = ({ id }: { readonly id: number }): boolean => {
    const present = store.upload(id);
    return present?.progress.state === 'queued' && present.fingerprint === asked.get(id);
  };
  const refuse = (
    failure: Failure,
    verdict = judge(parts, failure, 'reserve', rows),
  ): StepResult => {
    store.apply(settle(rows, verdict, parts).filter(isWaiting));
    return verdict;
  };
  const place = await placeFor(parts, destinations.get(first.destinationId), signal);
  if (!place.ok) {
    if (!('waitUntil' in place.error)) return refuse(place.error);
    const { waitUntil } = place.error;
    const event = { type: 'again', problem: null, retryAt: waitUntil, spent: false } as const;
    store.apply(rows.filter(isWaiting).map(({ id }) => ({ id, event })));
    return null;
  }
  const { albumId, groupId } = place.value;
  const sizes = rows.map(bytesToSend);
  const answer = await getUploadUrl(api, { albumId, groupId, sizes }, signal);
  if (!answer.ok) {
    const result = isPerhapsTooMany(answer.error, rows.length)
      ? refuse(answer.error, amongFewer(answer.error))
      : refuse(answer.error);
    // An album that is gone is looked for again when the person retries.
    if (result?.outcome.kind === 'fail' && result.outcome.problem.code === 'album-missing') {
      destinations.forgetAlbumId(first.destinationId);
    }
    return result;
  }
  if (!hasFiller(answer.value.upload_url)) {
    return refuse({ kind: 'not-understood', detail: 'upload address without filler' });
  }
  const ids = answer.value.photo_ids;
  store.transaction(() => {
    const lifeMs = answer.value.ttl_ms ?? USUAL_TICKET_MS;
    const ticketId = parts.tickets.add({
      destinationId: first.destinationId,
      uploadUrl: answer.value.upload_url,
      // A ticket that lasts for less than the margin has to do: the next one would be no better.
      until: now() + Math.max(lifeMs, 2 * TICKET_MARGIN_MS),
    });
    // A server may give fewer ids than were asked for: the rest is reserved next time.
    store.apply(
      rows.flatMap((row, index) => {
        const reservedId = ids[index];
        return reservedId === undefined || !isWaiting(row)
          ? []
          : [{ id: row.id, event: { type: 'reserved', ticketId, reservedId } }];
      }),
    );
  });
  return null;
}

/** PARAM: how many ids OK gives in one call is not published (ok-api §7). */
function isPerhapsTooMany(failure: Failure, asked: number): boolean {
  return asked > 1 && failure.kind === 'refused' && failure.code === 100;
}

function amongFewer(failure: Failure): Verdict {
  const problem = problemOf(failure, 'reserve');
  return { outcome: { kind: 'split', problem, isPassing: false }, isOutage: false };
}

/** How many ids are asked for at once after that; what refuses a single one is not their number. */
export function idsAfter(result: StepResult, asked: number, most: number): number {
  const outcome = result?.outcome;
  if (outcome?.kind === 'split' && outcome.problem.code === 'request-refused') return halved(asked);
  return outcome?.kind === 'fail' && asked === 1 ? RESERVE_LIMITS.photos : most;
}

/** The destination with its album's id, and with what was in it before Okapi came. */
async function placeFor(
  parts: StepParts,
  destination: StoredDestination,
  signal: AbortSignal,
): Promise<Result<StoredDestination, Failure | { readonly waitUntil: number }>> {
  const { store, api, destinations } = parts;
  const album = await resolveAlbum(parts, destination, signal);
  if (!album.ok || album.value.newestBefore !== null) return album;
  // The newest one may be a lost photo of ours, which would then never be looked for.
  if (store.perhapsCommitted(destination.id).length > 0) return album;
  const newest =
    destination.kind === 'topic'
      ? await newestTopicOf(api, destination.groupId ?? '', signal)
      : await newestPhotoOf(api, album.value, signal);
  // So may it be by now. Then all of the place is looked through.
  if (newest.ok && store.perhapsCommitted(destination.id).length > 0) return album;
  if (newest.ok) destinations.keepNewestBefore(destination.id, newest.value);
  // Who may add photos need not be allowed to list topics: then nothing is known, and it goes on.
  else if (destination.kind !== 'topic' || !isForbidden(newest.error)) return fail(newest.error);
  return succeed(destinations.get(destination.id));
}

/** Whether OK will not tell, now or later. */
function isForbidden(failure: Failure): boolean {
  const outcome = outcomeOf(failure, 'reserve');
  return (
    outcome.kind === 'fail' || (outcome.kind === 'pause' && outcome.reason === 'permission-missing')
  );
}
