import { expect, test } from 'vitest';
import { loadPlainScript } from './plain-script.ts';

const { matchesLock } = (await loadPlainScript('installed-packages.mjs')) as {
  matchesLock: (wanted: object, installed: object) => boolean;
};

const lock = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/other-platform': { version: '2.0.0', integrity: 'sha512-o', optional: true },
};
const a = lock['node_modules/a'];

test.each([
  ['everything but another platform’s', { 'node_modules/a': a }, true],
  ['nothing', {}, false],
  ['another version', { 'node_modules/a': { ...a, version: '1.0.1' } }, false],
  ['another content', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }, false],
  ['one that the lock does not name', { 'node_modules/a': a, 'node_modules/b': a }, false],
  [
    'another version of an optional one',
    { 'node_modules/a': a, 'node_modules/other-platform': { version: '1.0.0' } },
    false,
  ],
])('node_modules with %s', (_, installed, matches) => {
  expect(matchesLock(lock, installed)).toBe(matches);
});
