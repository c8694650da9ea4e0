/** @file Step 2: sends a batch; its tokens are kept when there is one for each photo, else each goes alone. */
import type { Problem } from '../../../shared/errors.ts';
import type { Failure } from '../../api/failure.ts';
import { shownPath } from '../../library/file-path.ts';
import type { Ticket } from '../../queue/tickets.ts';
import type { Change, Upload } from '../../queue/upload.ts';
import type { Verdict } from '../health.ts';
import { PartError } from '../multipart.ts';
import { MOST_ATTEMPTS, outcomeOf } from '../outcome.ts';
import { typeOfSlowdown } from '../pace.ts';
import { sendBatch, type PhotoAnswer } from '../send.ts';
import { settle, settleOne } from '../settle.ts';
import {
  folderAway,
  judge,
  NOTHING_HEARD,
  whereabouts,
  type StepParts,
  type StepResult,
} from './parts.ts';

const NO_TOKEN: Problem = { code: 'no-token', stage: 'send' };

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
    const answers = batch.map((row) => result.value.get(row.id));
    const isClear = saysTheSame(answers);
    store.apply(
      batch.map((row, index) =>
        isClear ? changeOf(parts, ticket, row, answers[index]) : alone(row),
      ),
    );
    return aboutAll(result.value.values());
  }
  if (result.error instanceof PartError) {
    await settlePart(parts, batch, result.error, signal);
    return NOTHING_HEARD;
  }
  const { error } = result;
  const verdict = judge(parts, error, 'send', batch);
  // Another reservation may name another host.
  const isHostDead = error.kind === 'unreachable' && health.isDeaf();
  const changes = settle(batch, isHostDead ? calm({ kind: 'stopped' }) : verdict, parts);
  store.apply(isHostDead || mayStillArrive(error) ? changes.map(underNewId) : changes);
  return verdict;
}

/**
 * Whether OK may have the POST and be slow with it: the tokens that it gives then would replace
 * those of a later POST to the same ids (ok-api §7), which no commit would take any more.
 */
function mayStillArrive(failure: Failure): boolean {
  switch (failure.kind) {
    case 'broken':
    case 'http':
    case 'not-understood':
    case 'stopped':
      return true;
    case 'portal':
      return !failure.isUnsent;
    default:
      return false;
  }
}

/** What would begin again under its id gets a new one. */
function underNewId({ id, event }: Change): Change {
  if (event.type !== 'again') return { id, event };
  const { problem, retryAt, spent, batchMax } = event;
  return { id, event: { type: 'expired', problem, retryAt, spent, batchMax } };
}

/**
 * Whether it does not matter which answer is whose. Where OK tells the photos of a POST apart, only
 * its order says which of them is meant, and that is proven of whole answers at most (`part-order.ts`).
 */
function saysTheSame(answers: readonly (PhotoAnswer | undefined)[]): boolean {
  const said = answers.map((answer) => {
    if (answer === undefined) return 'nothing';
    return 'token' in answer ? 'token' : answer.refusal.code;
  });
  return said.length === 1 || (new Set(said).size === 1 && !said.includes('nothing'));
}

/** Its id may have another photo's bytes, so it gets a new one, too. */
function alone(row: Upload): Change {
  const event = {
    type: 'expired',
    problem: NO_TOKEN,
    retryAt: 0,
    spent: false,
    batchMax: 1,
  } as const;
  return { id: row.id, event };
}

function changeOf(
  parts: StepParts,
  ticket: Ticket,
  row: Upload,
  answer: PhotoAnswer | undefined,
): Change {
  if (answer === undefined) {
    return settleOne(row, calm({ kind: 'split', problem: NO_TOKEN, isPassing: false }), parts);
  }
  if ('token' in answer) {
    return { id: row.id, event: { type: 'sent', token: answer.token, tokenUntil: ticket.until } };
  }
  return settleOne(row, calm(outcomeOf(answer.refusal, 'send')), parts);
}

/** What OK says beside a photo may be about all of them: that it is too much, or comes too slowly. */
function aboutAll(answers: Iterable<PhotoAnswer>): StepResult {
  const verdicts = [...answers].flatMap((answer) =>
    'token' in answer ? [] : [calm(outcomeOf(answer.refusal, 'send'))],
  );
  return (
    verdicts.find(({ outcome }) => outcome.kind === 'pause') ??
    verdicts.find(({ outcome }) => 'waitMs' in outcome && outcome.waitMs) ??
    verdicts.find((verdict) => typeOfSlowdown(verdict) !== null) ??
    null
  );
}

function calm(outcome: Verdict['outcome']): Verdict {
  return { outcome, isOutage: false };
}

/**
 * One file of the batch could not be read, or is not what was fingerprinted. It is looked at
 * again, unless it was only out of reach, and waits when its folder is away; the others go on at once.
 */
async function settlePart(
  parts: StepParts,
  batch: readonly Upload[],
  error: PartError,
  signal: AbortSignal,
): Promise<void> {
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
  const place = await whereabouts(parts, error.uploadId, code, signal);
  if (place !== 'there') {
    const waiting = place === 'away' ? folderAway('send') : null;
    store.apply(
      batch.map(({ id }) => {
        const problem = id === error.uploadId ? waiting : null;
        return { id, event: { type: 'again', problem, retryAt: 0, spent: false } };
      }),
    );
    return;
  }
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
