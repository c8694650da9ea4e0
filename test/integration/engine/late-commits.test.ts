/** @file OK comes late to a commit whose answer nobody could write down: it is looked for before it is repeated. */
import { expect, test } from 'vitest';
import { lockQueue } from './lock-queue.ts';
import { makeRig, ownerOf, until } from './rig.ts';
import { begin, expectAllThere, failuresOf } from './story.ts';

test('another account came and went meanwhile', { timeout: 60_000 }, async () => {
  const rig = await makeRig();
  await rig.switches({ secondCommit: 'duplicate' });
  await rig.photo('a.jpg');
  await rig.holds([{ on: 'photosV2.commit', at: 'before' }]);
  const story = await begin(rig, { patienceMs: 3000 });
  expect(await rig.held()).not.toBeNull();
  await story.engine.useAccount(ownerOf(rig, rig.server.secondUser));
  await rig.letGoBehind('photos.getPhotos');
  await story.engine.useAccount(ownerOf(rig, rig.server));
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
});

test('another program had the queue when its answer was lost', { timeout: 60_000 }, async () => {
  const rig = await makeRig();
  await rig.switches({ secondCommit: 'duplicate' });
  await rig.photo('a.jpg');
  await rig.holds([{ on: 'photosV2.commit', at: 'before' }]);
  const answerTimeoutMs = { call: 8000, photos: 60_000 };
  const story = await begin(rig, { patienceMs: 8000, answerTimeoutMs });
  expect(await rig.held()).not.toBeNull();
  const unlock = lockQueue(rig);
  await until(story.engine, ({ pause }) => pause?.problem?.code === 'queue-unwritable');
  await rig.letGoBehind('photos.getPhotos');
  unlock();
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
});
