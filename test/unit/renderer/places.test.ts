import { expect, test } from 'vitest';
import { partOf, placeToMend } from '../../../src/renderer/state/places.ts';

test.each([
  ['browser', 'port-in-use', 'port'],
  ['browser', 'redirect-refused', 'redirect'],
  ['browser', 'flow-refused', 'secret-key'],
  ['browser', 'application-unknown', 'client-id'],
  ['browser', 'secret-key-wrong', 'secret-key'],
  ['browser', 'keys-wrong', 'public-key'],
  ['tokens', 'keys-wrong', 'public-key'],
  ['tokens', 'signed-out', 'tokens'],
  ['tokens', 'offline', 'tokens'],
  ['browser', 'sign-in-refused', null],
  ['window', 'offline', null],
] as const)('by %s, %s is mended at %s', (way, code, expected) => {
  expect(placeToMend(way, { code })).toBe(expected);
});

test('a place is unfolded with the part that holds it', () => {
  expect([partOf('redirect'), partOf('tokens'), partOf('port')]).toEqual([
    'application',
    'tokens',
    null,
  ]);
});
