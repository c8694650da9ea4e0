import { expect, test } from 'vitest';
import { isFlat, quartersOf } from '../../soak/memory.ts';

/** A sample for each second: the start, then as told. */
const samples = (...running: number[]): number[] => [...Array<number>(10).fill(1e6), ...running];
const steady = (bytes: number): number[] => Array<number>(100).fill(bytes);

const cases: readonly (readonly [string, readonly number[], boolean])[] = [
  ['the same all the time', samples(...steady(100e6), ...steady(100e6)), true],
  ['little by little more', samples(...steady(100e6), ...steady(140e6)), true],
  ['a leak', samples(...steady(100e6), ...steady(150e6)), false],
  ['a peak that goes away', samples(...steady(100e6), ...steady(900e6), ...steady(100e6)), true],
  ['too short to say', [1e6, 500e6], true],
];

test.each(cases)('memory: %s', (_, seconds, flat) => {
  expect(isFlat({ quarters: quartersOf(seconds), most: 0 })).toBe(flat);
});

test('the seconds of the start do not count', () => {
  expect(quartersOf(samples(...steady(100e6)))).toEqual({ first: 100e6, last: 100e6 });
});
