/** @file OK is down for long, or stumbles over one photo: an outage costs no photo, and one bad photo costs no other. */
import { describe, expect, test } from 'vitest';
import { MOST_ATTEMPTS } from '../../../src/main/upload/outcome.ts';
import type { Pause, Snapshot } from '../../../src/shared/upload.ts';
import { makeRig, until } from './rig.ts';
import { begin, expectAllThere, expectFailed, expectSaid, failuresOf, upload } from './story.ts';

const STEPS = {
  'looks for albums': 'photos.getAlbums',
  'makes albums': 'photos.createAlbum',
  'lists photos': 'photos.getPhotos',
  reserves: 'photosV2.getUploadUrl',
  'takes photos': 'upload',
  commits: 'photosV2.commit',
};

const WAYS = {
  'answers HTTP 503': { do: 'http', status: 503 },
  'shows a page': { do: 'html' },
  'answers garbage': { do: 'garbage' },
  'cuts every call off': { do: 'drop-before' },
  'says error 2': { do: 'error', code: 2 },
  'says error 9999': { do: 'error', code: 9999 },
};

const rows = Object.entries(STEPS).flatMap(([doing, on]) =>
  Object.entries(WAYS).map(([what, fault]) => ({ doing, on, what, fault })),
);

describe.concurrent('with photos waiting', { timeout: 90_000 }, () => {
  test.for(rows)('an outage where OK $doing it $what', async ({ on, fault }, context) => {
    const rig = await makeRig({}, context);
    // Who only asks has no photo in the call: there, fewer tell as much.
    const photos = /upload|commit/.test(on) ? 40 : 12;
    for (let index = 0; index < photos; index += 1) {
      await rig.photo(`${index}.jpg`, { width: 100 + 5 * index });
    }
    if (on === 'photos.getPhotos') await rig.makeAlbum('Holiday');
    await rig.faults([{ on, ...fault }]);
    const story = await begin(rig);
    const { engine, pauses } = story;
    let most = 0;
    // While other steps still get through, the waits begin anew; then each is longer than the one before.
    const during = await until(engine, ({ uselessSince }) => {
      most = Math.max(most, rig.attempts());
      // A POST that was on its way gets through late, and says that OK is of use.
      return waitsGrow(pauses) && uselessSince !== null;
    });
    expect(during.counts).toMatchObject({ failed: 0, done: 0 });
    expect(most).toBeLessThan(MOST_ATTEMPTS - 1);
    for (const pause of pauses) expectSaid(pause, 'server-unavailable');
    await rig.faults([]);
    await engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    expect(engine.snapshot()).toMatchObject({ pause: null, uselessSince: null });
    await expectAllThere(rig);
  });

  test.for([
    { on: 'upload', code: 'server-unavailable', fault: { do: 'http', status: 500 } },
    { on: 'upload', code: 'connection-lost', fault: { do: 'drop-before' } },
    { on: 'photosV2.commit', code: 'commit-unknown', fault: { do: 'http', status: 500 } },
    { on: 'photosV2.commit', code: 'commit-unknown', fault: { do: 'drop-before' } },
  ] as const)(
    'a photo that OK stumbles over at $on ($fault.do) fails alone, and all others arrive',
    async ({ on, code, fault }, context) => {
      const rig = await makeRig({}, context);
      for (let index = 0; index < 24; index += 1) {
        await rig.photo(`${index}.jpg`, { width: 100 + 5 * index });
      }
      await rig.photo('poison.jpg', { width: 400, height: 390 });
      await rig.faults([{ on, bytes: rig.written.at(-1)?.bytes, ...fault }]);
      const story = await upload(rig);

      expectFailed(story, ['poison.jpg'], code);
      await expectAllThere(rig, { except: ['poison.jpg'] });
      expect(await rig.fired()).toEqual([MOST_ATTEMPTS]);
      await rig.faults([]);
      const posts = await rig.posts();
      expect(story.engine.retry({ all: true })).toBe(1);
      await story.engine.whenSettled();
      await expectAllThere(rig);
      expect(await rig.posts()).toBe(on === 'upload' ? posts + 1 : posts);
    },
  );
});

test('an outage at the commit alone costs no photo, however slowly others go out', { timeout: 120_000 }, async () => {
  const rig = await makeRig();
  for (let index = 0; index < 6; index += 1) {
    await rig.photo(`${index}.jpg`, { width: 100 + 5 * index, caption: String(index) });
  }
  const slow = { on: 'upload', do: 'delay', delayMillis: 12_000 };
  await rig.faults([{ on: 'photosV2.commit', do: 'html' }, slow]);
  const story = await begin(rig, { photosAtOnce: 1, random: () => 0 });
  const isTold = ({ pause }: Snapshot) => pause?.reason === 'server-unavailable';
  const { counts } = await until(story.engine, (all) => isTold(all) || all.counts.failed > 0);
  expect(counts.failed).toBe(0);
  await rig.faults([]);
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
}); // prettier-ignore

/** Whether the last wait was of two seconds or more: the first is of half a second. */
function waitsGrow(pauses: readonly Pause[]): boolean {
  const [before, last] = pauses.slice(-2).map((pause) => pause.until ?? 0);
  return before !== undefined && last !== undefined && last - before >= 2000;
}

test.for(['upload', 'photosV2.commit'])(
  'an outage at %s over many starts of the program costs no photo',
  { timeout: 90_000 },
  async (on, context) => {
    const rig = await makeRig({}, context);
    for (let index = 0; index < 20; index += 1) {
      await rig.photo(`${index}.jpg`, { width: 100 + 5 * index });
    }
    await rig.faults([{ on, do: 'http', status: 503 }]);
    for (let start = 0; start < 7; start += 1) {
      const engine = rig.engine();
      if (start === 0) {
        await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
      }
      await until(engine, ({ pause }) => pause?.reason === 'server-unavailable');
      expect(engine.snapshot().counts.failed).toBe(0);
      await engine.close();
    }
    await rig.faults([]);
    const engine = rig.engine();
    await engine.whenSettled();
    expect(engine.snapshot().counts).toMatchObject({ failed: 0, done: 20 });
    await expectAllThere(rig);
  },
);
