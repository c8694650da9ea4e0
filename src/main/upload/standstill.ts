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
  'address-blocked',
]);

export function createStandstill(now: () => number, random: () => number) {
  let pause: Pause | null = null;
  let pausesInARow = 0;
  /** Of these, those that OK said the time of. */
  let timesSaidInARow = 0;
  let uselessSince: number | null = null;

  function set(reason: PauseReason, until: number | null, problem: Problem | null): void {
    pause = { reason, until, problem };
  }

  function wait(reason: PauseReason, waitMs: number | null, problem: Problem): void {
    if (pause !== null && pause.until === null) return;
    // Calls that were on their way together hear the same: only a longer time that OK says counts.
    if (pause?.reason === reason) {
      const until = now() + (waitMs ?? 0);
      if ((pause.until ?? 0) < until) set(reason, until, problem);
      return;
    }
    const until =
      now() + (waitMs === null ? pauseMs(reason, pausesInARow, random()) : saidMs(reason, waitMs));
    pausesInARow += 1;
    // Another reason for less long does not shorten what is waited for already.
    if (pause === null || (pause.until ?? 0) < until) set(reason, until, problem);
  }

  /** What OK says counts, be it none; but each that follows one which was too short is longer. */
  function saidMs(reason: PauseReason, waitMs: number): number {
    const isTooShort = pause === null && timesSaidInARow > 0;
    const leastMs = isTooShort ? pauseMs(reason, timesSaidInARow - 1, random()) : 0;
    timesSaidInARow += 1;
    return Math.max(waitMs, leastMs);
  }

  /** What was waited for is over. */
  function beginAnew(): void {
    pausesInARow = 0;
    timesSaidInARow = 0;
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
      beginAnew();
    },
    worked(): void {
      beginAnew();
      uselessSince = null;
    },
    /** What a call came to; a person's own pause stays. */
    hear({ outcome, isOutage }: Verdict): void {
      if (isOutage && 'problem' in outcome && outcome.kind !== 'pause') {
        uselessSince ??= now();
        const { problem, waitMs = null } = outcome;
        wait(problem.code === 'portal' ? 'portal' : 'server-unavailable', waitMs, problem);
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
        case 'fail': {
          const { problem, waitMs = null } = outcome;
          const isTrouble = problem.code === 'server-unavailable';
          if (waitMs) wait(isTrouble ? 'server-unavailable' : 'flood', waitMs, problem);
          return;
        }
        case 'stopped':
          return;
        default:
          assertNever(outcome);
      }
    },
  };
}
