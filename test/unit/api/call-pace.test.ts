import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createCallPace,
  narrowerGap,
  widerGap,
  type CallPace,
} from '../../../src/main/api/call-pace.ts';

// Vitest's clock knows the global timers only.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, _value: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    }),
}));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many calls that ask together may begin, in milliseconds from now. */
async function turns(pace: CallPace, calls: number, withinMs = 60_000): Promise<number[]> {
  const started = performance.now();
  const times: number[] = [];
  const asked = Array.from({ length: calls }, async () => {
    await pace.turn();
    times.push(performance.now() - started);
  });
  await vi.advanceTimersByTimeAsync(withinMs);
  await Promise.all(asked);
  return times;
}

/** Complaints that are not about calls on their way together. */
async function complain(pace: CallPace, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    pace.flooded();
    await vi.advanceTimersByTimeAsync(100);
  }
}

test('while OK has not complained, nobody waits', async () => {
  const pace = createCallPace();
  pace.taken();
  expect(await turns(pace, 5)).toEqual([0, 0, 0, 0, 0]);
});

test('after a complaint calls go in turns', async () => {
  const pace = createCallPace();
  await complain(pace, 1);
  expect(await turns(pace, 4)).toEqual([0, 50, 100, 150]);
});

test('each complaint doubles the gap', async () => {
  const pace = createCallPace();
  await complain(pace, 3);
  expect(await turns(pace, 3)).toEqual([0, 200, 400]);
});

test('calls that were on their way together are one complaint', async () => {
  const pace = createCallPace();
  pace.flooded();
  await vi.advanceTimersByTimeAsync(99);
  pace.flooded();
  pace.flooded();
  expect(await turns(pace, 2)).toEqual([0, 50]);
});

test('calls that OK takes bring it closer again, until nobody waits', async () => {
  const pace = createCallPace();
  await complain(pace, 2);
  for (let call = 0; call < 10; call += 1) pace.taken();
  const [, closer = 0] = await turns(pace, 2);
  expect(Math.abs(closer - 100 * 0.95 ** 10)).toBeLessThan(1); // timers know whole milliseconds
  for (let call = 0; call < 40; call += 1) pace.taken();
  expect(await turns(pace, 3)).toEqual([0, 0, 0]);
});

test('a turn that nobody took is not saved up', async () => {
  const pace = createCallPace();
  await complain(pace, 1);
  await turns(pace, 2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await turns(pace, 3)).toEqual([0, 50, 100]);
});

test('who stops waits no longer', async () => {
  const pace = createCallPace();
  await complain(pace, 8);
  await pace.turn();
  const controller = new AbortController();
  const turn = pace.turn(controller.signal);
  const reason = new Error('The program ends');
  controller.abort(reason);
  await expect(turn).rejects.toBe(reason);
});

test('the gap goes from a twentieth of a second to five seconds, and back to none', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300, size: 'max' }), (complaints) => {
      let gap = 0;
      for (const isFlooded of complaints) {
        const next = isFlooded ? widerGap(gap) : narrowerGap(gap);
        if (isFlooded) expect(next).toBeGreaterThanOrEqual(Math.max(50, Math.min(5_000, 2 * gap)));
        else expect(next).toBeLessThanOrEqual(gap);
        expect(next === 0 || (next >= 12.5 && next <= 5_000)).toBe(true);
        gap = next;
      }
      for (let call = 0; call < 150; call += 1) gap = narrowerGap(gap);
      expect(gap).toBe(0);
    }),
    { seed: 6, numRuns: 50 },
  );
});
