/** @file How fast bytes go out: a moving average over the last seconds. */

const WINDOW_MS = 6_000;
const SAMPLE_MS = 200;

export interface Meter {
  /** `total` is all bytes so far, growing. */
  record(total: number, now: number): void;
  /** Bytes a second; null while nothing is known. */
  rate(now: number): number | null;
}

export function createMeter(): Meter {
  let samples: { readonly at: number; readonly total: number }[] = [];
  const trim = (now: number): void => {
    samples = samples.filter((sample) => now - sample.at <= WINDOW_MS);
  };
  return {
    record(total, now) {
      const last = samples.at(-1);
      if (last !== undefined && (now - last.at < SAMPLE_MS || last.total === total)) return;
      samples.push({ at: now, total });
      trim(now);
    },
    rate(now) {
      trim(now);
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.at === first.at) return null;
      // Up to now, so that a standstill shows as one.
      return ((last.total - first.total) * 1000) / Math.max(now - first.at, SAMPLE_MS);
    },
  };
}
