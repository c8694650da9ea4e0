/** @file Timers that go on when a test says so. */
import type { Timers } from '../../../src/main/folders/timers.ts';

export interface HandTimers extends Timers {
  /** Lets so many milliseconds pass, and does what is due in them in its order. */
  pass(ms: number): Promise<void>;
  /** How many wait. */
  waiting(): number;
}

export function handTimers(): HandTimers {
  let now = 0;
  let waiting: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms, work) {
      const entry = { at: now + ms, work };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        // What follows a promise is done before time goes on.
        await new Promise((resolve) => setImmediate(resolve));
        const [next] = waiting.toSorted((one, other) => one.at - other.at);
        if (next === undefined || next.at > end) break;
        now = next.at;
        waiting = waiting.filter((other) => other !== next);
        next.work();
      }
      now = end;
    },
    waiting: () => waiting.length,
  };
}
