import { expect, test } from 'vitest';
import { createClockWatch } from '../../../src/main/upload/clock-watch.ts';

/** What a look says after each step of both clocks, in milliseconds. */
function looks(steps: readonly (readonly [wall: number, monotonic: number])[]) {
  const time = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const clock = createClockWatch(
    () => time.wall,
    () => time.monotonic,
  );
  return steps.map(([wall, monotonic]) => {
    time.wall += wall;
    time.monotonic += monotonic;
    return clock.look();
  });
}

const HOUR = 3_600_000;

test.each<[string, readonly (readonly [number, number])[], readonly ('forward' | 'back' | null)[]]>(
  [
    [
      'time that passes',
      [
        [0, 0],
        [1_000, 1_000],
        [HOUR, HOUR],
      ],
      [null, null, null],
    ],
    [
      'a clock set forward',
      [
        [HOUR, 10],
        [10, 10],
      ],
      ['forward', null],
    ],
    [
      'a clock set back',
      [
        [-HOUR, 10],
        [10, 10],
      ],
      ['back', null],
    ],
    ['a night asleep, in which the other clock stood', [[8 * HOUR, 40]], ['forward']],
    ['a night asleep, in which both clocks went', [[8 * HOUR, 8 * HOUR]], [null]],
    [
      'a clock that is put right by a little',
      [
        [29_999, 0],
        [-29_999, 0],
      ],
      [null, null],
    ],
    [
      'just enough',
      [
        [30_000, 0],
        [-30_000, 0],
      ],
      ['forward', 'back'],
    ],
    [
      'a drift that adds up slowly',
      Array.from({ length: 9 }, () => [60_000, 59_000] as const),
      Array.from({ length: 9 }, () => null),
    ],
    ['forward and back between two looks', [[0, 0]], [null]],
  ],
)('%s', (_name, steps, expected) => {
  expect(looks(steps)).toEqual(expected);
});
