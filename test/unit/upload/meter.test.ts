import { expect, test } from 'vitest';
import { createMeter } from '../../../src/main/upload/meter.ts';

/** Each sample is a time and all bytes so far. */
test.each<[string, readonly (readonly [number, number])[], number, number | null]>([
  ['nothing recorded', [], 1_000, null],
  ['one sample', [[0, 0]], 1_000, null],
  [
    'an even flow',
    [
      [0, 0],
      [1_000, 5_000],
      [2_000, 10_000],
    ],
    2_000,
    5_000,
  ],
  [
    'a flow that began before',
    [
      [0, 700],
      [1_000, 1_700],
    ],
    1_000,
    1_000,
  ],
  [
    'the average of an uneven flow',
    [
      [0, 0],
      [1_000, 9_000],
      [3_000, 9_300],
    ],
    3_000,
    3_100,
  ],
  [
    'samples too close to count',
    [
      [0, 0],
      [199, 9_999],
      [1_000, 1_000],
    ],
    1_000,
    1_000,
  ],
  [
    'a standstill shows as a falling rate',
    [
      [0, 0],
      [1_000, 6_000],
    ],
    3_000,
    2_000,
  ],
  [
    'what is older than six seconds is forgotten',
    [
      [0, 0],
      [1_000, 1e9],
      [7_000, 1e9 + 60],
    ],
    7_000,
    10,
  ],
  [
    'a long standstill is unknown',
    [
      [0, 0],
      [1_000, 6_000],
    ],
    60_000,
    null,
  ],
  [
    'samples without progress are no samples',
    [
      [0, 0],
      [500, 0],
      [1_000, 0],
    ],
    1_000,
    null,
  ],
])('%s', (_name, samples, now, expected) => {
  const meter = createMeter();
  for (const [at, total] of samples) meter.record(total, at);
  expect(meter.rate(now)).toBe(expected);
});
