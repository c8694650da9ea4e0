import path from 'node:path';
import { expect, test } from 'vitest';
import {
  parseStart,
  pathsOnCommandLine,
  wordsOfStart,
} from '../../../src/main/shell/start-paths.ts';

const HERE = path.resolve('/home/anna');
const there = new Set(
  ['/home/anna', '/home/anna/Trip', '/photos/A b', '/home/anna/-x'].map((file) =>
    path.resolve(file),
  ),
);
const isThere = (file: string) => there.has(file);

test.each<[string, readonly string[], boolean, readonly string[]]>([
  ['nothing', ['okapi'], true, []],
  ['a relative path', ['okapi', 'Trip'], true, ['/home/anna/Trip']],
  [
    'absolute ones, in their order',
    ['okapi', '/photos/A b', 'Trip'],
    true,
    ['/photos/A b', '/home/anna/Trip'],
  ],
  ['the same one twice', ['okapi', 'Trip', './Trip/'], true, ['/home/anna/Trip']],
  ['what is not there', ['okapi', 'nowhere', 'Trip'], true, ['/home/anna/Trip']],
  [
    'switches among them',
    ['okapi', '--no-sandbox', 'Trip', '--hidden', '-psn_0_1'],
    true,
    ['/home/anna/Trip'],
  ],
  [
    'a name like a switch, after the end of them',
    ['okapi', '--hidden', '--', '-x'],
    true,
    ['/home/anna/-x'],
  ],
  ['a name like a switch', ['okapi', '-x'], true, []],
  ['an empty word is not the folder itself', ['okapi', ''], true, []],
  [
    'the app from its sources',
    ['electron', '--inspect=0', '.', 'Trip'],
    false,
    ['/home/anna/Trip'],
  ],
])('%s', (_what, argv, isPackaged, expected) => {
  const found = pathsOnCommandLine({ argv, folder: HERE, isPackaged }, isThere);
  expect(found).toEqual(expected.map((file) => path.resolve(file)));
});

test.each([
  [
    { paths: ['/a', '/b'], isHidden: true },
    { paths: ['/a', '/b'], isHidden: true },
  ],
  [
    { paths: '/a', isHidden: true },
    { paths: [], isHidden: false },
  ],
  [null, { paths: [], isHidden: false }],
])('another instance that sends %j asks for %j', (sent, asked) => {
  expect(parseStart(sent)).toEqual(asked);
});

const SHOWN = { paths: ['/photos/A b', '/home/anna'], isHidden: false };
const HIDDEN = { paths: ['/home/anna/-x', '/home/anna'], isHidden: true };

test.each([
  [[SHOWN], ['okapi'], ['--', '/photos/A b', '/home/anna']],
  [[HIDDEN], ['okapi'], ['--hidden', '--', '/home/anna/-x', '/home/anna']],
  [[HIDDEN, SHOWN], ['okapi'], ['--', '/home/anna/-x', '/home/anna', '/photos/A b']],
  [
    [SHOWN],
    ['okapi', '--no-sandbox', '--hidden', 'Trip', '--', '-y'],
    ['--no-sandbox', '--', '/photos/A b', '/home/anna'],
  ],
])('%j is asked of the start after %j by %j', (asked, argv, words) => {
  expect(wordsOfStart(asked, argv)).toEqual(words);
  const found = pathsOnCommandLine(
    { argv: ['okapi', ...words], folder: HERE, isPackaged: true },
    () => true,
  );
  expect(found).toEqual([...new Set(asked.flatMap(({ paths }) => paths))]);
});
