import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { systemPath } from '../../../src/main/library/file-path.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { addTogether, makeRig, sha256, type Rig } from './rig.ts';

const HOURS_25 = 25 * 60 * 60 * 1000;

/** Photos of one size and different pictures, every other one with a caption. */
async function photosOf(rig: Rig, name: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const caption = index % 2 === 1 ? { caption: `Caption of ${name}-${index}` } : {};
    await rig.photo(`${name}-${index}.jpg`, caption);
  }
}

/** One-colour pictures that differ by one level of a channel or two: nobody tells one from another. */
async function alikePhotos(rig: Rig, name: string, count: number): Promise<void> {
  const base = 16 * name.length;
  for (let index = 0; index < count; index += 1) {
    const background = {
      r: base + (index & 1),
      g: base + ((index >> 1) & 1),
      b: base + (index >> 2),
    };
    const picture = sharp({ create: { width: 120, height: 90, channels: 3, background } });
    await rig.file(`${name}-${index}.png`, await picture.png().toBuffer());
  }
}

/** What the queue says has arrived, and what the stand-in holds under these ids. */
async function ledger(rig: Rig, engine: Engine) {
  const stored = new Map((await rig.stored()).map((photo) => [photo.photoId, photo]));
  const { rows } = engine.page({ ...WHOLE_QUEUE, filter: 'done', offset: 0, limit: 1_000 });
  return await Promise.all(
    rows.map(async ({ id, name }) => {
      const found = engine.locate(id);
      const photo = stored.get(found?.photoId ?? '');
      const bytes = await readFile(systemPath(found?.path ?? ''));
      const isCaptioned = /-\d*[13579]\.jpg$/.test(name);
      return {
        name,
        isTheSame: photo?.sha256 === sha256(bytes),
        isCaptionRight:
          (photo?.comment ?? '') === (isCaptioned ? `Caption of ${path.parse(name).name}` : ''),
      };
    }),
  );
}

const largestFirst = (sizes: readonly number[]) => [...sizes].sort((a, b) => b - a);

test('a host that mixes up the parts: every photo arrives once, and the ledger and captions are right', async () => {
  const rig = await makeRig();
  await rig.switches({ partOrder: 'reverse' });
  await photosOf(rig, 'first', 12);
  const engine = rig.engine();
  await addTogether(engine, rig.folder);
  await engine.whenSettled();
  await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(false);

  await photosOf(rig, 'second', 12);
  await addTogether(engine, rig.folder);
  await engine.whenSettled();

  // Of the first six without a caption as many as one POST takes; everything else alone.
  expect(largestFirst(await rig.postSizes())).toEqual([5, ...Array<number>(19).fill(1)]);
  const stored = await rig.stored();
  expect([stored.length, new Set(stored.map((photo) => photo.sha256)).size]).toEqual([24, 24]);
  const rows = await ledger(rig, engine);
  expect(rows).toHaveLength(24);
  expect(rows.filter((row) => !row.isTheSame || !row.isCaptionRight)).toEqual([]);
});

test('a host that keeps the order: captions are right in POSTs of several photos too', async () => {
  const rig = await makeRig();
  await photosOf(rig, 'first', 6);
  const engine = rig.engine();
  await addTogether(engine, rig.folder);
  await engine.whenSettled();
  await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(true);
  const before = await rig.posts();

  await photosOf(rig, 'second', 12);
  await addTogether(engine, rig.folder);
  await engine.whenSettled();

  expect(largestFirst((await rig.postSizes()).slice(before))).toEqual([5, 5, 2]);
  const rows = await ledger(rig, engine);
  expect(rows).toHaveLength(18);
  expect(rows.filter((row) => !row.isTheSame || !row.isCaptionRight)).toEqual([]);
});

