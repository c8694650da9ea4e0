/** @file From an outcome to the events of the rows it concerns: pure. */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem } from '../../shared/errors.ts';
import { halved } from '../queue/batches.ts';
import type { Change, Upload } from '../queue/upload.ts';
import { backoffMs, MOST_ATTEMPTS, type Outcome } from './outcome.ts';

/** Problems of the way rather than of the photo: alone, too, it is worth another attempt. */
const PASSING: ReadonlySet<Problem['code']> = new Set(['connection-lost']);

/** What happens to a row that stands alone. */
export function settleOne(
  row: Upload,
  outcome: Outcome,
  chance: { readonly now: () => number; readonly random: () => number },
): Change {
  const [change] = settle([row], outcome, chance);
  if (change === undefined) throw new Error('settle answers a change for each row');
  return change;
}

/** What happens to the rows of a call; `random` in [0, 1) spreads the next attempts. */
export function settle(
  rows: readonly Upload[],
  outcome: Outcome,
  chance: { readonly now: () => number; readonly random: () => number },
): Change[] {
  const { random } = chance;
  const now = chance.now();
  const changes = (eventFor: (row: Upload) => Change['event']): Change[] =>
    rows.map((row) => ({ id: row.id, event: eventFor(row) }));
  const isLastAttempt = (row: Upload): boolean => row.progress.attempts + 1 >= MOST_ATTEMPTS;
  const later = (row: Upload): number => now + backoffMs(row.progress.attempts, random());

  switch (outcome.kind) {
    case 'retry': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem }
          : { type: 'again', problem, retryAt: later(row), spent: true },
      );
    }
    case 'split': {
      const { problem } = outcome;
      if (rows.length > 1) {
        return changes(() => ({ type: 'split', problem, batchMax: halved(rows.length) }));
      }
      return PASSING.has(problem.code)
        ? settle(rows, { kind: 'retry', problem }, chance)
        : changes(() => ({ type: 'failed', problem }));
    }
    case 'reserve-again': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem }
          : { type: 'expired', problem, retryAt: later(row), spent: true },
      );
    }
    case 'unknown': {
      const { problem } = outcome;
      return changes((row) =>
        isLastAttempt(row)
          ? { type: 'failed', problem: { ...problem, code: 'commit-unknown' } }
          : { type: 'commit-unknown', problem, retryAt: later(row) },
      );
    }
    case 'fail': {
      const { problem } = outcome;
      return changes(() => ({ type: 'failed', problem }));
    }
    case 'pause': // the queue waits, the rows do not pay
    case 'stopped':
      return changes(() => ({ type: 'again', problem: null, retryAt: 0, spent: false }));
    default:
      return assertNever(outcome);
  }
}
