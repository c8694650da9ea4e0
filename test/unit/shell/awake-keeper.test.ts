import { expect, onTestFinished, test, vi } from 'vitest';
import { createAwakeKeeper, GRACE_MS } from '../../../src/main/shell/awake-keeper.ts';

function keeping() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const calls: string[] = [];
  let id = 0;
  const keeper = createAwakeKeeper({
    begin: () => {
      calls.push(`begin ${(id += 1)}`);
      return id;
    },
    end: (ended) => void calls.push(`end ${ended}`),
  });
  const move = (): void => keeper.follow({ sendingNow: { name: 'a.jpg', more: 0 } });
  const rest = (): void => keeper.follow({ sendingNow: null });
  return { calls, keeper, move, rest };
}

test('the computer stays awake while photos go out, and no longer than a few seconds', () => {
  const { calls, move, rest } = keeping();
  rest();
  vi.advanceTimersByTime(GRACE_MS);
  move();
  move();
  rest();
  vi.advanceTimersByTime(GRACE_MS - 1);
  rest(); // a queue that is told of something else goes on resting
  const before = [...calls];
  vi.advanceTimersByTime(1);
  expect([before, calls]).toEqual([['begin 1'], ['begin 1', 'end 1']]);
});

test('between two POSTs nothing begins anew', () => {
  const { calls, move, rest } = keeping();
  for (let post = 0; post < 5; post += 1) {
    move();
    rest();
    vi.advanceTimersByTime(GRACE_MS - 1);
  }
  expect(calls).toEqual(['begin 1']);
});

test('the end of the app ends it, once', () => {
  const { calls, keeper, move, rest } = keeping();
  move();
  rest();
  keeper.stop();
  keeper.stop();
  vi.advanceTimersByTime(GRACE_MS);
  move();
  expect(calls).toEqual(['begin 1', 'end 1', 'begin 2']);
});
