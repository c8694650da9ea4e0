/** @file Upload addresses and tokens past their time, and clocks that jump: only what must be redone is redone. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, type TestContext } from 'vitest';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import { makeRig, until, type Rig } from './rig.ts';
import {
  begin,
  expectAllThere,
  expectFailed,
  expectSaid,
  failuresOf,
  reasonsOf,
  type Story,
} from './story.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

interface ClockRig extends Rig {
  /** Uploads the folder, with a clock that can be set. */
  begin(): Promise<Story>;
  /** Sets the clock of this computer, and that of OK or not; nothing notices by itself. */
  setClock(offsetMs: number, who?: 'both' | 'here' | 'OK'): Promise<void>;
}

async function clockRig(
  context: Pick<TestContext, 'onTestFinished'>,
  photos = 8,
): Promise<ClockRig> {
  const rig = await makeRig({}, context);
  for (let index = 0; index < photos; index += 1) await rig.photo(`${index}.jpg`);
  let offset = 0;
  return {
    ...rig,
    begin: () => begin(rig, { now: () => Date.now() + offset }),
    async setClock(offsetMs, who = 'both') {
      if (who !== 'OK') offset = offsetMs;
      if (who !== 'here') await rig.clock(offsetMs);
    },
  };
}

/** OK holds this step up, so that the test has all the time it needs. */
const heldUp = (on: string, more: object = {}) => ({
  on,
  do: 'error',
  code: 8,
  waitMillis: HOUR,
  ...more,
});

/** And no call is on its way, whose answer would hold it up once more. */
const isHeldUp = (story: Story) =>
  until(
    story.engine,
    ({ pause, counts }) => pause?.reason === 'flood' && counts.sending + counts.committing === 0,
  );

async function finish(rig: Rig, story: Story): Promise<void> {
  await rig.faults([]);
  story.engine.resume();
  await story.engine.whenSettled();
  expect(failuresOf(story)).toEqual({});
  await expectAllThere(rig);
}

/** How many ids were asked for in all. */
async function reservedOf(rig: Rig): Promise<number> {
  const calls = (await rig.journal()).filter(({ method }) => method === 'photosV2.getUploadUrl');
  return calls.reduce((sum, { params }) => sum + Number(params['count']), 0);
}

describe.concurrent('an upload address', { timeout: 90_000 }, () => {
  test('that ran out before anything was sent is replaced by one call', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('upload')]);
    const story = await rig.begin();
    await isHeldUp(story);
    await rig.setClock(DAY + HOUR);
    await finish(rig, story);
    expect(await rig.calls('photosV2.getUploadUrl')).toBe(2);
  });

  test('that ran out in the middle is replaced for the photos that were not sent', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('upload', { every: 3, times: 1 })]);
    const story = await rig.begin();
    await isHeldUp(story);
    const { counts } = story.engine.snapshot();
    await rig.setClock(DAY + HOUR);
    await finish(rig, story);
    expect(await reservedOf(rig)).toBe(8 + 8 - counts.done);
  });

  test('that ran out for OK alone is replaced without a word', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('upload')]);
    const story = await rig.begin();
    await isHeldUp(story);
    await rig.setClock(DAY + HOUR, 'OK');
    await finish(rig, story);
    expect(await reservedOf(rig)).toBe(16); // each photo once more
  });

  test('that lasts for a minute only is used within that minute', async (context) => {
    const rig = await clockRig(context);
    await rig.switches({ ticketLifeMillis: 60_000 });
    const story = await rig.begin();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectAllThere(rig);
    expect(await rig.calls('photosV2.getUploadUrl')).toBe(1);
  });

  test('that has no filler is not taken: all waits, and says so, until OK gives another', async (context) => {
    const rig = await clockRig(context);
    await rig.switches({ filler: 'none' });
    const story = await rig.begin();
    await until(story.engine, () => story.pauses.length > 2);
    for (const pause of story.pauses) expectSaid(pause, 'server-unavailable');
    const { failed } = story.engine.snapshot().counts;
    expect([await rig.posts(), rig.attempts(), failed]).toEqual([0, 0, 0]);
    await rig.switches({ filler: 'literal' });
    await finish(rig, story);
  });

  test('that was kept without a filler is replaced at once', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('upload')]);
    const before = await rig.begin();
    await isHeldUp(before);
    await before.engine.close();
    const queue = new DatabaseSync(queueFile(rig.dataFolder));
    queue.exec("UPDATE tickets SET upload_url = replace(upload_url, '${photoIds}', 'x')");
    queue.close();
    await rig.faults([]);
    const story = await rig.begin();
    await finish(rig, story);
    expect([new Set(reasonsOf(before)), story.pauses]).toEqual([new Set(['flood']), []]);
    expect(await rig.calls('photosV2.getUploadUrl')).toBe(2);
  });
});

