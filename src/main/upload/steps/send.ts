/** @file Step 2: sends a batch; each photo that OK has gets its token kept, the rest is settled. */
import type { Problem } from '../../../shared/errors.ts';
import { shownPath } from '../../library/file-path.ts';
import type { Ticket } from '../../queue/tickets.ts';
import type { Change, Upload } from '../../queue/upload.ts';
import type { Verdict } from '../health.ts';
import { PartError } from '../multipart.ts';
import { MOST_ATTEMPTS, outcomeOf } from '../outcome.ts';
import { sendBatch, type PhotoAnswer } from '../send.ts';
import { settle, settleOne } from '../settle.ts';
import { judge, NOTHING_HEARD, type StepParts, type StepResult } from './parts.ts';

export async function send(
  parts: StepParts,
  ticket: Ticket,
  batch: readonly Upload[],
  onTaken: (uploadId: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<StepResult> {
  const { store, health } = parts;
  const result = await sendBatch(
    {
      apiUrl: parts.api.apiUrl,
      http: parts.http,
      answerTimeoutMs: parts.answerTimeoutMs,
      copies: parts.copies,
      allow: parts.throttle.allow,
      explain: parts.explain,
    },
    ticket,
    batch,
    onTaken,
    signal,
  );
  if (result.ok) {
    health.worked('send');
    store.apply(
      batch.map((row) => changeOf(parts, ticket, row, result.value.get(row.id), batch.length)),
    );
    // What OK says beside a photo may be about all of them: that it is too much, for instance.
    return waitIn(result.value.values());
  }
  if (result.error instanceof PartError) {
    settlePart(parts, batch, result.error);
    return NOTHING_HEARD;
  }
  const verdict = judge(parts, result.error, 'send', batch);
  store.apply(
    result.error.kind === 'unreachable' && health.isDeaf()
      ? // Another reservation may name another host.
        batch.map(({ id }) => ({
          id,
          event: { type: 'expired', spent: false, problem: null, retryAt: 0 },
        }))
      : settle(batch, verdict, parts),
  );
  return verdict;
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
  if (answer !== undefined) return settleOne(row, calm(outcomeOf(answer.refusal, 'send')), parts);
  const problem: Problem = { code: 'no-token', stage: 'send' };
  // Only the missing one goes alone: the others of its batch have their tokens.
  if (batchLength > 1) {
    const event = { type: 'again', problem, retryAt: 0, spent: false, batchMax: 1 } as const;
    return { id: row.id, event };
  }
  return settleOne(row, calm({ kind: 'split', problem, isPassing: false }), parts);
}

function waitIn(answers: Iterable<PhotoAnswer>): StepResult {
  for (const answer of answers) {
    if ('token' in answer) continue;
    const outcome = outcomeOf(answer.refusal, 'send');
    if (outcome.kind === 'pause' || ('waitMs' in outcome && outcome.waitMs)) return calm(outcome);
  }
  return null;
}

function calm(outcome: Verdict['outcome']): Verdict {
  return { outcome, isOutage: false };
}

/**
 * One file of the batch could not be read, or is not what was fingerprinted. It is looked at
 * again, unless it was only out of reach; the others go on at once.
 */
function settlePart(parts: StepParts, batch: readonly Upload[], error: PartError): void {
  const { store } = parts;
  const { code, detail, passing } = error.failure;
  const problem: Problem = { code, detail, stage: 'send' };
  const copied = batch.find(({ id, progress }) => id === error.uploadId && progress.copy !== null);
  if (copied !== undefined) {
    settleLostCopy(parts, batch, copied, detail);
    return;
  }
  const isOutOfReach = passing && code !== 'file-changed';
  const isMissing = code === 'file-missing';
  store.transaction(() => {
    const outcomeFor = (row: Upload): Verdict['outcome'] => {
      if (row.id !== error.uploadId || wasMoved(parts, row)) return { kind: 'stopped' };
      // Its content stays known: should the file turn up elsewhere, it is this photo.
      if (isMissing) return { kind: 'fail', problem };
      return { kind: isOutOfReach ? 'retry' : 'reserve-again', problem };
    };
    store.apply(batch.map((row) => settleOne(row, calm(outcomeFor(row)), parts)));
    const isAnother = !isOutOfReach && !isMissing;
    if (isAnother && !batch.some((row) => row.id === error.uploadId && wasMoved(parts, row))) {
      store.forgetFingerprint(error.uploadId);
    }
  });
}

/** Whether a scan has found the file under another path since the batch was made. */
function wasMoved({ store }: StepParts, row: Upload): boolean {
  const present = store.upload(row.id);
  return present !== undefined && shownPath(present.path) !== shownPath(row.path);
}

/** The copy of a photo is not what was made, for instance since the power failed: it is made again. */
function settleLostCopy(
  parts: StepParts,
  batch: readonly Upload[],
  copied: Upload,
  detail: string,
): void {
  const { attempts } = copied.progress;
  const problem: Problem = { code: 'unexpected', stage: 'send', detail: `copy: ${detail}` };
  parts.store.apply(
    batch.map((row) => {
      if (row.id !== copied.id) return settleOne(row, calm({ kind: 'stopped' }), parts);
      const event =
        attempts + 1 < MOST_ATTEMPTS
          ? ({ type: 'copy-lost' } as const)
          : ({ type: 'failed', problem } as const);
      return { id: row.id, event };
    }),
  );
}
