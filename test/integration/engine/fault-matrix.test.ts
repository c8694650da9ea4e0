/** @file Every kind of fault at every step, once: what OK holds in the end, and what the person reads on the way. */
import { describe, expect, test } from 'vitest';
import type { PauseReason } from '../../../src/shared/upload.ts';
import { adminGroup, makeRig, type Rig } from './rig.ts';
import {
  expectAllThere,
  expectSaid,
  failuresOf,
  heldTopics,
  reasonsOf,
  upload,
  type Story,
} from './story.ts';

/** A call that has no answer of OK; `delay` is past the client's patience. */
const NO_ANSWER = {
  'is cut off before it arrives': { do: 'drop-before' },
  'is cut off after it had its effect': { do: 'drop-after' },
  'takes longer than anybody waits': { do: 'delay', delayMillis: 5000 },
  'meets HTTP 503': { do: 'http', status: 503 },
  'has its effect behind an HTTP 500': { do: 'http-after', status: 500 },
  'is answered with garbage': { do: 'garbage' },
  'is answered with a page': { do: 'html' },
  'has half of an answer': { do: 'truncate' },
} as const;

/** What OK itself says instead of doing what was asked. */
const REFUSALS = {
  'meets a flood with a time': [{ code: 8, waitMillis: 1000 }, 'flood'],
  'meets a flood without a time': [{ code: 8 }, 'flood'],
  'meets the antispam check': [{ code: 511, waitMillis: 1000 }, 'spam-suspected'],
  'needs another session': [{ code: 102 }, 'signed-out'],
  'needs a permission': [{ code: 10 }, 'permission-missing'],
} as const satisfies Record<string, readonly [object, PauseReason]>;

/** The network's own sign-in in OK's place: whatever is asked for, a page of OK in the clear too. */
const PORTALS = {
  'is led to the sign-in of the network': { status: 302 },
  'gets the page of the network’s sign-in': { status: 200 },
  'needs a sign-in to the network first': { status: 511 },
} as const;

type Fault = Readonly<Record<string, unknown>>;

interface Step {
  /** What is done there, as the beginning of a sentence. */
  readonly name: string;
  readonly on: string;
  /** Faults that lead there, and which of the calls of this method is meant. */
  readonly after?: readonly Fault[];
  readonly every?: number;
  readonly isTopic?: boolean;
  /** The album was made by other means before. */
  readonly isThere?: boolean;
  /** Without an answer of OK the queue waits; else the photos go on by themselves. */
  readonly waits: boolean;
  /** What is asked is not needed. */
  readonly isOptional?: boolean;
  /** Error codes that stop nothing here, since what is asked is not needed, or another address helps. */
  readonly goesOn?: readonly number[];
}

/** What comes late has come before it is asked for again. */
const IMPATIENT = { answerTimeoutMs: { call: 3000, photos: 3000 }, patienceMs: 8000 };

const LOST_COMMIT = { on: 'photosV2.commit', do: 'drop-after', times: 1 };
const LOST_POST = { on: 'mediatopic.post', do: 'drop-after', times: 1 };

const STEPS: readonly Step[] = [
  { name: 'the look for the album', on: 'photos.getAlbums', waits: true },
  { name: 'the making of the album', on: 'photos.createAlbum', waits: true },
  {
    name: 'the look at what was in the album',
    on: 'photos.getPhotos',
    isThere: true,
    waits: true,
  },
  { name: 'the look for a lost commit', on: 'photos.getPhotos', after: [LOST_COMMIT], waits: true },
  { name: 'the reservation', on: 'photosV2.getUploadUrl', waits: true },
  { name: 'the sending', on: 'upload', waits: false, goesOn: [102] },
  { name: 'the commit', on: 'photosV2.commit', waits: false },
  { name: 'the check of the order', on: 'photos.getInfo', waits: false, isOptional: true },
  {
    name: 'the look at the topics before',
    on: 'mediatopic.getTopics',
    isTopic: true,
    waits: true,
    goesOn: [10],
  },
  {
    name: 'the look for a lost topic',
    on: 'mediatopic.getTopics',
    after: [LOST_POST],
    every: 2,
    isTopic: true,
    waits: true,
  },
  { name: 'the topic', on: 'mediatopic.post', isTopic: true, waits: false },
];

