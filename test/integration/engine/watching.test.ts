/** @file Kept folders that are watched: what happens in them is seen by itself, with real files and a real watcher. */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { startOtherProcess } from '../../support/other-process.ts';
import { BY_FOLDER, keepFolder, names, scanned, untilDone, untilFolders } from './kept.ts';
import { makePhoto, makeRig, sha256, type Rig } from './rig.ts';
import { expectAllThere } from './story.ts';

/** Where each row's file is, by the way from the rig's folder down, and its state. */
function places(rig: Rig, engine: Engine): string[] {
  return engine
    .page({ ...WHOLE_QUEUE, offset: 0, limit: 100 })
    .rows.map(({ id, state }) => {
      const file = String(engine.locate(id)?.path);
      return `${path.relative(rig.folder, file)} ${state}`;
    })
    .sort();
}

const albums = async (rig: Rig): Promise<string[]> =>
  (await rig.stored()).map(({ albumTitle }) => String(albumTitle)).sort();

/** A folder with "A/1.jpg", "A/2.jpg" and "B/3.jpg", all on OK. */
async function threeOnOk() {
  const rig = await makeRig();
  for (const name of ['A/1.jpg', 'A/2.jpg', 'B/3.jpg']) await rig.photo(name);
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  expect(await albums(rig)).toEqual(['Holiday / A', 'Holiday / A', 'Holiday / B']);
  const at = (...parts: string[]): string => path.join(rig.folder, ...parts);
  return { rig, engine, id, at, posts: await rig.posts() };
}

test('what another process puts into the folder goes up by itself, also into new folders', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  await keepFolder(rig, engine);
  await rig.photo('b.jpg');
  await untilDone(engine, 2);
  // Made at once, with a folder in it: each is watched from then on.
  const moved = path.join(rig.dataFolder, 'Trip');
  await mkdir(path.join(moved, 'Day 1', 'Morning'), { recursive: true });
  await writeFile(path.join(moved, 'Day 1', 'c.jpg'), await makePhoto({ seed: 'c' }));
  await rename(moved, path.join(rig.folder, 'Trip'));
  await untilDone(engine, 3);
  await rig.photo('Trip/Day 1/Morning/d.jpg');
  await untilDone(engine, 4);
  expect(await albums(rig)).toEqual([
    'Holiday',
    'Holiday',
    'Holiday / Trip / Day 1',
    'Holiday / Trip / Day 1 / Morning',
  ]);
});

test('a large file that is written slowly, and stalls in the middle, arrives whole and once', async () => {
  const rig = await makeRig();
  await rig.photo('first.jpg');
  const engine = rig.engine({ watchTimes: { settleMs: 200, stallMs: 600_000 } });
  await engine.folders.add([rig.folder], BY_FOLDER);
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const;
  const picture = { width: 900, height: 700, channels: 3, background: '#888', noise } as const;
  const large = await sharp({ create: picture }).jpeg({ quality: 95 }).toBuffer();
  const writer = startOtherProcess();
  onTestFinished(() => writer.end());
  const file = path.join(rig.folder, 'large.jpg');
  const pieces = 8;
  const piece = (index: number): Buffer =>
    large.subarray(
      Math.floor((large.length * index) / pieces),
      Math.floor((large.length * (index + 1)) / pieces),
    );
  for (let index = 0; index < pieces; index += 1) {
    await writer.append(file, piece(index));
    // Each comes after the half of the large one, has settled longer ago than that, and is on OK.
    await writer.append(
      path.join(rig.folder, `beside-${index}.jpg`),
      await makePhoto({ seed: `beside ${index}` }),
    );
    if (index < pieces - 1) {
      await untilDone(engine, index + 2);
      expect(names(engine)).not.toContainEqual(expect.stringContaining('large'));
      await untilFolders(engine, ([one]) => one?.state === 'settling' && one.unsettled === 1);
    }
  }
  await untilDone(engine, pieces + 2);
  const held = (await rig.stored()).map((photo) => photo.sha256);
  expect(held.filter((one) => one === sha256(large))).toHaveLength(1);
  expect(held).toHaveLength(pieces + 2);
});

test('a file that is written anew while it waits to be sent goes up when it is whole, and once', async () => {
  const rig = await makeRig();
  const file = await rig.photo('a.jpg');
  const engine = rig.engine({ watchTimes: { settleMs: 200, stallMs: 600_000 } });
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  await expect.poll(() => names(engine), { timeout: 20_000 }).toEqual(['a.jpg queued']);
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const;
  const picture = { width: 900, height: 700, channels: 3, background: '#888', noise } as const;
  const edited = await sharp({ create: picture }).jpeg({ quality: 95 }).toBuffer();
  await writeFile(file, edited.subarray(0, edited.length / 2));
  engine.resume();
  // Each has settled longer after the half than that would have to, and is on OK.
  for (const name of ['b', 'c', 'd', 'e', 'f']) {
    await rig.photo(`${name}.jpg`);
    await expect.poll(() => names(engine), { timeout: 20_000 }).toContain(`${name}.jpg done`);
    expect(names(engine)).toContain('a.jpg queued');
  }
  await writeFile(file, edited);
  await expect.poll(() => names(engine), { timeout: 20_000 }).toContain('a.jpg done');
  const held = (await rig.stored()).map((photo) => photo.sha256);
  expect(held).toHaveLength(6);
  expect(held).toContain(sha256(edited));
});

