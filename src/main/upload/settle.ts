/** @file From an outcome to the events of the rows it concerns: pure. */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem } from '../../shared/errors.ts';
import type { RefusedPhotos } from '../../shared/settings.ts';
import { halved } from '../queue/batches.ts';
import type { Change, Upload } from '../queue/upload.ts';
import type { Verdict } from './health.ts';
import { backoffMs, MOST_ATTEMPTS } from './outcome.ts';
import { afterRefusal } from './refused.ts';

interface Chance {
  readonly now: () => number;
  /** In [0, 1): spreads the next attempts. */
  readonly random: () => number;
  /** What a photo gets that OK takes in no case. */
  readonly refusedPhotos: () => RefusedPhotos;
}

/** What happens to a row that stands alone. */
export function settleOne(row: Upload, verdict: Verdict, chance: Chance): Change {
  const [change] = settle([row], verdict, chance);
  if (change === undefined) throw new Error('settle answers a change for each row');
  return change;
}

/** What happens to the rows of a call. */
export function settle(rows: readonly Upload[], verdict: Verdict, chance: Chance): Change[] {
  const { outcome, isOutage } = verdict;
  const now = chance.now();
  const changes = (eventFor: (row: Upload) => Change['event']): Change[] =>
    rows.map((row) => ({ id: row.id, event: eventFor(row) }));
  const isLastAttempt = (row: Upload): boolean =>
    !isOutage && row.progress.attempts + 1 >= MOST_ATTEMPTS;
  const later = (row: Upload) => ({
    spent: !isOutage,
    // In an outage others go first: those that never failed have 0, so that one bad photo holds up nobody.
    retryAt: now + (isOutage ? 0 : backoffMs(row.progress.attempts, chance.random())),
  });
  /** What failed twice together is tried among fewer: one of them may be what OK stumbles over. */
  const fewer = (row: Upload): number | undefined =>
    rows.length > 1 && row.progress.attempts > 0 ? halved(rows.length) : undefined;

  switch (outcome.kind) {
    case 'retry': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem }
          : { type: 'again', problem, ...later(row), batchMax: fewer(row) },
      );
    }
    case 'split': {
      const { problem, isPassing } = outcome;
      if (rows.length > 1) {
        const batchMax = halved(rows.length);
        return changes(() => ({
          type: 'again',
          problem,
          retryAt: 0,
          spent: false,
          batchMax,
          refused: true,
        }));
      }
      return changes((row) =>
        isPassing && !isLastAttempt(row)
          ? { type: 'again', problem, ...later(row), refused: true }
          : refusedFor(row, problem, chance.refusedPhotos()),
      );
    }
    case 'reserve-again': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem }
          : { type: 'expired', problem, ...later(row) },
      );
    }
    case 'unknown': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem: { ...problem, code: 'commit-unknown' } }
          : { type: 'commit-unknown', problem, ...later(row), batchMax: fewer(row), at: now },
      );
    }
    case 'fail': {
      const { problem } = outcome;
      return changes(() => ({ type: 'failed', problem, refused: true }));
    }
    case 'pause': // the queue waits, the rows do not pay
      return changes(() => ({
        type: 'again',
        problem: null,
        retryAt: outcome.reason === 'server-unavailable' ? now : 0,
        spent: false,
        refused: true,
      }));
    case 'stopped':
      return changes(() => ({ type: 'again', problem: null, retryAt: 0, spent: false }));
    default:
      return assertNever(outcome);
  }
}

/** It stands alone: it fails, or a smaller copy of it is sent. What has a token was taken by OK. */
function refusedFor(row: Upload, problem: Problem, setting: RefusedPhotos): Change['event'] {
  const next = row.progress.token === null ? afterRefusal(row, problem, setting) : null;
  return next?.do === 'copy'
    ? { type: 'copy-wanted', copy: next.copy, problem }
    : { type: 'failed', problem: next?.problem ?? problem, refused: true };
}
