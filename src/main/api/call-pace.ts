/**
 * @file How often OK's methods are called: as often as there is need, until OK says that it
 * is too often or too much (ok-api §2.4); then in turns, further apart, and slowly closer again.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface CallPace {
  /** Resolves when the next call may begin; at once while OK has not complained. */
  turn(signal?: AbortSignal): Promise<void>;
  /** OK took the call. */
  taken(): void;
  /** OK said that there are too many. */
  flooded(): void;
}

const FIRST_GAP_MS = 50;
const MOST_GAP_MS = 5_000;

/** The gap between calls after OK complained. */
export function widerGap(gapMs: number): number {
  return Math.min(MOST_GAP_MS, Math.max(FIRST_GAP_MS, gapMs * 2));
}

/** The gap after a call that OK took; none when it has become small. */
export function narrowerGap(gapMs: number): number {
  const next = gapMs * 0.95;
  return next < FIRST_GAP_MS / 4 ? 0 : next;
}

export function createCallPace(): CallPace {
  let gapMs = 0;
  let nextAt = 0;
  let widenedAt = -Infinity;
  return {
    async turn(signal) {
      if (gapMs === 0) return;
      const now = performance.now();
      const at = Math.max(now, nextAt);
      nextAt = at + gapMs;
      if (at > now) await sleep(at - now, undefined, signal === undefined ? {} : { signal });
    },
    taken() {
      gapMs = narrowerGap(gapMs);
    },
    flooded() {
      const now = performance.now();
      // Calls that were on their way together are one complaint.
      if (now - widenedAt < 100) return;
      widenedAt = now;
      gapMs = widerGap(gapMs);
    },
  };
}