test('a renamed file, one moved to another folder and a renamed folder stay what they are on OK', async () => {
  const { rig, engine, at, posts } = await threeOnOk();
  await rename(at('A', '1.jpg'), at('A', 'one.jpg'));
  await rename(at('A', '2.jpg'), at('B', '2.jpg'));
  await expect
    .poll(() => places(rig, engine), { timeout: 20_000 })
    .toEqual(['A/one.jpg done', 'B/2.jpg done', 'B/3.jpg done']);
  await rename(at('B'), at('C'));
  await expect
    .poll(() => places(rig, engine), { timeout: 20_000 })
    .toEqual(['A/one.jpg done', 'C/2.jpg done', 'C/3.jpg done']);
  expect([await rig.posts(), await albums(rig)]).toEqual([
    posts,
    ['Holiday / A', 'Holiday / A', 'Holiday / B'],
  ]);
  // A copy is another matter: it belongs to the album of its folder too.
  await copyFile(at('C', '3.jpg'), at('A', 'copy.jpg'));
  await untilDone(engine, 4);
  expect(await albums(rig)).toEqual(['Holiday / A', 'Holiday / A', 'Holiday / A', 'Holiday / B']);
});

test('a photo moved from one kept folder to another is counted there, and not sent again', async () => {
  const rig = await makeRig();
  await rig.photo('One/a.jpg');
  await rig.photo('Two/b.jpg');
  const engine = rig.engine();
  const [one, two] = ['One', 'Two'].map((name) => path.join(rig.folder, name)) as [string, string];
  await engine.folders.add([one, two], BY_FOLDER);
  await untilFolders(
    engine,
    (all) => all.length === 2 && all.every(({ counts }) => counts.done === 1),
  );
  await rename(path.join(one, 'a.jpg'), path.join(two, 'a.jpg'));
  await untilFolders(engine, ([, second]) => second?.counts.done === 2);
  expect(engine.folders.list().map(({ counts }) => counts.done)).toEqual([0, 2]);
  expect([await albums(rig), await rig.posts()]).toEqual([['One', 'Two'], 2]);
});

test('a file that is moved while it waits, and one while it is sent, arrive once', async () => {
  const rig = await makeRig();
  const waiting = await rig.photo('A/waiting.jpg');
  const engine = rig.engine();
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  await scanned(engine);
  await mkdir(path.join(rig.folder, 'B'));
  await rename(waiting, path.join(rig.folder, 'B', 'waiting.jpg'));
  await expect
    .poll(() => places(rig, engine), { timeout: 20_000 })
    .toEqual(['B/waiting.jpg queued']);
  await rig.holds([{ on: 'upload', at: 'body' }]); // its file is open by then
  engine.resume();
  expect(await rig.held()).not.toBeNull();
  await rename(path.join(rig.folder, 'B', 'waiting.jpg'), path.join(rig.folder, 'sent.jpg'));
  await expect.poll(() => places(rig, engine), { timeout: 20_000 }).toEqual(['sent.jpg sending']);
  await rig.letGo();
  await untilDone(engine, 1);
  expect([places(rig, engine), await albums(rig)]).toEqual([['sent.jpg done'], ['Holiday / A']]);
});

test.each([
  ['elsewhere', 'b.jpg'],
  ['in its place again', 'a.jpg'],
])(
  'a file that is gone when its turn comes is said, and goes up when it is found %s',
  async (_where, name) => {
    const rig = await makeRig();
    const file = await rig.photo('a.jpg');
    // Nobody tells of anything: the queue comes first.
    const engine = rig.engine({ watchTimes: { gatherMs: 600_000 } });
    engine.pause();
    await engine.folders.add([rig.folder], BY_FOLDER);
    const { id } = await scanned(engine);
    const away = path.join(rig.dataFolder, 'a.jpg');
    await rename(file, away);
    engine.resume();
    await engine.whenSettled();
    const [failed] = engine.page({ ...WHOLE_QUEUE, offset: 0, limit: 1 }).rows;
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'file-missing' } });
    await rename(away, path.join(rig.folder, name));
    engine.folders.scan(id);
    await untilDone(engine, 1);
    expect(places(rig, engine)).toEqual([`${name} done`]);
    await expectAllThere(rig);
  },
);

