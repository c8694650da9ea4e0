/** @file A topic whose posting or looking-up goes wrong: one topic with all its photos, or a word to the person, never two. */
import { describe, expect, test, type TestContext } from 'vitest';
import { call, makePhoto, reserve, sendOne, setControl } from '../ok-server/client.ts';
import { adminGroup, makeRig, type Rig } from './rig.ts';
import { expectFailed, expectSaid, failuresOf, heldTopics, upload, type Story } from './story.ts';

const TEXT = 'Наше лето';

interface TopicStory {
  readonly rig: Rig;
  readonly groupId: string;
  readonly run: (options?: Parameters<typeof upload>[1]) => Promise<Story>;
}

async function topicStory(
  context: Pick<TestContext, 'onTestFinished'>,
  faults: readonly Record<string, unknown>[],
): Promise<TopicStory> {
  const rig = await makeRig({}, context);
  for (let index = 0; index < 6; index += 1) await rig.photo(`${index}.jpg`);
  await rig.faults(faults);
  const groupId = await adminGroup(rig.server);
  const destination = { kind: 'topic', groupId, text: TEXT } as const;
  return { rig, groupId, run: (options) => upload(rig, { destination, ...options }) };
}

async function expectOneTopic(rig: Rig): Promise<void> {
  const photos = rig.written.map(({ sha256 }) => sha256).sort();
  expect(await heldTopics(rig)).toEqual([{ text: TEXT, photos }]);
}

describe.concurrent('a topic whose posting had no answer', { timeout: 90_000 }, () => {
  const lost = [{ do: 'drop-after' }, { do: 'truncate' }, { do: 'http-after' }] as const;
  const seconds = ['refuse', 'idempotent', 'duplicate'] as const;
  const lags = [0, 400] as const;
  const rows = seconds.flatMap((secondCommit) =>
    lost.flatMap((fault) =>
      lags.map((listingLagMillis) => ({ secondCommit, ...fault, listingLagMillis })),
    ),
  );

  test.for(rows)(
    '($do) is there once (a second post: $secondCommit, listed after $listingLagMillis ms)',
    async ({ secondCommit, listingLagMillis, ...fault }, context) => {
      const { rig, run } = await topicStory(context, [
        { on: 'mediatopic.post', times: 2, ...fault },
      ]);
      await rig.switches({ secondCommit, listingLagMillis });
      const story = await run({ patienceMs: 800 });
      expect(failuresOf(story)).toEqual({});
      await expectOneTopic(rig);
    },
  );

  test.for(seconds)(
    '(too late) is there once (a second post: %s)',
    async (secondCommit, context) => {
      const { rig, run } = await topicStory(context, [
        { on: 'mediatopic.post', do: 'delay', delayMillis: 1200, times: 1 },
      ]);
      await rig.switches({ secondCommit });
      const answerTimeoutMs = { call: 600, photos: 10_000 };
      const story = await run({ patienceMs: 4000, answerTimeoutMs });
      expect(failuresOf(story)).toEqual({});
      await expectOneTopic(rig);
    },
  );

  test('and whose group may not be listed is left to the person, and not posted again', async (context) => {
    const { rig, run } = await topicStory(context, [
      { on: 'mediatopic.post', do: 'drop-after', times: 1 },
      { on: 'mediatopic.getTopics', do: 'error', code: 3 },
    ]);
    const story = await run();
    expectFailed(
      story,
      rig.written.map(({ name }) => name),
      'commit-unknown',
    );
    await expectOneTopic(rig);
    expect(await rig.calls('mediatopic.post')).toBe(1);

    await rig.faults([]);
    expect(story.engine.retry({ all: true })).toBe(6);
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectOneTopic(rig);
  });

  test('and whose group may not be listed without a permission waits for the person', async (context) => {
    const { rig, run } = await topicStory(context, [
      { on: 'mediatopic.post', do: 'drop-after', times: 1 },
      { on: 'mediatopic.getTopics', do: 'error', code: 10 },
    ]);
    const story = await run();
    expectSaid(story.engine.snapshot().pause, 'permission-missing');
    expect(story.engine.snapshot().counts).toMatchObject({ committing: 6, failed: 0 });
    await rig.faults([]);
    story.engine.resume();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectOneTopic(rig);
    expect(await rig.calls('mediatopic.post')).toBe(1);
  });
});

describe.concurrent('a topic that OK refuses', { timeout: 90_000 }, () => {
  test('for a permission that is missing says which', async (context) => {
    const { rig, run } = await topicStory(context, []);
    await setControl(rig.server, 'session', { scopes: ['VALUABLE_ACCESS', 'PHOTO_CONTENT'] });
    const { engine } = await run();
    expect(engine.snapshot().pause).toMatchObject({
      reason: 'permission-missing',
      problem: { permission: 'GROUP_CONTENT' },
    });
  });

  test('is not posted again by itself', async (context) => {
    const { rig, run } = await topicStory(context, [
      { on: 'mediatopic.post', do: 'error', code: 100 },
    ]);
    const story = await run();
    expectFailed(
      story,
      rig.written.map(({ name }) => name),
      'commit-refused',
    );
    expect(await rig.calls('mediatopic.post')).toBe(1);
  });

  test('because it came too slowly is posted whole a little later', async (context) => {
    const { rig, run } = await topicStory(context, [
      { on: 'mediatopic.post', do: 'error', code: 31, times: 2 },
    ]);
    const story = await run({ random: Math.random });
    expect(failuresOf(story)).toEqual({});
    await expectOneTopic(rig);
    expect(await rig.calls('mediatopic.post')).toBe(3);
  });
});

describe.concurrent('a foreign topic', { timeout: 90_000 }, () => {
  test.for([
    { name: 'known', faults: [] },
    {
      name: 'OK being too busy to tell',
      faults: [{ on: 'mediatopic.getTopics', do: 'error', code: 8, waitMillis: 300, times: 1 }],
    },
  ])('with the same text is not taken for ours ($name)', async ({ faults }, context) => {
    const { rig, groupId, run } = await topicStory(context, []);
    await postByHand(rig, groupId);
    await rig.faults([{ on: 'mediatopic.post', do: 'drop-before', times: 1 }, ...faults]);
    const story = await run();
    expect(failuresOf(story)).toEqual({});
    expect(await heldTopics(rig)).toHaveLength(2);
    const photos = rig.written.map(({ sha256 }) => sha256).sort();
    expect(await heldTopics(rig)).toContainEqual({ text: TEXT, photos });
  });
});

/** A topic with the same text and as many photos, posted by other means before. */
async function postByHand({ server, written }: Rig, gid: string): Promise<void> {
  const ticket = await reserve(server, { gid, count: String(written.length) });
  const list: { id: string }[] = [];
  for (const index of written.keys()) {
    list.push({ id: (await sendOne(ticket, await makePhoto(index), index)).token });
  }
  const media = [
    { type: 'photo', list },
    { type: 'text', text: TEXT },
  ];
  await call(server, 'mediatopic.post', {
    type: 'GROUP_THEME',
    gid,
    attachment: JSON.stringify({ media }),
  });
}
