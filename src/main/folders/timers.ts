/** @file The clock of what happens by itself in kept folders. */
import { STILLNESS, type Stillness } from '../library/settled.ts';

export interface Timers {
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
  /** Does it once, that much later. Returns what prevents it. */
  after(ms: number, work: () => void): () => void;
}

export interface WatchTimes extends Stillness {
  /** Hints are gathered at least so long. */
  readonly gatherMs: number;
  /** Between two looks whether a folder has come or gone. */
  readonly lookMs: number;
  /** Between two scans of a folder that cannot be watched, at least. */
  readonly pollMs: number;
  /** Between two scans of every folder, a tenth more or less. */
  readonly rescanMs: number;
}

export const WATCH_TIMES: WatchTimes = {
  ...STILLNESS,
  gatherMs: 500,
  lookMs: 20_000,
  pollMs: 5 * 60_000,
  rescanMs: 60 * 60_000,
};

/** The real ones; none of them keeps the program running. */
export function systemTimers(): Timers {
  return {
    now: () => performance.now(),
    after(ms, work) {
      const timer = setTimeout(work, ms).unref();
      return () => clearTimeout(timer);
    },
  };
}