describe.concurrent('tokens', { timeout: 90_000 }, () => {
  test('that are still good after an hour are committed, and not a byte is sent again', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('photosV2.commit')]);
    const story = await rig.begin();
    await finishSends(rig, story);
    const posts = await rig.posts();
    await rig.setClock(HOUR);
    await finish(rig, story);
    expect(await rig.posts()).toBe(posts);
  });

  test('that ran out before the commit are made anew', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('photosV2.commit')]);
    const story = await rig.begin();
    await finishSends(rig, story);
    await rig.setClock(DAY + HOUR);
    await finish(rig, story);
    const sent = (await rig.journal()).filter(({ kind }) => kind === 'upload');
    const ids = sent.flatMap(({ params }) => (params['photoIds'] ?? '').split(','));
    expect(ids).toHaveLength(16);
    expect(await rig.calls('photosV2.getUploadUrl')).toBe(2);
  });

  test('that ran out for OK alone fail with a word, and a retry sends them anew', async (context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('photosV2.commit')]);
    const story = await rig.begin();
    await finishSends(rig, story);
    await rig.setClock(DAY + HOUR, 'OK');
    await rig.faults([]);
    story.engine.resume();
    await story.engine.whenSettled();
    expectFailed(
      story,
      rig.written.map(({ name }) => name),
      'commit-refused',
    );
    story.engine.retry({ all: true });
    await story.engine.whenSettled();
    await finish(rig, story);
  });
});

/** Lets everything be sent while commits are held up. */
async function finishSends(rig: Rig, story: Story): Promise<void> {
  while (story.engine.snapshot().counts.sent < rig.written.length) {
    story.engine.resume();
    await isHeldUp(story);
  }
}

describe.concurrent('a clock that jumps by a day', { timeout: 90_000 }, () => {
  const jumps = [
    { where: 'forward', byMs: DAY },
    { where: 'back', byMs: -DAY },
  ];

  test.for(jumps)('$where ends a pause that has a time', async ({ byMs }, context) => {
    const rig = await clockRig(context);
    await rig.faults([heldUp('photosV2.getUploadUrl', { times: 1 })]);
    const story = await rig.begin();
    await isHeldUp(story);
    await rig.setClock(byMs, 'here');
    story.engine.setPhotosAtOnce(4); // any wake: the clock is looked at once a minute
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectAllThere(rig);
  });

  test.for(jumps)('$where keeps a pause of the person', async ({ byMs }, context) => {
    const rig = await clockRig(context);
    const story = await rig.begin();
    story.engine.pause();
    await rig.setClock(byMs, 'here');
    story.engine.setPhotosAtOnce(4);
    await story.engine.whenSettled();
    expect(story.engine.snapshot().pause).toMatchObject({ reason: 'person', until: null });
    await finish(rig, story);
  });

  test.for(jumps)(
    '$where keeps no photo waiting for its next attempt',
    async ({ byMs }, context) => {
      const rig = await clockRig(context, 1);
      await rig.faults([{ on: 'upload', do: 'http', status: 503, times: 1 }]);
      const story = await rig.begin();
      await until(story.engine, () => rig.attempts() === 1);
      await rig.setClock(byMs, 'here');
      story.engine.setPhotosAtOnce(4);
      await story.engine.whenSettled();
      expect(failuresOf(story)).toEqual({});
      await expectAllThere(rig);
    },
  );
});
