import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { overwrite, randomFrom, whereabouts } from '../../unit/queue/a-damaged-queue.ts';
import { makeRig, type Rig } from './rig.ts';

const PHOTOS = 8;

async function aFolder(rig: Rig): Promise<void> {
  for (let index = 0; index < PHOTOS; index += 1) {
    await rig.photo(`${index}.jpg`, { width: 100 + 10 * index, height: 100 });
  }
}

async function addFolder(rig: Rig, account?: null) {
  const engine = rig.engine(account === null ? { account } : {});
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  const { uploaded, failed } = engine.report();
  await engine.close();
  return { uploaded, failed };
}

/** Overwrites what the queue's file says of uploads in these places. */
function forget(rig: Rig, ...places: ('row' | 'path' | 'fingerprint')[]): void {
  const file = path.join(rig.dataFolder, 'queue.sqlite');
  const where = whereabouts(file);
  const pages = places.flatMap((place) => [...where[place].values()].flat());
  overwrite(file, [...new Set(pages)], randomFrom(1));
}

test.each([
  ['rows', ['row']],
  ['rows and fingerprints', ['row', 'fingerprint']],
  ['rows and paths', ['row', 'path']],
] as const)('done photos are not sent again when their %s are damaged', async (_, places) => {
  const rig = await makeRig();
  await aFolder(rig);
  expect(await addFolder(rig)).toEqual({ uploaded: PHOTOS, failed: 0 });
  const posts = await rig.posts();
  forget(rig, ...places);
  expect(await addFolder(rig)).toEqual({ uploaded: 0, failed: 0 });
  // By now the queue knows them as well as before.
  expect(await addFolder(rig)).toEqual({ uploaded: 0, failed: 0 });
  expect(await rig.posts()).toBe(posts);
  expect(await rig.stored()).toHaveLength(PHOTOS);
});

test('photos that waited are looked at again and sent, each once', async () => {
  const rig = await makeRig();
  await aFolder(rig);
  await addFolder(rig, null); // nobody is signed in
  forget(rig, 'row');
  const engine = rig.engine();
  await engine.whenSettled();
  expect(engine.report()).toMatchObject({ uploaded: PHOTOS, failed: 0 });
  const sent = new Set((await rig.stored()).map((photo) => photo.sha256));
  expect([sent.size, (await rig.stored()).length]).toEqual([PHOTOS, PHOTOS]);
});

test('a queue that is garbage is set aside, and the folder is taken in anew', async () => {
  const rig = await makeRig();
  await aFolder(rig);
  await addFolder(rig, null);
  const file = path.join(rig.dataFolder, 'queue.sqlite');
  const garbage = Buffer.from('garbage '.repeat(5_000));
  await writeFile(file, garbage);
  expect(await addFolder(rig)).toEqual({ uploaded: PHOTOS, failed: 0 });
  expect(await rig.stored()).toHaveLength(PHOTOS);
  const [setAside = ''] = (await readdir(rig.dataFolder)).filter((name) =>
    name.startsWith('queue-damaged-'),
  );
  expect(await readFile(path.join(rig.dataFolder, setAside))).toEqual(garbage);
});
