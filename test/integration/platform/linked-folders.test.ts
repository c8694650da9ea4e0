/** @file Kept folders that are links: what counts is where they lead. */
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lookAtFolder } from '../../../src/main/folders/look-at-folder.ts';
import type { Presence } from '../../../src/main/folders/presence.ts';
import { realPathOf } from '../../../src/main/folders/way-of.ts';
import { tempFolder } from '../../unit/temp-folder.ts';

test.runIf(process.platform === 'linux').each<[what: string, target: string, Presence]>([
  ['a folder', 'there', 'there'],
  ['a folder that was deleted', 'gone', 'gone'],
  ['a drive that is not connected', '/media/okapi-nobody/okapi-no-disk', 'away'],
  ['a folder on a drive that is not connected', '/media/okapi-nobody/okapi-no-disk/a', 'away'],
])('a link to %s', async (_what, target, presence) => {
  const home = await tempFolder();
  await mkdir(path.join(home, 'there'));
  const link = path.join(home, 'Photos');
  await symlink(target, link);
  expect(await lookAtFolder(link)).toBe(presence);
});

test('the real path is where links lead, and the path itself where they lead nowhere', async () => {
  const home = await tempFolder();
  const real = await realPathOf(home);
  await mkdir(path.join(home, 'there'));
  await symlink(path.join(home, 'there'), path.join(home, 'link'));
  await symlink(path.join(home, 'none'), path.join(home, 'broken'));
  expect([
    await realPathOf(path.join(home, 'link')),
    await realPathOf(path.join(home, 'broken')),
  ]).toEqual([path.join(real, 'there'), path.join(home, 'broken')]);
});
