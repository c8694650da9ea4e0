import { expect, test } from 'vitest';
import { readCrashOptions } from '../../crash/options.ts';

test('what is asked for', () => {
  const words =
    '--photos 300 --kills 1000 --seed 42 --commit-mode duplicate --switch a=1 --keep'.split(' ');
  expect(readCrashOptions(words)).toEqual({
    photos: 300,
    kills: 1000,
    seed: 42,
    commitMode: 'duplicate',
    switches: ['a=1'],
    keep: true,
  });
});

test.each([
  ['--photos', '3'],
  ['--kills', '0'],
  ['--seed', 'x'],
  ['--commit-mode', 'other'],
  ['--nonsense', '1'],
])('%s %s is refused', (...words) => {
  expect(() => readCrashOptions(words)).toThrow(TypeError);
});
