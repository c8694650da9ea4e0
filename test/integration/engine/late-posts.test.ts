/** @file OK comes late to a POST that nobody waits for any more: what was sent again does not suffer from it. */
import { expect, test } from 'vitest';
import { makeRig, type Rig } from './rig.ts';
import { begin, expectAllThere, failuresOf, type Story } from './story.ts';

test.each<{
  name: string;
  answerMs?: number;
  /** Answers whoever goes on. */
  giveUp: (story: Story, rig: Rig) => Story | Promise<Story>;
}>([
  {
    name: 'its connection has gone',
    giveUp(story) {
      story.engine.networkChanged(['192.0.2.7']);
      return story;
    },
  },
  { name: 'its answer took too long', answerMs: 4_000, giveUp: (story) => story },
  {
    name: 'the person paused, and went on',
    giveUp(story) {
      story.engine.pause();
      story.engine.resume();
      return story;
    },
  },
  {
    name: 'the program ended, and was started again',
    async giveUp({ engine }, rig) {
      await engine.close();
      return { engine: rig.engine(), pauses: [] };
    },
  },
])('$name', async ({ answerMs = 60_000, giveUp }) => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  await rig.holds([{ on: 'upload', at: 'body' }]);
  const first = await begin(rig, { answerTimeoutMs: { call: 60_000, photos: answerMs } });
  expect(await rig.held()).not.toBeNull();
  // OK has all of the first POST, and gives its token after that of the second and before the commit.
  await rig.letGoBehind('upload');
  const story = await giveUp(first, rig);
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  expect(await rig.posts()).toBe(2);
  await expectAllThere(rig);
});
