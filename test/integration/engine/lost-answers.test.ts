/** @file The call had its effect, or will have it, and the answer is lost: nothing is lost, nothing is doubled. */
import { describe, expect, test } from 'vitest';
import { makePhoto, makeRig, sha256, until, type Rig } from './rig.ts';
import { begin, expectAllThere, failuresOf, reasonsOf, upload } from './story.ts';

const LOST = {
  'cut off': { do: 'drop-after' },
  'cut in half': { do: 'truncate' },
  'too late': { do: 'delay', delayMillis: 1200 },
  'behind an HTTP 500': { do: 'http-after', status: 500 },
} as const;

const PHOTOS = 30;

/** All of the same size, as a camera makes them. */
const FOLDERS = {
  'without captions': (): undefined => undefined,
  'with the same caption': () => 'Отпуск',
  'some with captions': (index: number) =>
    index % 5 === 0 ? `Caption ${index}` : index % 5 === 1 ? 'Отпуск' : undefined,
};

const SECOND = ['refuse', 'idempotent', 'duplicate'] as const;

/** Each behaviour with each folder and each way to lose the answer; the other switches take turns. */
const rows = SECOND.flatMap((secondCommit, a) =>
  Object.keys(FOLDERS).flatMap((folder, b) =>
    Object.keys(LOST).map((how, c) => ({
      how: how as keyof typeof LOST,
      folder: folder as keyof typeof FOLDERS,
      secondCommit,
      partOrder: (a + b + c) % 2 === 0 ? 'same' : 'reverse',
      listingLagMillis: (a + c) % 2 === 0 ? 0 : 300,
      commitListStops: (b + Math.floor(c / 2)) % 2 === 0,
    })),
  ),
);

async function writeFolder(rig: Rig, folder: keyof typeof FOLDERS): Promise<void> {
  for (let index = 0; index < PHOTOS; index += 1) {
    const caption = FOLDERS[folder](index);
    await rig.photo(`${index}.jpg`, caption === undefined ? {} : { caption });
  }
}

describe.concurrent('a commit whose answer is', { timeout: 180_000 }, () => {
  test.for(rows)(
    '$how: 30 photos $folder, a second commit: $secondCommit, parts: $partOrder, listed after $listingLagMillis ms, a list stops: $commitListStops',
    async ({ how, folder, ...switches }, context) => {
      const rig = await makeRig({}, context);
      await writeFolder(rig, folder);
      await rig.switches(switches);
      await rig.faults([{ on: 'photosV2.commit', times: 3, ...LOST[how] }]);
      const story = await upload(rig, {
        answerTimeoutMs: { call: how === 'too late' ? 600 : 60_000, photos: 60_000 },
        patienceMs: how === 'too late' ? 4000 : switches.listingLagMillis + 300,
      });
      expect(failuresOf(story)).toEqual({});
      expect((await rig.fired())[0]).toBeGreaterThan(0);
      await expectAllThere(rig);
    },
  );

  test.for(['refuse', 'idempotent'])(
    'cut off, and listed only after it was repeated (second commit: %s)',
    async (secondCommit, context) => {
      const rig = await makeRig({}, context);
      for (let index = 0; index < 6; index += 1) await rig.photo(`${index}.jpg`);
      await rig.switches({ secondCommit, listingLagMillis: 1500 });
      await rig.faults([{ on: 'photosV2.commit', do: 'drop-after', times: 1 }]);
      const story = await upload(rig, { patienceMs: 100 });
      expect(failuresOf(story)).toEqual({});
      await expectAllThere(rig);
    },
  );

  test.for(SECOND)(
    'cut off, while a foreign hand adds a photo of the same size (second commit: %s)',
    async (secondCommit, context) => {
      const rig = await makeRig({}, context);
      for (let index = 0; index < 6; index += 1) await rig.photo(`${index}.jpg`);
      await rig.switches({ secondCommit });
      await rig.makeAlbum('Holiday');
      await rig.faults([
        { on: 'photosV2.commit', do: 'drop-before', times: 2 },
        { on: 'photosV2.commit', do: 'drop-after', times: 2 },
      ]);
      const story = await begin(rig, { patienceMs: 300 });
      await until(story.engine, ({ counts }) => counts.committing > 0);
      const foreign = await makePhoto({ seed: 'by hand' });
      await rig.foreignPhoto('Holiday', foreign);
      await story.engine.whenSettled();
      expect(failuresOf(story)).toEqual({});
      const held = (await rig.stored()).map((photo) => photo.sha256).sort();
      const ours = rig.written.map((photo) => photo.sha256);
      expect(held).toEqual([...ours, sha256(foreign)].sort());
    },
  );
});

test('a look is not misled by a photo that looks the same and is committed meanwhile', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg', { seed: 'the same view' });
  await rig.faults([{ on: 'photosV2.commit', do: 'drop-before', times: 1 }]);
  await rig.holds([{ on: 'photos.getPhotos', at: 'before' }]);
  const story = await begin(rig);
  expect(await rig.held()).not.toBeNull();
  await rig.photo('b.jpg', { seed: 'the same view', width: 160, height: 120 });
  await story.engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await until(story.engine, ({ counts }) => counts.done === 1);
  await rig.letGo();
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
});

test.each([
  {
    name: 'a little later when OK got the question too slowly',
    code: 31,
    looks: 3,
    pauses: ['server-unavailable'],
    failures: {},
  },
  {
    name: 'by a person when OK refuses to tell',
    code: 500,
    looks: 1,
    pauses: [],
    failures: { 'a.jpg': 'commit-unknown' },
  },
])('a lost photo is looked for $name', async ({ code, looks, pauses, failures }) => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  await rig.faults([
    { on: 'photosV2.commit', do: 'drop-after', times: 1 },
    { on: 'photos.getPhotos', do: 'error', code, times: 2 },
  ]);
  const story = await upload(rig);
  expect(failuresOf(story)).toEqual(failures);
  expect(reasonsOf(story)).toEqual(pauses);
  expect(await rig.calls('photos.getPhotos')).toBe(looks);
  await expectAllThere(rig);
});

describe.concurrent('an album whose making had no answer', { timeout: 180_000 }, () => {
  test.for([
    { how: 'cut off', fault: { do: 'drop-after' }, listingLagMillis: 0 },
    { how: 'cut off, and it is listed late', fault: { do: 'drop-after' }, listingLagMillis: 600 },
    { how: 'cut in half', fault: { do: 'truncate' }, listingLagMillis: 300 },
    { how: 'behind an HTTP 500', fault: { do: 'http-after' }, listingLagMillis: 300 },
    { how: 'too late', fault: { do: 'delay', delayMillis: 1500 }, listingLagMillis: 0 },
    {
      how: 'too late and listed late',
      fault: { do: 'delay', delayMillis: 1500 },
      listingLagMillis: 300,
    },
  ])('($how) is made once', async ({ fault, listingLagMillis }, context) => {
    const rig = await makeRig({}, context);
    for (let index = 0; index < 3; index += 1) await rig.photo(`${index}.jpg`);
    await rig.switches({ listingLagMillis });
    await rig.faults([{ on: 'photos.createAlbum', times: 2, ...fault }]);
    const story = await upload(rig, {
      answerTimeoutMs: { call: 500, photos: 10_000 },
      patienceMs: 5000,
    });
    expect(failuresOf(story)).toEqual({});
    await rig.switches({ listingLagMillis: 0 });
    expect(await rig.albums('Holiday')).toHaveLength(1);
    await expectAllThere(rig);
  });
});
