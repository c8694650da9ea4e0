import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createIntakes } from '../../../src/main/engine/intakes.ts';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createIntakeLog } from '../../../src/main/queue/intake-log.ts';
import { storageTrouble } from '../../../src/main/queue/storage-trouble.ts';
import type { Store } from '../../../src/main/queue/store.ts';
import { storeInHand } from '../queue/a-store.ts';
import { tempFolder } from '../temp-folder.ts';

const FULL = Object.assign(new Error('disk I/O error'), {
  code: 'ERR_SQLITE_ERROR',
  errcode: 778,
});

/** A folder without photos, and intakes that cannot say that they are at its end the first two times. */
async function intakesThatEndInTrouble() {
  const { store } = await storeInHand();
  const folder = path.join(await tempFolder(), 'Holiday');
  await mkdir(folder);
  await writeFile(path.join(folder, 'notes.txt'), 'no photo');
  let failures = 2;
  const run: Store['run'] = (sql, ...values) => {
    if (sql === 'DELETE FROM intakes WHERE id = ?' && failures > 0) {
      failures -= 1;
      throw FULL;
    }
    return store.run(sql, ...values);
  };
  const waited: unknown[] = [];
  const state = { isStopped: false };
  const intakes = createIntakes({
    store: { ...store, run },
    destinations: createDestinations(store),
    now: Date.now,
    random: () => 0,
    continues: true,
    async untilWritable(cause) {
      waited.push(storageTrouble(cause));
      if (!state.isStopped) return;
      void intakes.stop();
      await Promise.resolve();
      throw cause;
    },
    onProgress: () => undefined,
    onEnd: () => undefined,
    onBug: () => undefined,
  });
  const add = () => intakes.add({ paths: [folder], destination: { kind: 'by-folder' } });
  return { add, waited, state, left: () => createIntakeLog(store).unfinished().length };
}

test('an intake that cannot be ended in the log waits until it can', async () => {
  const { add, waited, left } = await intakesThatEndInTrouble();
  expect((await add()).skipped).toBe(1);
  expect([waited, left()]).toEqual([['unwritable', 'unwritable'], 0]);
});

test('a program that ends while it waits for that goes on with the folder at its next start', async () => {
  const { add, state, left } = await intakesThatEndInTrouble();
  state.isStopped = true;
  expect((await add()).skipped).toBe(1);
  expect(left()).toBe(1);
});

/** A kept folder with a photo that cannot be read, and what its scan looked like at each file. */
async function keptFolder() {
  const { store } = await storeInHand();
  const folder = path.join(await tempFolder(), 'Kept');
  await mkdir(folder);
  const write = (name: string) => writeFile(path.join(folder, name), 'no photo');
  await write('a.jpg');
  const folders = createKeptFolders(store, Date.now);
  const id = folders.add(folder, { kind: 'by-folder' });
  const intakes = createIntakes({
    store,
    destinations: createDestinations(store),
    now: Date.now,
    random: () => 0,
    continues: true,
    untilWritable: (cause) => Promise.reject(new Error('unwritable', { cause })),
    onProgress: () => undefined,
    onEnd: () => undefined,
    onBug: () => undefined,
  });
  const scan = async (isFirst = false) => {
    const isNews: boolean[] = [];
    const isActive: boolean[] = [];
    await intakes.scan({
      paths: [folder],
      destination: { kind: 'by-folder' },
      kept: {
        ...folders.filesOf(id),
        elsewhere: () => Promise.resolve([]),
        settling: { settleMs: 0, stallMs: 0, now: Date.now },
        onUnsettled: () => undefined,
        changedPhotos: () => 'upload',
      },
      isFirst,
      onFolder: () => undefined,
      stop: new AbortController(),
      onProgress() {
        isNews.push(intakes.isNews());
        isActive.push(intakes.isActive());
      },
    });
    return { isNews, isActive };
  };
  return { write, scan };
}

test('a folder that is looked through again is news only when something new is found', async () => {
  const { write, scan } = await keptFolder();
  const first = await scan(true);
  expect([first.isNews.at(0), first.isNews.at(-1)]).toEqual([true, true]);
  const idle = await scan();
  expect([idle.isActive.includes(false), idle.isNews.includes(true)]).toEqual([false, false]);
  await write('b.jpg');
  const again = await scan();
  expect([again.isNews.at(0), again.isNews.at(-1)]).toEqual([false, true]);
});