test('what is moved while the program does not run is known again, after a crash too', async () => {
  const { rig, engine, at, posts } = await threeOnOk();
  await engine.close();
  await rename(at('A'), at('Z'));
  await rename(at('B', '3.jpg'), at('3.jpg'));
  // Stopped in the middle of finding that out.
  const second = rig.engine();
  await expect
    .poll(() => places(rig, second).join(), { interval: 1, timeout: 20_000 })
    .toMatch(/^3\.jpg|Z\//);
  await second.close();
  await rename(at('Z', '1.jpg'), at('Z', 'last.jpg'));
  const third = rig.engine();
  await expect
    .poll(() => places(rig, third), { timeout: 20_000 })
    .toEqual(['3.jpg done', 'Z/2.jpg done', 'Z/last.jpg done']);
  await third.whenSettled();
  expect([await rig.posts(), (await rig.stored()).length]).toEqual([posts, 3]);
});

test('the same photo of two albums stays in both when both of its folders are renamed at once', async () => {
  const rig = await makeRig();
  await rig.photo('A/1.jpg', { seed: 'same' });
  await rig.photo('B/1.jpg', { seed: 'same' });
  const engine = rig.engine();
  await keepFolder(rig, engine);
  expect(await albums(rig)).toEqual(['Holiday / A', 'Holiday / B']);
  const posts = await rig.posts();
  await engine.close();
  await rename(path.join(rig.folder, 'A'), path.join(rig.folder, 'C'));
  await rename(path.join(rig.folder, 'B'), path.join(rig.folder, 'D'));
  const second = rig.engine();
  await scanned(second);
  await second.whenSettled();
  expect(places(rig, second)).toEqual(['C/1.jpg done', 'D/1.jpg done']);
  expect([await rig.posts(), await albums(rig)]).toEqual([posts, ['Holiday / A', 'Holiday / B']]);
});

test('a changed file goes up as a new photo, or is left alone, as the person has chosen at the moment', async () => {
  const { rig, engine, at } = await threeOnOk();
  await writeFile(at('A', '1.jpg'), await makePhoto({ seed: 'edited' }));
  await untilDone(engine, 4);
  engine.setChangedPhotos('ignore');
  await writeFile(at('A', '2.jpg'), await makePhoto({ seed: 'edited too' }));
  await rig.photo('A/4.jpg'); // looked at after the change
  await untilDone(engine, 5);
  engine.setChangedPhotos('upload');
  await rig.photo('A/5.jpg');
  await untilDone(engine, 6);
  expect(places(rig, engine).filter((row) => row.startsWith('A/2.jpg'))).toEqual(['A/2.jpg done']);
  await writeFile(at('A', '2.jpg'), await makePhoto({ seed: 'edited once more' }));
  await untilDone(engine, 7);
  const held = (await rig.stored()).map((photo) => photo.sha256);
  const shaOf = async (seed: string) => sha256(await makePhoto({ seed }));
  expect(held).toContain(await shaOf('edited'));
  expect(held).not.toContain(await shaOf('edited too'));
  expect(held).toContain(await shaOf('edited once more'));
});

test('a deleted file changes nothing on OK or in the list', async () => {
  const { rig, engine, at } = await threeOnOk();
  await rm(at('A'), { recursive: true });
  await rig.photo('B/4.jpg'); // looked at after it
  await untilDone(engine, 4);
  expect((await rig.stored()).length).toBe(4);
  expect(places(rig, engine)).toEqual([
    'A/1.jpg done',
    'A/2.jpg done',
    'B/3.jpg done',
    'B/4.jpg done',
  ]);
});

test('what happens in a paused folder is found when it is resumed', async () => {
  const { rig, engine, id } = await threeOnOk();
  await engine.folders.pause(id);
  await rig.photo('A/4.jpg');
  await engine.add({
    paths: [await rig.file('beside.jpg', await makePhoto({ seed: 'beside' }))],
    destination: { kind: 'personal' },
  });
  await engine.whenSettled();
  expect(names(engine)).not.toContain('4.jpg done');
  engine.folders.resume(id);
  await expect.poll(() => names(engine), { timeout: 20_000 }).toContain('4.jpg done');
});

/** Hints are kept for ever: only looking through all again finds anything. */
const DEAF = { gatherMs: 600_000 };

test('what nobody told of is found after the computer slept, and every hour', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const first = rig.engine({ watchTimes: DEAF });
  await keepFolder(rig, first);
  await rig.photo('b.jpg');
  await first.folders.resync();
  await untilDone(first, 2);
  await first.close();
  const second = rig.engine({ watchTimes: { ...DEAF, rescanMs: 200 } });
  await untilDone(second, 2);
  await rig.photo('c.jpg');
  await untilDone(second, 3);
});
