/**
 * @file The steps of stages 2 and 3, each one call to OK: what it changes in the queue and
 * what came of it. A step never repeats itself, never sleeps and never chooses its photos:
 * `loop.ts` does.
 */
import { succeed, type Problem, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { commitPhotos, commitPhotoWithCaption, getUploadUrl, postTopic } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { examineFile } from '../library/examine.ts';
import type { Destinations, StoredDestination } from '../queue/destinations.ts';
import type { Store } from '../queue/store.ts';
import type { Ticket, Tickets } from '../queue/tickets.ts';
import { NEW_PROGRESS } from '../queue/transition.ts';
import type { Change, PhotoFile, Upload } from '../queue/upload.ts';
import { resolveAlbum } from './albums.ts';
import { comparePictures } from './compare.ts';
import { matchCommitted, type Matches } from './match.ts';
import { PartError } from './multipart.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { listUnknown } from './reconcile.ts';
import { sendBatch, type PhotoAnswer } from './send.ts';
import { settle, settleOne } from './settle.ts';

export interface StepParts {
  readonly store: Store;
  readonly destinations: Destinations;
  readonly tickets: Tickets;
  readonly api: ApiClient;
  readonly http: HttpClient;
  readonly now: () => number;
  readonly random: () => number;
}

/** How long a ticket lasts when OK does not say: the documented day (ok-api §3). */
const USUAL_TICKET_MS = 24 * 60 * 60 * 1000;
/** A ticket or token this near its end is not begun with. */
export const TICKET_MARGIN_MS = 5 * 60 * 1000;

/** Step 1: one call reserves an id for each photo, which is kept before anything is sent. */
export async function reserve(
  parts: StepParts,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { store, destinations, api, now } = parts;
  const first = rows[0];
  if (first === undefined) return null;
  const refuse = (failure: Failure): Outcome => {
    const outcome = outcomeOf(failure, 'reserve');
    store.apply(settle(rows, outcome, parts));
    return outcome;
  };
  const album = await resolveAlbum(
    api,
    destinations,
    destinations.get(first.destinationId),
    signal,
  );
  if (!album.ok) return refuse(album.error);
  const { albumId, groupId } = album.value;
  const sizes = rows.map((row) => row.sizeBytes);
  const answer = await getUploadUrl(api, { albumId, groupId, sizes }, signal);
  if (!answer.ok) {
    const outcome = refuse(answer.error);
    // An album that is gone is looked for again when the person retries.
    if (outcome.kind === 'fail' && outcome.problem.code === 'album-missing') {
      destinations.forgetAlbumId(first.destinationId);
    }
    return outcome;
  }
  const ids = answer.value.photo_ids;
  store.transaction(() => {
    const ticketId = parts.tickets.add({
      destinationId: first.destinationId,
      uploadUrl: answer.value.upload_url,
      until: now() + (answer.value.ttl_ms ?? USUAL_TICKET_MS),
    });
    // A server may give fewer ids than were asked for: the rest is reserved next time.
    store.apply(
      rows.flatMap((row, index) => {
        const reservedId = ids[index];
        return reservedId === undefined
          ? []
          : [{ id: row.id, event: { type: 'reserved', ticketId, reservedId } }];
      }),
    );
  });
  return null;
}

/** Step 2: sends a batch; each photo that OK has gets its token kept, the rest is settled. */
export async function send(
  parts: StepParts,
  ticket: Ticket,
  batch: readonly Upload[],
  onTaken: (uploadId: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { store } = parts;
  const result = await sendBatch(
    { apiUrl: parts.api.apiUrl, http: parts.http },
    ticket,
    batch,
    onTaken,
    signal,
  );
  if (result.ok) {
    store.apply(
      batch.map((row) => changeOf(parts, ticket, row, result.value.get(row.id), batch.length)),
    );
    return null;
  }
  if (result.error instanceof PartError) {
    settlePart(parts, batch, result.error);
    return null;
  }
  const outcome = outcomeOf(result.error, 'send');
  store.apply(settle(batch, outcome, parts));
  return outcome;
}

function changeOf(
  parts: StepParts,
  ticket: Ticket,
  row: Upload,
  answer: PhotoAnswer | undefined,
  batchLength: number,
): Change {
  if (answer !== undefined && 'token' in answer) {
    return { id: row.id, event: { type: 'sent', token: answer.token, tokenUntil: ticket.until } };
  }
  const outcome: Outcome =
    answer === undefined
      ? { kind: 'split', problem: { code: 'no-token', stage: 'send' } }
      : outcomeOf(answer.refusal, 'send');
  // Only the missing one goes alone: the others of its batch have their tokens.
  if (outcome.kind === 'split' && batchLength > 1 && answer === undefined) {
    return { id: row.id, event: { type: 'split', problem: outcome.problem, batchMax: 1 } };
  }
  return settleOne(row, outcome, parts);
}

/** One file of the batch is not what was fingerprinted: it is looked at again, the others go on at once. */
function settlePart(parts: StepParts, batch: readonly Upload[], error: PartError): void {
  const { store } = parts;
  const problem: Problem = { ...error.failure, stage: 'send' };
  store.transaction(() => {
    store.apply(
      batch.map((row) => {
        const isChanged = row.id === error.uploadId;
        return settleOne(
          row,
          isChanged ? { kind: 'reserve-again', problem } : { kind: 'stopped' },
          parts,
        );
      }),
    );
    store.forgetFingerprint(error.uploadId);
  });
}

/** A row without a fingerprint: its file is examined as if it were new. */
export async function lookAgain(parts: StepParts, row: Upload): Promise<void> {
  const { store } = parts;
  const verdict = await examineFile(row.path, row.name);
  store.transaction(() => {
    if (store.upload(row.id)?.progress.state !== 'queued') return;
    if (verdict.kind === 'unchanged') return;
    const again = { ...NEW_PROGRESS, attempts: row.progress.attempts };
    if (verdict.kind === 'refused') {
      const { file, state, problem } = verdict;
      store.renew(row.id, row.run, file, { ...again, state, problem });
      return;
    }
    const file: PhotoFile = verdict.file;
    const live = store.liveUpload(row.destinationId, verdict.file.fingerprint);
    if (live === undefined) {
      store.renew(row.id, row.run, file, again);
    } else {
      const problem: Problem = { code: 'duplicate', stage: 'intake' };
      store.renew(row.id, row.run, file, { ...NEW_PROGRESS, state: 'skipped', problem });
    }
  });
}

/** Step 3: makes sent photos appear. No photo file is touched. */
export async function commit(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { store, api } = parts;
  const items = rows.map((row) => ({
    reservedId: row.progress.reservedId ?? '',
    token: row.progress.token ?? '',
  }));
  if (destination.kind === 'topic') return commitTopic(parts, destination, rows, signal);
  const [only] = rows;
  const [item] = items;
  const answer =
    only?.caption != null && item !== undefined && rows.length === 1
      ? await commitPhotoWithCaption(api, { ...item, caption: only.caption }, signal)
      : await commitPhotos(api, items, signal);
  if (!answer.ok) return settleCommit(parts, rows, answer.error);
  const results = new Map(answer.value.photos.map((photo) => [photo.photo_id ?? '', photo]));
  store.apply(
    rows.map((row): Change => {
      // A single answer need not repeat the id that it is about.
      const photo =
        results.get(row.progress.reservedId ?? '') ??
        (rows.length === 1 ? answer.value.photos[0] : undefined);
      if (photo?.status === 'SUCCESS' && photo.assigned_photo_id != null) {
        return { id: row.id, event: { type: 'committed', photoId: photo.assigned_photo_id } };
      }
      const outcome: Outcome =
        photo === undefined || photo.status === 'SUCCESS'
          ? { kind: 'unknown', problem: { code: 'answer-not-understood', stage: 'commit' } }
          : {
              kind: 'fail',
              problem: { code: 'commit-refused', stage: 'commit', detail: photo.status },
            };
      return settleOne(row, outcome, parts);
    }),
  );
  return null;
}

async function commitTopic(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Outcome | null> {
  const answer = await postTopic(
    parts.api,
    {
      groupId: destination.groupId ?? '',
      text: destination.text ?? '',
      tokens: rows.map((row) => row.progress.token ?? ''),
    },
    signal,
  );
  if (!answer.ok) return settleCommit(parts, rows, answer.error);
  parts.store.apply(
    rows.map(({ id }) => ({ id, event: { type: 'committed', photoId: answer.value } })),
  );
  return null;
}

function settleCommit(parts: StepParts, rows: readonly Upload[], failure: Failure): Outcome {
  const outcome = outcomeOf(failure, 'commit');
  // Stopped in the middle: it stays `committing`, and is looked for at the next start.
  if (outcome.kind !== 'stopped') parts.store.apply(settle(rows, outcome, parts));
  return outcome;
}

/** Looks on OK for photos whose commit had no answer: found ones are done, the others are committed again. */
export async function reconcile(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { store, api } = parts;
  if (destination.kind === 'topic') {
    // Topics cannot be listed with what is known of the API: a person looks, and decides.
    const problem: Problem = { code: 'commit-unknown', stage: 'commit' };
    store.apply(settle(rows, { kind: 'fail', problem }, parts));
    return null;
  }
  const look = async (): Promise<Result<Matches, Failure>> => {
    const known = store.knownPhotoIds(destination.id);
    const listed = await listUnknown(api, destination, known, null, signal);
    if (!listed.ok) return listed;
    const difference = await comparePictures(
      { http: parts.http, apiUrl: api.apiUrl },
      rows,
      listed.value,
      signal,
    );
    return difference.ok
      ? succeed(matchCommitted(rows, listed.value, difference.value))
      : difference;
  };
  const matches = await look();
  if (!matches.ok) {
    const outcome = outcomeOf(matches.error, 'commit');
    // Whatever stopped the look, the question stays open.
    if (outcome.kind !== 'stopped' && outcome.kind !== 'pause') {
      store.apply(settle(rows, { kind: 'unknown', problem: outcome.problem }, parts));
    }
    return outcome;
  }
  store.apply(
    rows.map((row): Change => {
      const { id, progress } = row;
      const photoId = matches.value.found.get(id);
      if (photoId !== undefined) return { id, event: { type: 'committed', photoId } };
      if (matches.value.unclear.has(id)) {
        const problem: Problem = { code: 'commit-unknown', stage: 'commit' };
        return settleOne(row, { kind: 'fail', problem }, parts);
      }
      return { id, event: { type: 'again', problem: progress.problem, retryAt: 0, spent: false } };
    }),
  );
  return null;
}
