import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openStore, openStoreToLook } from '../../../src/main/queue/store.ts';
import { tempFolder } from '../temp-folder.ts';

const now = (): number => 1_000;

test('looking at a queue that is not there makes none', async () => {
  const folder = await tempFolder();
  const store = openStoreToLook(path.join(folder, 'queue.sqlite'), now);
  expect(store.counts()).toMatchObject({ queued: 0, done: 0 });
  store.close();
  expect(await readdir(folder)).toEqual([]);
});

test('looking works beside the program that has just begun, and changes nothing', async () => {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  const working = openStore(file, now);
  working.useAccount('5');
  const looking = openStoreToLook(file, now);
  looking.lookAtAccount('5');
  expect(looking.counts()).toEqual(working.counts());
  expect(() => looking.run('DELETE FROM uploads')).toThrow(/readonly/);
  looking.close();
  working.close();
  expect(existsSync(file)).toBe(true);
});

test('a file that is no database is an error', async () => {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  await writeFile(file, 'not a database, but long enough to be taken for a header of one');
  expect(() => openStoreToLook(file, now)).toThrow(/not a database/);
});
