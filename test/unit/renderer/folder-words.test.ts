import { expect, test } from 'vitest';
import {
  destinationWords,
  folderName,
  folderSentences,
} from '../../../src/renderer/state/folder-words.ts';
import type { FolderDestination, FolderView } from '../../../src/shared/folders.ts';
import { createTranslator } from '../../../src/shared/messages.ts';

const english = createTranslator('en');
const russian = createTranslator('ru');

test.each([
  ['/home/anna/Лето', 'Лето'],
  ['/home/anna/Trip/', 'Trip'],
  [String.raw`D:\Photos\2026`, '2026'],
  ['D:\\', 'D:'],
  ['/', '/'],
])('the name of %s is %s', (path, name) => {
  expect(folderName(path)).toBe(name);
});

test.each<[FolderDestination, string, string]>([
  [{ kind: 'by-folder' }, 'An album for each folder', 'Альбом для каждой папки'],
  [{ kind: 'personal' }, 'Main album', 'Основной альбом'],
  [{ kind: 'album', title: 'Лето' }, 'Лето', 'Лето'],
  [{ kind: 'album', title: 'Club', groupId: '54' }, 'Club (group 54)', 'Club (группа 54)'],
  [
    { kind: 'by-folder', groupId: '54', groupName: 'Саванна' },
    'An album for each folder (group Саванна)',
    'Альбом для каждой папки (группа Саванна)',
  ],
  // What it is called today, and not when it was chosen.
  [
    { kind: 'album', title: 'Лето', groupId: '55', groupName: 'Old' },
    'Лето (group New)',
    'Лето (группа New)',
  ],
])('%j is said in both languages', (destination, en, ru) => {
  const nameOf = (id: string) => (id === '55' ? 'New' : null);
  expect([english, russian].map((t) => destinationWords(destination, t, nameOf))).toEqual([en, ru]);
});

const FOLDER: FolderView = {
  id: 1,
  path: '/p',
  destination: { kind: 'personal' },
  state: 'up-to-date',
  isPaused: false,
  isPolled: false,
  found: 0,
  unsettled: 0,
  counts: { done: 0, waiting: 0, failed: 0, skipped: 0 },
  scannedAt: 5,
  problem: null,
};
const says = (facts: Partial<FolderView>, isSignedIn = true) =>
  folderSentences({ ...FOLDER, ...facts }, english, () => 'noon', isSignedIn);

test.each<[Partial<FolderView>, string, string | null, string | null]>([
  [{}, 'Up to date · scanned noon', null, null],
  [
    { isPolled: true },
    'Up to date · scanned noon',
    null,
    'On a network drive new photos are found within a few minutes.',
  ],
  [
    { state: 'settling', unsettled: 2 },
    '2 new files are taken once they are written to their end',
    null,
    'Last scanned noon',
  ],
  [{ state: 'scanning', found: 1 }, 'Looking for new photos… 1 file so far', null, null],
  [{ state: 'waiting', scannedAt: null }, 'Waits for its turn to be scanned', null, null],
  [
    { state: 'paused', isPaused: true },
    'Paused: new photos are not looked for; those in the queue go on.',
    null,
    'Last scanned noon',
  ],
  [
    {
      state: 'paused',
      isPaused: true,
      scannedAt: null,
      problem: { code: 'folder-inside', stage: 'intake', detail: '/around' },
    },
    'This folder lies in another one of the list, so its photos are found anyway.',
    '/around',
    null,
  ],
  [
    { state: 'away', problem: { code: 'folder-away', stage: 'intake' } },
    'The drive with this folder is not connected. Nothing is lost: Okapi goes on when it is back.',
    null,
    'Last scanned noon',
  ],
  [
    {
      state: 'trouble',
      problem: { code: 'folder-unreadable', stage: 'intake', detail: '/p/private' },
    },
    'Something in it could not be read. Give Okapi access to it and scan again.',
    '/p/private',
    'Last scanned noon',
  ],
])('%j', (facts, state, about, more) => {
  expect(says(facts)).toEqual({ state, about, more });
});

test('a folder that waits for somebody to sign in says so', () => {
  expect(says({ state: 'waiting' }, false).state).toBe('Will be scanned when you have signed in');
});
