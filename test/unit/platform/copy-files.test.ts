import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCopyFiles } from '../../../src/main/platform/copy-files.ts';
import { tempFolder } from '../temp-folder.ts';

const FIRST = { id: 7, level: 1 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a copy lies under its row and level, whole, and nothing else beside it', async () => {
  const folder = await tempFolder();
  const copies = openCopyFiles(folder);
  await copies.write(FIRST, bytes('one'));
  await copies.write(FIRST, bytes('another'));
  expect(copies.pathOf(FIRST)).toBe(path.join(folder, 'copies', '7-1.jpg'));
  expect(await readFile(copies.pathOf(FIRST), 'utf8')).toBe('another');
  expect(await readdir(path.join(folder, 'copies'))).toEqual(['7-1.jpg']);
});

test('what nothing needs is deleted, also what an earlier program left', async () => {
  const folder = await tempFolder();
  const before = openCopyFiles(folder);
  for (const id of [1, 2, 3]) await before.write({ id, level: 2 }, bytes('x'));
  const copies = openCopyFiles(folder);
  await copies.write(FIRST, bytes('x'));
  copies.tidy(({ id }) => id === 2 || id === 7);
  expect((await readdir(path.join(folder, 'copies'))).sort()).toEqual(['2-2.jpg', '7-1.jpg']);
  copies.tidy(() => false);
  expect(await readdir(path.join(folder, 'copies'))).toEqual([]);
});

test('what was not finished is deleted at the next start; what is not ours stays', async () => {
  const folder = await tempFolder();
  await mkdir(path.join(folder, 'copies'));
  for (const name of ['7-1.jpg.unfinished', 'notes.txt', 'x-1.jpg']) {
    await writeFile(path.join(folder, 'copies', name), '');
  }
  openCopyFiles(folder).tidy(() => false);
  expect((await readdir(path.join(folder, 'copies'))).sort()).toEqual(['notes.txt', 'x-1.jpg']);
});

test('a folder that cannot be written is said, with nothing left behind', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'copies'), 'a file in its place');
  const copies = openCopyFiles(folder);
  await expect(copies.write(FIRST, bytes('x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  copies.tidy(() => false);
  expect(existsSync(copies.pathOf(FIRST))).toBe(false);
});

test('looking makes no folder', async () => {
  const folder = await tempFolder();
  openCopyFiles(folder).tidy(() => false);
  expect(await readdir(folder)).toEqual([]);
});
