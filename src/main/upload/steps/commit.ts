/** @file Step 3: makes sent photos appear. `committing` was written before; no file is touched. */
import type { Problem } from '../../../shared/errors.ts';
import { commitPhotos, commitPhotoWithCaption, postTopic } from '../../api/endpoints.ts';
import type { Failure } from '../../api/failure.ts';
import type { StoredDestination } from '../../queue/destinations.ts';
import type { Change, Upload } from '../../queue/upload.ts';
import type { Verdict } from '../health.ts';
import { backoffMs, MOST_ATTEMPTS, type Outcome } from '../outcome.ts';
import { settle } from '../settle.ts';
import { judge, type StepParts, type StepResult } from './parts.ts';

/** `rows` as they were before `committing` was written. */
export async function commit(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<StepResult> {
  if (destination.kind === 'topic') return commitTopic(parts, destination, rows, signal);
  const items = rows.map((row) => ({
    reservedId: row.progress.reservedId ?? '',
    token: row.progress.token ?? '',
  }));
  const [only] = rows;
  const [item] = items;
  const answer =
    only?.caption != null && item !== undefined && rows.length === 1
      ? await commitPhotoWithCaption(parts.api, { ...item, caption: only.caption }, signal)
      : await commitPhotos(parts.api, items, signal);
  if (!answer.ok) return settleCommit(parts, rows, answer.error);
  parts.health.worked('commit');
  const results = new Map(answer.value.photos.map((photo) => [photo.photo_id ?? '', photo]));
  parts.store.apply(
    rows.flatMap((row): Change[] => {
      // A single answer need not repeat the id that it is about.
      const photo =
        results.get(row.progress.reservedId ?? '') ??
        (rows.length === 1 ? answer.value.photos[0] : undefined);
      if (photo?.status === 'SUCCESS' && photo.assigned_photo_id != null) {
        return [{ id: row.id, event: { type: 'committed', photoId: photo.assigned_photo_id } }];
      }
      const outcome: Outcome =
        photo === undefined || photo.status === 'SUCCESS'
          ? { kind: 'unknown', problem: { code: 'answer-not-understood', stage: 'commit' } }
          : {
              kind: 'fail',
              problem: { code: 'commit-refused', stage: 'commit', detail: photo.status },
            };
      return settleRefused(parts, [row], { outcome, isOutage: false });
    }),
  );
  return null;
}

async function commitTopic(
  parts: StepParts,
  destination: StoredDestination,
  rows: readonly Upload[],
  signal: AbortSignal,
): Promise<StepResult> {
  const answer = await postTopic(
    parts.api,
    {
      groupId: destination.groupId ?? '',
      text: destination.text ?? '',
      tokens: rows.map((row) => row.progress.token ?? ''),
    },
    signal,
  );
  if (!answer.ok) return settleCommit(parts, rows, answer.error, true);
  parts.health.worked('commit');
  parts.store.apply(
    rows.map(({ id }) => ({ id, event: { type: 'committed', photoId: answer.value } })),
  );
  return null;
}

function settleCommit(
  parts: StepParts,
  rows: readonly Upload[],
  failure: Failure,
  isTopic = false,
): StepResult {
  const verdict = judge(parts, failure, 'commit', rows);
  // Stopped in the middle: it stays `committing`, and is looked for at the next start.
  if (verdict.outcome.kind === 'stopped') return verdict;
  if (verdict.outcome.kind !== 'unknown' && failure.kind === 'refused')
    parts.health.worked('commit');
  parts.store.apply(
    verdict.outcome.kind === 'split' && isTopic
      ? // Fewer photos would be another topic: each is told what it would be told alone.
        rows.flatMap((row) => settleRefused(parts, [row], verdict))
      : settleRefused(parts, rows, verdict),
  );
  return verdict;
}

/**
 * A refusal is final only when no earlier call of the same token may have worked: else the
 * photo may be on OK, and the refusal may say just that.
 */
function settleRefused(parts: StepParts, rows: readonly Upload[], verdict: Verdict): Change[] {
  const { outcome } = verdict;
  const isFinal = outcome.kind === 'fail' || (outcome.kind === 'split' && rows.length === 1);
  if (!isFinal) return settle(rows, verdict, parts);
  const { problem } = outcome;
  return rows.flatMap((row): Change[] => {
    if (row.progress.openCommits > 0) return [lookForIt(parts, row, problem)];
    if (problem.code === 'commit-refused' && row.progress.problem?.code === 'commit-refused') {
      return [sendAnew(row, problem)];
    }
    return settle([row], verdict, parts);
  });
}

function lookForIt(parts: StepParts, row: Upload, problem: Problem): Change {
  const { attempts } = row.progress;
  const id = row.id;
  if (attempts + 1 >= MOST_ATTEMPTS) {
    const unknown: Problem = { ...problem, code: 'commit-unknown' };
    return { id, event: { type: 'failed', problem: unknown, refused: true } };
  }
  const retryAt = parts.now() + backoffMs(attempts, parts.random());
  return {
    id,
    event: { type: 'commit-unknown', problem, retryAt, spent: true, refused: true },
  };
}

/** Refused, retried by the person, and refused again: the token is of no use, so the photo is sent once more. */
function sendAnew(row: Upload, problem: Problem): Change {
  return { id: row.id, event: { type: 'expired', problem, retryAt: 0, spent: true } };
}