async function rigFor(
  context: Parameters<typeof makeRig>[1],
  step: Step,
  fault: Fault,
): Promise<{ rig: Rig; run: () => Promise<Story> }> {
  const rig = await makeRig({}, context);
  for (const width of [100, 130, 160]) await rig.photo(`${width}.jpg`, { width });
  if (step.isTopic !== true) await rig.photo('beach.jpg', { caption: 'Пляж' });
  const { on, after = [], every = 1 } = step;
  await rig.faults([...after, { on, every, times: 1, ...fault }]);
  if (step.isThere === true) await rig.makeAlbum('Holiday');
  const groupId = step.isTopic === true ? await adminGroup(rig.server) : '';
  return {
    rig,
    run: () =>
      upload(rig, {
        ...('delayMillis' in fault && IMPATIENT),
        random: () => 1, // a pause that nobody can miss
        destination:
          step.isTopic === true ? { kind: 'topic', groupId, text: 'Лето' } : { kind: 'by-folder' },
      }),
  };
}

async function expectOneOfAll(rig: Rig, { isTopic }: Step): Promise<void> {
  if (isTopic === true) {
    const photos = rig.written.map(({ sha256 }) => sha256).sort();
    expect(await heldTopics(rig)).toEqual([{ text: 'Лето', photos }]);
    return;
  }
  await expectAllThere(rig);
  const albums = new Set((await rig.stored()).map(({ aid }) => aid));
  expect([...albums]).toEqual(await rig.albums('Holiday'));
}

describe.concurrent.each(STEPS)('$name', { timeout: 120_000 }, (step) => {
  test.for(Object.entries(NO_ANSWER))('%s', async ([, fault], context) => {
    const { rig, run } = await rigFor(context, step, fault);
    const story = await run();
    expect(failuresOf(story)).toEqual({});
    expect(await rig.fired()).toEqual([...(step.after ?? []), fault].map(() => 1));
    await expectOneOfAll(rig, step);
    if (step.waits) expectSaid(story.pauses[0], 'server-unavailable');
    else expect(reasonsOf(story)).toEqual([]);
  });

  test.for(Object.entries(REFUSALS))('%s', async ([, [refusal, reason]], context) => {
    const { rig, run } = await rigFor(context, step, { do: 'error', ...refusal });
    const story = await run();
    expect(await rig.fired()).toEqual([...(step.after ?? []), refusal].map(() => 1));
    expect(rig.attempts()).toBeLessThanOrEqual(step.after?.length ?? 0);
    if (step.goesOn?.includes(refusal.code) === true) expect(reasonsOf(story)).toEqual([]);
    else expectSaid(story.pauses[0], reason);
    story.engine.resume();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectOneOfAll(rig, step);
  });

  test.for(Object.entries(PORTALS))('%s', async ([, { status }], context) => {
    const portal = { do: 'portal', status } as const;
    const plain = { on: 'blank.html', times: 1, ...portal };
    const { rig, run } = await rigFor(context, { ...step, after: [...(step.after ?? []), plain] }, portal); // prettier-ignore
    const story = await run();
    // It is asked once what it is, and no photo pays for it.
    expect(await rig.fired()).toEqual([...(step.after ?? []), plain, portal].map(() => 1));
    expect(rig.attempts()).toBeLessThanOrEqual(step.after?.length ?? 0);
    if (step.isOptional === true) expect(reasonsOf(story)).toEqual([]);
    else expectSaid(story.pauses[0], 'portal');
    expect(failuresOf(story)).toEqual({});
    await expectOneOfAll(rig, step);
  });
});
