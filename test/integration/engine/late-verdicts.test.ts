/** @file What was asked about a photo comes back when the photo is another one, or OK has more than was known. */
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import type * as Examine from '../../../src/main/library/examine.ts';
import type * as RebuiltFacts from '../../../src/main/upload/rebuilt-facts.ts';
import type * as Reconcile from '../../../src/main/upload/reconcile.ts';
import { BY_FOLDER, names, scanned } from './kept.ts';
import { makePhoto, makeRig, until } from './rig.ts';
import { begin, expectAllThere, failuresOf } from './story.ts';

/** What is awaited before a look at a file, at what a place on OK has, or at the files of what is sought is over. */
const gates = vi.hoisted(() => ({
  ofFile: (): Promise<unknown> => Promise.resolve(),
  ofPlace: (): Promise<unknown> => Promise.resolve(),
  ofFacts: (): Promise<unknown> => Promise.resolve(),
}));
vi.mock('../../../src/main/library/examine.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Examine>();
  return {
    ...real,
    async examineFile(...asked: Parameters<typeof real.examineFile>) {
      const verdict = await real.examineFile(...asked);
      const isOfScan = asked[2] !== undefined;
      if (!isOfScan) await gates.ofFile();
      return verdict;
    },
  };
});
vi.mock('../../../src/main/upload/rebuilt-facts.ts', async (importOriginal) => {
  const real = await importOriginal<typeof RebuiltFacts>();
  return {
    ...real,
    async factsOf(...asked: Parameters<typeof real.factsOf>) {
      await gates.ofFacts();
      return await real.factsOf(...asked);
    },
  };
});
vi.mock('../../../src/main/upload/reconcile.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Reconcile>();
  return {
    ...real,
    async listUnknown(...asked: Parameters<typeof real.listUnknown>) {
      await gates.ofPlace();
      return await real.listUnknown(...asked);
    },
  };
});

const WATCH_TIMES = { gatherMs: 600_000, stallMs: 0 };

test('a refusal of the reservation, and the file is lighter by now', async () => {
  const rig = await makeRig();
  await rig.switches({ maxBytes: 20_000 });
  const file = await rig.file('a.jpg', await heavyPhoto());
  const engine = rig.engine({ refusedPhotos: 'say', watchTimes: WATCH_TIMES });
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  const { id } = await scanned(engine);
  await rig.holds([{ on: 'photosV2.getUploadUrl', at: 'after' }]);
  engine.resume();
  expect(await rig.held()).not.toBeNull();
  await writeFile(file, await makePhoto({ seed: 'light' }));
  engine.folders.scan(id);
  await scanned(engine);
  await rig.letGo();
  await engine.whenSettled();
  expect(names(engine)).toEqual(['a.jpg done']);
});

test('a look at half a file, and a scan has found it whole by now', async () => {
  const rig = await makeRig();
  const file = await rig.photo('a.jpg');
  const engine = rig.engine({ watchTimes: WATCH_TIMES });
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  const { id } = await scanned(engine);
  await writeFile(file, 'half of it, not yet a photo');
  const looked = Promise.withResolvers<undefined>();
  const isWhole = Promise.withResolvers<undefined>();
  gates.ofFile = async () => {
    looked.resolve(undefined);
    await isWhole.promise;
  };
  engine.resume();
  await looked.promise;
  await writeFile(file, await makePhoto({ seed: 'whole', width: 300 }));
  engine.folders.scan(id);
  await scanned(engine);
  isWhole.resolve(undefined);
  await engine.whenSettled();
  expect(names(engine)).toEqual(['a.jpg done']);
});

test('a look for a lost photo, and one like it was committed by now', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg', { seed: 'the same view' });
  await rig.faults([{ on: 'photosV2.commit', do: 'drop-before', times: 1 }]);
  const isCommitted = Promise.withResolvers<undefined>();
  gates.ofPlace = () => isCommitted.promise;
  const story = await begin(rig);
  await until(story.engine, ({ counts }) => counts.committing === 1);
  await expect.poll(() => rig.fired()).toEqual([1]);
  // OK has the other one; its answer comes while the files are read.
  await rig.holds([{ on: 'photosV2.commit', at: 'after' }]);
  await rig.photo('b.jpg', { seed: 'the same view', width: 160, height: 120 });
  await story.engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await expect.poll(async () => (await rig.stored()).length).toBe(1);
  gates.ofFacts = async () => {
    gates.ofFacts = () => Promise.resolve();
    await rig.letGo();
    await until(story.engine, ({ counts }) => counts.done === 1);
  };
  isCommitted.resolve(undefined);
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
});

/** More bytes than it is allowed to have. */
async function heavyPhoto(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: 300, height: 300, channels: 3, background: '#888', noise } as const;
  return await sharp({ create }).jpeg({ quality: 95 }).toBuffer();
}
