/** @file A clock for the throttle that goes only as far as somebody waits. */
import { setImmediate } from 'node:timers/promises';
import type { ThrottleClock } from '../../../src/main/upload/throttle.ts';

export interface HandClock extends ThrottleClock {
  /** For how long what is waited for now is away. */
  waits(): number[];
  /** Lets the time pass from one wait to the next until nobody waits any more. */
  run(): Promise<void>;
}

export function createHandClock(): HandClock {
  let time = 0;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => time,
    after(ms, ring) {
      const alarm = { at: time + ms, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    waits: () => [...alarms].map(({ at }) => at - time).sort((one, other) => one - other),
    async run() {
      for (;;) {
        await setImmediate();
        const [next] = [...alarms].sort((one, other) => one.at - other.at);
        if (next === undefined) return;
        alarms.delete(next);
        time = Math.max(time, next.at);
        next.ring();
      }
    },
  };
}
