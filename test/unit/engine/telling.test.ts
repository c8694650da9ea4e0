import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTelling } from '../../../src/main/engine/telling.ts';
import { turnsAfter } from '../../../src/main/engine/turns.ts';
import type { Loop } from '../../../src/main/upload/loop.ts';

test.each([
  ['the first has spoken', 0, 3, [1, 2, 0]],
  ['the last has spoken', 2, 3, [0, 1, 2]],
  ['there is but one', 0, 1, [0]],
])('%s: whoever comes after is asked first', (_, last, voices, order) => {
  expect(turnsAfter(last, voices)).toEqual(order);
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A queue of which one listener is told, beside folders that have so much news. */
function tellingOf(news: { left: number }) {
  const heard: { readonly what: 'snapshot' | 'folders'; readonly at: number }[] = [];
  const telling = createTelling({
    // What is told here is empty: only when it is told matters.
    loop: { state: () => ({ isFlying: false, bytesSent: 0 }) } as unknown as Pick<Loop, 'state'>,
    meter: { record: () => undefined },
    now: () => performance.now(),
    look: () => ({}) as ReturnType<Parameters<typeof createTelling>[0]['look']>,
    isSettled: () => false,
    others: [
      () => {
        if (news.left === 0) return false;
        news.left -= 1;
        return heard.push({ what: 'folders', at: performance.now() }) > 0;
      },
    ],
  });
  telling.onChange(() => heard.push({ what: 'snapshot', at: performance.now() }));
  return { telling, heard };
}

test('while all changes at once, no second holds more than four messages, and both are told', async () => {
  const { telling, heard } = tellingOf({ left: Infinity });
  for (let ms = 0; ms < 10_000; ms += 10) {
    telling.changed();
    await vi.advanceTimersByTimeAsync(10);
  }
  const inSecondFrom = (begun: number) =>
    heard.filter(({ at }) => at >= begun && at < begun + 1000).length;
  expect(Math.max(...heard.map(({ at }) => inSecondFrom(at)))).toBeLessThanOrEqual(4);
  const told = (what: string) => heard.filter((message) => message.what === what).length;
  expect(told('folders')).toBeGreaterThan(15);
  expect(Math.abs(told('snapshot') - told('folders'))).toBeLessThanOrEqual(1);
  telling.close();
});

test('what did not fit into one message follows by itself, and then there is silence', async () => {
  const { telling, heard } = tellingOf({ left: 3 });
  telling.changed();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard.map(({ what }) => what)).toEqual(['folders', 'snapshot', 'folders', 'folders']);
  expect(vi.getTimerCount()).toBe(0);
});

test('who has news beside the queue is asked, without a snapshot that says nothing new', async () => {
  const { telling, heard } = tellingOf({ left: 0 });
  await vi.advanceTimersByTimeAsync(1000);
  const before = heard.length;
  telling.beat();
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard).toHaveLength(before);
});
