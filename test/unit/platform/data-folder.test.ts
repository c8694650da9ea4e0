import { stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  makeDataFolder,
  queueFile,
  usualDataFolder,
} from '../../../src/main/platform/data-folder.ts';
import { tempFolder } from '../temp-folder.ts';

const home = os.homedir();

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ['linux', {}, path.join(home, '.config', 'Okapi')],
  ['linux', { XDG_CONFIG_HOME: '/config' }, path.join('/config', 'Okapi')],
  ['freebsd', { APPDATA: '/other' }, path.join(home, '.config', 'Okapi')],
  [
    'darwin',
    { XDG_CONFIG_HOME: '/config' },
    path.join(home, 'Library', 'Application Support', 'Okapi'),
  ],
  ['win32', {}, path.join(home, 'AppData', 'Roaming', 'Okapi')],
  ['win32', { APPDATA: '/roaming' }, path.join('/roaming', 'Okapi')],
])('on %s with %j the queue is kept in %s', (platform, environment, expected) => {
  expect(usualDataFolder(environment, platform)).toBe(expected);
});

test('the folder is made for its owner only, with those above it, and may be there already', async () => {
  const folder = path.join(await tempFolder(), 'a', 'Okapi');
  makeDataFolder(folder);
  await writeFile(queueFile(folder), 'kept');
  makeDataFolder(folder);
  const [{ mode }, queue] = await Promise.all([
    stat(folder),
    stat(path.join(folder, 'queue.sqlite')),
  ]);
  expect([mode & 0o777, queue.size]).toEqual([process.platform === 'win32' ? 0o666 : 0o700, 4]);
});

test('a file in its place is an error', async () => {
  const file = path.join(await tempFolder(), 'Okapi');
  await writeFile(file, '');
  expect(() => makeDataFolder(file)).toThrow('EEXIST');
});
