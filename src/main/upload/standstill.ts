/** @file Why the whole queue stands still, until when, and for how long OK has not been of use. */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem } from '../../shared/errors.ts';
import type { Pause, PauseReason } from '../../shared/upload.ts';
import type { Verdict } from './health.ts';
import { pauseMs } from './outcome.ts';

export type Standstill = ReturnType<typeof createStandstill>;

/** What another network may be without. */
const OF_THE_NETWORK: ReadonlySet<PauseReason> = new Set([
  'offline',
  'portal',
  'proxy-unreachable',
  'proxy-login',
  'proxy-way-unknown',
]);

export function createStandstill(now: () => number, random: () => number) {
  let pause: Pause | null = null;
  let pausesInARow = 0;
  let uselessSince: number | null = null;

  function set(reason: PauseReason, until: number | null, problem: Problem | null): void {
    pause = { reason, until, problem };
  }

  function wait(reason: PauseReason, waitMs: number | null, problem: Problem): void {
    // Calls that were on their way together hear the same: the first one counts.
    if (pause !== null && (pause.until === null || pause.reason === reason)) return;
    const until = now() + (waitMs ?? pauseMs(reason, pausesInARow, random()));
    pausesInARow += 1;
    // Another reason for less long does not shorten what is waited for already.
    if (pause === null || (pause.until ?? 0) < until) set(reason, until, problem);
  }

  return {
    current: (): Pause | null => pause,
    /** Since when no call has got through, in epoch milliseconds; null while they do. */
    uselessSince: (): number | null => uselessSince,
    set,
    lift(): void {
      pause = null;
    },
    liftWhenDue(): void {
      if (pause?.until != null && pause.until <= now()) pause = null;
    },
    /** There is another network: what was said of the old one, and how long it was, is over. */
    liftWithoutNetwork(): void {
      if (pause === null || !OF_THE_NETWORK.has(pause.reason)) return;
      pause = null;
      pausesInARow = 0;
    },
    worked(): void {
      pausesInARow = 0;
      uselessSince = null;
    },
    /** What a call came to; a person's own pause stays. */
    hear({ outcome, isOutage }: Verdict): void {
      if (isOutage && 'problem' in outcome && outcome.kind !== 'pause') {
        uselessSince ??= now();
        const { problem } = outcome;
        wait(problem.code === 'portal' ? 'portal' : 'server-unavailable', null, problem);
        return;
      }
      switch (outcome.kind) {
        case 'pause': {
          const { reason, needsPerson, waitMs, problem } = outcome;
          if (/^(offline|portal|server-unavailable)$/.test(reason)) uselessSince ??= now();
          if (!needsPerson) wait(reason, waitMs, problem);
          else if (pause?.until !== null) set(reason, null, problem);
          return;
        }
        case 'retry':
        case 'split':
        case 'reserve-again':
        case 'unknown':
        case 'fail':
        case 'stopped':
          return;
        default:
          assertNever(outcome);
      }
    },
  };
}