test('photos that nobody can tell apart: after three trials each goes alone, and nothing is wrong', async () => {
  const rig = await makeRig();
  await rig.switches({ partOrder: 'reverse' });
  const engine = rig.engine();
  const sizes: (readonly number[])[] = [];
  for (const [round, name] of ['a', 'bb', 'ccc', 'dddd'].entries()) {
    const before = await rig.posts();
    await alikePhotos(rig, name, 6);
    await rig.photo(`captioned-${2 * round + 1}.jpg`, {
      caption: `Caption of captioned-${2 * round + 1}`,
    });
    await addTogether(engine, rig.folder);
    await engine.whenSettled();
    if (round < 3) {
      const asked = async () =>
        (await rig.journal()).filter((entry) => entry.method === 'photos.getInfo').length;
      await expect.poll(asked, { timeout: 10_000 }).toBe(round + 1);
      await engine.whenSettled(); // with what has been asked for
    }
    sizes.push(largestFirst((await rig.postSizes()).slice(before)));
  }

  expect([sizes, rig.keepsOrder()]).toEqual([
    [
      [5, 1, 1],
      [5, 1, 1],
      [5, 1, 1],
      [1, 1, 1, 1, 1, 1, 1],
    ],
    null,
  ]);
  const stored = await rig.stored();
  expect([stored.length, new Set(stored.map((photo) => photo.sha256)).size]).toEqual([28, 28]);
  const rows = await ledger(rig, engine);
  expect(rows.filter((row) => !row.isCaptionRight)).toEqual([]);
  // Those of a trial may have each other's ids: nobody can tell, and nothing else is.
  const isCaptioned = (name: string) => name.startsWith('captioned');
  expect(rows.filter((row) => isCaptioned(row.name) && !row.isTheSame)).toEqual([]);
});

test('after a day the order is asked for again', async () => {
  const rig = await makeRig();
  await photosOf(rig, 'first', 6);
  const first = rig.engine();
  await addTogether(first, rig.folder);
  await first.whenSettled();
  await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(true);
  await first.close();

  await rig.switches({ partOrder: 'reverse' });
  await photosOf(rig, 'second', 12);
  const before = await rig.posts();
  const second = rig.engine({ now: () => Date.now() + HOURS_25 });
  await addTogether(second, rig.folder);
  await second.whenSettled();
  await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(false);

  expect(largestFirst((await rig.postSizes()).slice(before))).toEqual([5, 1, 1, 1, 1, 1, 1, 1]);
  const rows = await ledger(rig, second);
  expect(rows).toHaveLength(18);
  expect(rows.filter((row) => !row.isTheSame || !row.isCaptionRight)).toEqual([]);
});

test('a host of which OK does not say what it holds: photos go on one by one', async () => {
  const rig = await makeRig();
  await rig.faults([{ on: 'photos.getInfo', do: 'error', code: 4 }]);
  await photosOf(rig, 'first', 8);
  const engine = rig.engine();
  await addTogether(engine, rig.folder);
  await engine.whenSettled();
  expect(await rig.stored()).toHaveLength(8);
  expect([engine.report().failed, rig.keepsOrder()]).toEqual([0, null]);
  const rows = await ledger(rig, engine);
  expect(rows.filter((row) => !row.isTheSame || !row.isCaptionRight)).toEqual([]);
});

test('a trial that a new start cut off is made again', async () => {
  const rig = await makeRig();
  await photosOf(rig, 'first', 6);
  await rig.holds([{ on: 'upload', at: 'after' }]);
  const first = rig.engine({ photosAtOnce: 1 });
  await addTogether(first, rig.folder);
  const held = await fetch(`${rig.server.controlUrl}/holds/held?waitMillis=10000`);
  expect(await held.json()).toMatchObject({ on: 'upload' });
  await first.close();
  await rig.letGo();

  const second = rig.engine();
  await second.whenSettled();
  await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(true);
  expect(largestFirst(await rig.postSizes())).toEqual([3, 3, 1, 1, 1]);
  const rows = await ledger(rig, second);
  expect(rows).toHaveLength(6);
  expect(rows.filter((row) => !row.isTheSame || !row.isCaptionRight)).toEqual([]);
});
