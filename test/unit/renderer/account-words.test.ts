import { expect, test } from 'vitest';
import {
  explainSession,
  initialsOf,
  listPermissions,
} from '../../../src/renderer/state/account-words.ts';
import { createTranslator } from '../../../src/shared/messages.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const tonight = new Date(2026, 10, 22, 23).getTime();
const later = new Date(2026, 11, 21, 12).getTime();

test.each([
  [later, true, 'Signed in until a day, renewed by itself'],
  [tonight, true, 'Signed in until 14:05, renewed by itself'],
  [noon - 1, true, 'Session renewed by itself'],
  [null, true, 'Session renewed by itself'],
  [later, false, 'Session ends on a day'],
  [tonight, false, 'Session ends at 14:05'],
  [noon - 1, false, 'The session has ended; sign in again'],
  [null, false, 'Session with no known end'],
])('a session until %s, renewed: %s', (expiresAt, renews, expected) => {
  const clock = { time: () => '14:05', day: () => 'a day' };
  expect(explainSession({ expiresAt, renews }, createTranslator('en'), clock, noon)).toBe(expected);
});

test.each([
  ['Анна Смирнова', 'АС'],
  ['Anna Maria de Souza', 'AS'],
  ['анна', 'А'],
  ['  (кот) Борис 2 ', 'Б'],
  ['5001', ''],
  ['', ''],
  [null, ''],
])('%s is shortened to %j', (name, expected) => {
  expect(initialsOf(name)).toBe(expected);
});

test('permissions list what is asked for, then what else was granted', () => {
  const listed = listPermissions(['GET_EMAIL', 'PHOTO_CONTENT']) ?? [];
  expect(listed.map(({ name, isGranted }) => [name, isGranted])).toEqual([
    ['VALUABLE_ACCESS', false],
    ['PHOTO_CONTENT', true],
    ['GROUP_CONTENT', false],
    ['LONG_ACCESS_TOKEN', false],
    ['GET_EMAIL', true],
  ]);
  expect(listPermissions(null)).toBeNull();
});
