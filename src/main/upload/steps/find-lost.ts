/** @file Looks on OK for photos whose commit had no answer: found ones are done, the others are committed again. */
import { fail, succeed, type Problem, type Result } from '../../../shared/errors.ts';
import type { Failure } from '../../api/failure.ts';
import type { StoredDestination } from '../../queue/destinations.ts';
import type { Change, Upload } from '../../queue/upload.ts';
import { findPlace } from '../albums.ts';
import { comparePictures } from '../compare.ts';
import { matchCommitted, type Matches } from '../match.ts';
import { backoffMs, MOST_ATTEMPTS, outcomeOf, type Outcome } from '../outcome.ts';
import { factsOf } from '../rebuilt-facts.ts';
import { listUnknown } from '../reconcile.ts';
import { listNewTopics, matchTopic } from '../topics.ts';
import { NOTHING_HEARD, type StepParts, type StepResult } from './parts.ts';

type Found = Result<Matches, Failure | { readonly kind: 'no-pictures' }>;

/** So often the pictures are waited for; then the rest of what OK lists has to do. */
const MOST_WAITS_FOR_PICTURES = 2;

export async function findLost(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<StepResult> {
  const isTopic = destination.kind === 'topic';
  // Comparing may take long: what was listed is as old as the look's beginning.
  const lookedAt = parts.now();
  const found = await (isTopic ? findTopic : findPhotos)(parts, destination, rows, signal);
  if (!found.ok) {
    if (found.error.kind !== 'no-pictures') return settleLook(parts, rows, found.error);
    parts.store.apply(rows.map((row) => lookLater(parts, row, true)));
    return NOTHING_HEARD;
  }
  const changes = rows.map((row): Change => {
    const photoId = found.value.found.get(row.id);
    return photoId === undefined
      ? notFound(parts, row, found.value.unclear.has(row.id), lookedAt)
      : { id: row.id, event: { type: 'committed', photoId } };
  });
  parts.store.apply(changes);
  // That OK lists photos does not say that it takes them: while commits fail, the waits go on growing.
  const isSettled = changes.every(({ event }) => /^(committed|failed)$/.test(event.type));
  return isSettled ? null : NOTHING_HEARD;
}

async function findPhotos(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Found> {
  const { store, api, http } = parts;
  // Without its id the listing would be another album's. One that OK does not list holds nothing.
  const place = await findPlace(parts, destination, signal);
  if (!place.ok) return place;
  if (place.value === null) return succeed({ found: new Map(), unclear: new Set() });
  const { newestBefore } = place.value;
  const before = store.knownPhotoIds(destination.id);
  const answer = await listUnknown(api, place.value, before, newestBefore, signal);
  if (!answer.ok) return answer;
  const facts = await factsOf(rows, signal);
  if (facts === null) return fail({ kind: 'stopped' });
  // What was committed while OK was asked is listed too, and is nobody else's.
  const known = store.knownPhotoIds(destination.id);
  const listed = answer.value.photos.filter((photo) => !known.has(photo.id));
  // So may be what others lost: without them, one of theirs could pass for one of these.
  const ids = new Set(rows.map(({ id }) => id));
  const others = store.perhapsCommitted(destination.id).filter(({ id }) => !ids.has(id));
  const sought = [...facts.rows, ...others];
  const reach = { http, apiUrl: api.apiUrl };
  const difference = await comparePictures(reach, sought, listed, signal);
  if (!difference.ok) {
    if (difference.error.kind === 'stopped') return fail(difference.error);
    // Their host is another one: that it is out of reach, for good perhaps, says nothing of OK.
    const isWaiting = rows.some(({ progress }) => progress.attempts < MOST_WAITS_FOR_PICTURES);
    if (isWaiting) return fail({ kind: 'no-pictures' });
  }
  const { found, unclear } = matchCommitted(
    sought,
    listed,
    difference.ok ? difference.value : () => null,
  );
  return succeed({
    found: new Map([...found].filter(([id]) => !facts.blank.has(id))),
    unclear: new Set([...unclear, ...facts.blank, ...(answer.value.isWhole ? [] : ids)]),
  });
}

/** A topic is there with all its photos, or not at all. */
async function findTopic(
  { store, api }: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Found> {
  const known = store.knownPhotoIds(destination.id);
  const groupId = destination.groupId ?? '';
  const listed = await listNewTopics(api, groupId, known, destination.newestBefore, signal);
  if (!listed.ok) return listed;
  const { topics, isWhole } = listed.value;
  const text = destination.text ?? '';
  const topicId = matchTopic(topics, { text, photos: rows.length, known });
  const found = new Map(topicId === null ? [] : rows.map(({ id }) => [id, topicId]));
  return succeed({ found, unclear: new Set(isWhole ? [] : rows.map(({ id }) => id)) });
}

/** Not on OK, as far as can be seen now; or nobody can tell. */
function notFound(parts: StepParts, row: Upload, isUnclear: boolean, lookedAt: number): Change {
  const { patienceMs } = parts;
  const { id, progress } = row;
  const { attempts, commitAt } = progress;
  const problem: Problem = progress.problem ?? { code: 'connection-lost', stage: 'commit' };
  const repeatAt = (commitAt ?? 0) + patienceMs;
  // What OK took late may show late.
  if (repeatAt > lookedAt) {
    return { id, event: { type: 'commit-unknown', problem, retryAt: repeatAt, spent: false } };
  }
  // OK refused to take it a second time: it may be there, unseen. Sending it anew could double it.
  if (!isUnclear && problem.code !== 'commit-refused') {
    return { id, event: { type: 'again', problem, retryAt: 0, spent: false } };
  }
  return lookLater(parts, row, attempts + 1 < MOST_ATTEMPTS);
}

/** Another look some time later; else a person looks, and decides. */
function lookLater(
  { now, random }: StepParts,
  { id, progress }: Upload,
  isWorthIt: boolean,
): Change {
  const problem: Problem = progress.problem ?? { code: 'connection-lost', stage: 'commit' };
  if (!isWorthIt) {
    return { id, event: { type: 'failed', problem: { ...problem, code: 'commit-unknown' } } };
  }
  const retryAt = now() + backoffMs(progress.attempts, random());
  return { id, event: { type: 'commit-unknown', problem, retryAt, spent: true } };
}

/** The look itself failed: whatever stopped it, the question stays open and costs no attempt. */
function settleLook(parts: StepParts, rows: readonly Upload[], failure: Failure): StepResult {
  const outcome = outcomeOfLook(failure);
  const verdict = { outcome, isOutage: false };
  if (outcome.kind === 'stopped') return verdict;
  if (outcome.kind === 'fail') {
    // OK does not show the place: a person looks, and decides.
    const problem: Problem = { ...outcome.problem, code: 'commit-unknown', stage: 'commit' };
    parts.store.apply(rows.map(({ id }) => ({ id, event: { type: 'failed', problem } })));
    return verdict;
  }
  const retryAt = parts.now(); // behind others; the queue itself waits
  parts.store.apply(
    rows.map(({ id, progress }) => ({
      id,
      event: {
        type: 'commit-unknown',
        problem: progress.problem ?? { code: 'connection-lost', stage: 'commit' },
        retryAt,
        spent: false,
      },
    })),
  );
  return verdict;
}

/** No photo is in a look, so there is nothing to try among fewer. */
function outcomeOfLook(failure: Failure): Outcome {
  const outcome = outcomeOf(failure, 'reserve');
  if (outcome.kind !== 'split') return outcome;
  const { problem, isPassing, waitMs = null } = outcome;
  if (!isPassing) return { kind: 'fail', problem, waitMs };
  return { kind: 'pause', reason: 'server-unavailable', waitMs, needsPerson: false, problem };
}
