/** @file The album of a lost photo is missing for a moment, or a person retries a part: still nothing is doubled. */
import { describe, expect, test, type TestContext } from 'vitest';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { adminGroup, makeRig, until } from './rig.ts';
import { begin, failuresOf, heldTopics, upload, type Story } from './story.ts';

const SECOND = ['refuse', 'idempotent', 'duplicate'] as const;
/** OK says so once, though the album is there. */
const ALBUM_GONE = { on: 'photosV2.getUploadUrl', do: 'error', code: 512, times: 1 };

/** One photo whose commit is lost and whose look is refused, and another that found no album. */
async function lostInAnAlbumThatWasGone(secondCommit: string, context: Context) {
  const rig = await makeRig({}, context);
  await rig.switches({ secondCommit });
  await rig.photo('a.jpg');
  await rig.faults([
    { on: 'photosV2.commit', do: 'drop-after', times: 1 },
    { on: 'photos.getPhotos', do: 'error', code: 500, times: 1 },
  ]);
  const story = await upload(rig);
  expect(failuresOf(story)).toEqual({ 'a.jpg': 'commit-unknown' });
  await rig.faults([ALBUM_GONE]);
  const other = await rig.photo('b.jpg', { width: 200 });
  await story.engine.add({ paths: [other], destination: { kind: 'album', title: 'Holiday' } });
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({ 'b.jpg': 'album-missing' });
  return { rig, story };
}

type Context = Pick<TestContext, 'onTestFinished'>;

function idOf({ engine }: Story, name: string): number {
  const { rows } = engine.page({ ...WHOLE_QUEUE, offset: 0, limit: 10 });
  return rows.find((row) => row.name === name)?.id ?? 0;
}

describe.concurrent('an album that was missing for a moment', { timeout: 60_000 }, () => {
  test.for(SECOND)(
    'holds what was lost in it once (a second commit: %s)',
    async (second, context) => {
      const { rig, story } = await lostInAnAlbumThatWasGone(second, context);
      story.engine.retry({ all: true });
      await story.engine.whenSettled();
      expect(failuresOf(story)).toEqual({});
      const held = (await rig.stored()).map(({ sha256 }) => sha256).sort();
      expect(held).toEqual(rig.written.map(({ sha256 }) => sha256).sort());
    },
  );

  test('holds it once, also when another photo went there first', async (context) => {
    const { rig, story } = await lostInAnAlbumThatWasGone('duplicate', context);
    story.engine.retry({ ids: [idOf(story, 'b.jpg')] });
    await story.engine.whenSettled();
    story.engine.retry({ all: true });
    await story.engine.whenSettled();
    const held = (await rig.stored()).map(({ sha256 }) => sha256).sort();
    expect(held).toEqual(rig.written.map(({ sha256 }) => sha256).sort());
  });

  test('holds it once, also when nobody retries anything', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ secondCommit: 'duplicate', listingLagMillis: 1500 });
    await rig.photo('a.jpg');
    await rig.faults([{ on: 'photosV2.commit', do: 'drop-after', times: 1 }]);
    const { engine } = await begin(rig, { patienceMs: 3000 });
    await until(engine, ({ counts }) => counts.committing > 0);
    await rig.faults([ALBUM_GONE]);
    const other = await rig.photo('b.jpg', { width: 200 });
    await engine.add({ paths: [other], destination: { kind: 'album', title: 'Holiday' } });
    await engine.whenSettled();
    await rig.switches({ listingLagMillis: 0 });
    expect((await rig.stored()).map(({ sha256 }) => sha256)).toEqual([rig.written[0]?.sha256]);
  });
});

test('a topic of which one photo is retried is looked for with all of them', { timeout: 60_000 }, async (context) => {
  const rig = await makeRig({}, context);
  await rig.switches({ secondCommit: 'duplicate' });
  for (let index = 0; index < 4; index += 1) await rig.photo(`${index}.jpg`);
  await rig.faults([
    { on: 'mediatopic.post', do: 'drop-after', times: 1 },
    { on: 'mediatopic.getTopics', do: 'error', code: 3 },
  ]);
  const groupId = await adminGroup(rig.server);
  const story = await upload(rig, { destination: { kind: 'topic', groupId, text: 'T' } });
  await rig.faults([]);
  expect(story.engine.retry({ ids: [idOf(story, '2.jpg')] })).toBe(4);
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  expect((await heldTopics(rig)).map(({ photos }) => photos.length)).toEqual([4]);
}); // prettier-ignore
