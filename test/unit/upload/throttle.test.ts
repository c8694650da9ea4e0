import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createThrottle,
  limited,
  OPEN_BUCKET,
  takeTurn,
  type Bucket,
} from '../../../src/main/upload/throttle.ts';
import { createHandClock } from './hand-clock.ts';

const bucketOf = (bytesPerSecond: number | null, bytes: number): Bucket => ({
  bytesPerSecond,
  bytes,
  at: 1_000,
});

describe('a turn', () => {
  test.each<[string, Bucket, number, number, { granted: number; waitMs: number; left: number }]>([
    ['is all where there is no limit', OPEN_BUCKET, 65_536, 0, { granted: 65_536, waitMs: 0, left: 0 }],
    ['is an eighth of a second', bucketOf(16_000, 4_000), 65_536, 1_000, { granted: 2_000, waitMs: 0, left: 2_000 }],
    ['is no more than was asked for', bucketOf(16_000, 4_000), 150, 1_000, { granted: 150, waitMs: 0, left: 3_850 }],
    ['is waited for while it is not there', bucketOf(16_000, 400), 65_536, 1_000, { granted: 0, waitMs: 100, left: 400 }],
    ['has come when that time has passed', bucketOf(16_000, 400), 65_536, 1_100, { granted: 2_000, waitMs: 0, left: 0 }],
    ['is large when the limit is high', bucketOf(100_000_000, 9e6), 65_536, 1_000, { granted: 65_536, waitMs: 0, left: 8_934_464 }],
    ['is saved up for a quarter of a second', bucketOf(16_000, 0), 65_536, 61_000, { granted: 2_000, waitMs: 0, left: 2_000 }],
    ['is not waited for twice for what fractions lack', { ...bucketOf(10, 0.08), at: 908 }, 1, 1_000, { granted: 1, waitMs: 0, left: 0 }],
    ['comes even at a byte a second', bucketOf(1, 0), 9, 2_000, { granted: 1, waitMs: 0, left: 0 }],
    ['is not taken back by a clock that does not go', bucketOf(16_000, 2_000), 2_000, 900, { granted: 2_000, waitMs: 0, left: 0 }],
  ])('%s', (_title, bucket, wanted, at, { granted, waitMs, left }) => {
    const turn = takeTurn(bucket, wanted, at);
    expect([turn.granted, turn.waitMs, turn.bucket.bytes]).toEqual([granted, waitMs, left]);
  }); // prettier-ignore

  test('never lets more through than the limit and what was saved up, and never nothing for ever', () => {
    const limits = fc.integer({ min: 1, max: 1_000_000_000 });
    const steps = fc.array(fc.record({ wanted: fc.integer({ min: 1, max: 65_536 }), passed: fc.nat(5_000) }), { minLength: 1 }); // prettier-ignore
    fc.assert(
      fc.property(limits, steps, (limit, asked) => {
        let bucket = limited(OPEN_BUCKET, limit, 0);
        let at = 0;
        let granted = 0;
        for (const { wanted, passed } of asked) {
          at += passed;
          const turn = takeTurn(bucket, wanted, at);
          const waited = turn.granted > 0 ? turn : takeTurn(turn.bucket, wanted, at + turn.waitMs);
          at += turn.waitMs;
          expect(waited.granted).toBeGreaterThan(0);
          granted += waited.granted;
          bucket = waited.bucket;
        }
        expect(granted).toBeLessThanOrEqual((at / 1000) * limit + Math.max(1, limit / 4) + 1);
      }),
      { seed: 19 },
    );
  });
});

test.each<[string, Bucket, number | null, number]>([
  ['nothing is saved up where there was no limit', OPEN_BUCKET, 16_000, 0],
  ['a lower one keeps no more than its own burst', bucketOf(1_000_000, 250_000), 16_000, 4_000],
  ['a higher one keeps what there is', bucketOf(16_000, 4_000), 1_000_000, 4_000],
  ['none forgets it', bucketOf(16_000, 4_000), null, 0],
])('a new limit: %s', (_title, bucket, limit, bytes) => {
  expect(limited(bucket, limit, 1_000)).toEqual({ bytesPerSecond: limit, bytes, at: 1_000 });
});

describe('the throttle', () => {
  test('lets everything through at once while there is no limit', async () => {
    const clock = createHandClock();
    const throttle = createThrottle(clock);
    expect(await Promise.all([9, 65_536].map((bytes) => throttle.allow(bytes)))).toEqual([9, 65_536]);
    expect(clock.waits()).toEqual([]);
  }); // prettier-ignore

  test.each([16_000, 64_000, 10_000_000])(
    'sixteen POSTs take turns at %i bytes a second: none waits for longer than two seconds',
    async (limit) => {
      const clock = createHandClock();
      const throttle = createThrottle(clock);
      throttle.setLimit(limit);
      const turns: { post: number; at: number }[] = [];
      const posts = Array.from({ length: 16 }, async (_one, post) => {
        for (let turn = 0; turn < 5; turn += 1) {
          await throttle.allow(65_536);
          turns.push({ post, at: clock.now() });
        }
      });
      await clock.run();
      await Promise.all(posts);
      expect(turns.map(({ post }) => post)).toEqual(
        Array.from({ length: 80 }, (_one, index) => index % 16),
      );
      const gaps = turns.slice(16).map(({ at }, index) => at - (turns[index]?.at ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(2_020); // waits are whole milliseconds
    },
  );

  test('a new limit is also for who waits already', async () => {
    const clock = createHandClock();
    const throttle = createThrottle(clock);
    throttle.setLimit(16_000);
    const waiting = throttle.allow(65_536);
    expect(clock.waits()).toEqual([125]);
    throttle.setLimit(1_000_000);
    expect(clock.waits()).toEqual([66]);
    throttle.setLimit(null);
    expect([await waiting, clock.waits()]).toEqual([65_536, []]);
  });

  test('a POST that is stopped hears why, and gives its turn to the next', async () => {
    const clock = createHandClock();
    const throttle = createThrottle(clock);
    throttle.setLimit(16_000);
    const stop = new AbortController();
    const stopped = throttle.allow(65_536, stop.signal);
    const next = throttle.allow(160);
    stop.abort(new Error('paused'));
    await expect(stopped).rejects.toThrow('paused');
    expect(clock.waits()).toEqual([10]);
    await clock.run();
    expect(await next).toBe(160);
    await expect(throttle.allow(1, stop.signal)).rejects.toThrow('paused');
    expect(clock.waits()).toEqual([]);
  });
});
