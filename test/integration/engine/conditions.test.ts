/** @file What the computer and the person's rules say against uploading: it stops at once, costs nothing, and goes on by itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { WEEKDAYS } from '../../../src/shared/schedule.ts';
import type { Rules } from '../../../src/shared/settings.ts';
import { startOkServer } from '../../ok-server/server.ts';
import { freePort } from '../../support/free-port.ts';
import { makeRig, until, type Rig } from './rig.ts';
import { begin, expectAllThere, expectSaid, failuresOf, reasonsOf } from './story.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FREE: Rules = {
  metered: 'automatic',
  schedule: { isOn: false, from: '09:00', to: '17:00', days: WEEKDAYS },
};
const OFFICE: Rules = { ...FREE, schedule: { ...FREE.schedule, isOn: true } };

/** Both clocks of an engine, which goes through the time as it is told; it begins at that time of a day. */
function aClock(hours: number, minutes = 0) {
  let ahead = new Date(2026, 4, 5, hours, minutes).getTime() - Date.now();
  return {
    now: () => Date.now() + ahead,
    monotonic: () => performance.now() + ahead,
    /** Lets the time pass, and the engine see it. */
    pass(engine: Engine, ms: number): void {
      ahead += ms;
      engine.setPhotosAtOnce(4);
    },
  };
}

async function withPhotos(count: number, rig?: Rig): Promise<Rig> {
  const made = rig ?? (await makeRig());
  for (let index = 0; index < count; index += 1) {
    await made.photo(`${index}.jpg`, { width: 100 + 5 * index });
  }
  return made;
}

/** Nothing is on its way any more, and the reason is told. */
async function stopped(engine: Engine, reason: string): Promise<void> {
  await until(engine, ({ pause, counts }) => pause?.reason === reason && counts.sending === 0);
}

const HELD = [{ on: 'upload', at: 'body' }] as const;

describe('offline', () => {
  test('stops what is being sent at once, and goes on at once when it is over', async () => {
    const rig = await withPhotos(3);
    await rig.holds(HELD);
    const { engine } = await begin(rig, { photosAtOnce: 1 });
    expect(await rig.held()).not.toBeNull();
    engine.setConditions({ isOnline: false });
    await stopped(engine, 'offline');
    expectSaid(engine.snapshot().pause, 'offline');
    await rig.letGo();
    engine.setConditions({ isOnline: true });
    await engine.whenSettled();
    expect([rig.attempts(), engine.snapshot().pause]).toEqual([0, null]);
    await expectAllThere(rig);
  });

  test.each([
    ['gone: what goes through it begins anew and costs nothing', ['192.0.2.7'], 2],
    ['still there beside another one: it goes on', ['192.0.2.7', '127.0.0.1', '::1'], 1],
  ])('an address of the computer that is %s', async (_what, addresses, posts) => {
    const rig = await withPhotos(1);
    await rig.holds(HELD);
    const { engine } = await begin(rig);
    expect(await rig.held()).not.toBeNull();
    engine.networkChanged(addresses);
    await rig.letGo();
    await engine.whenSettled();
    expect([await rig.posts(), rig.attempts()]).toEqual([posts, 0]);
    await expectAllThere(rig);
  });

  test('for many minutes costs no attempt, and nothing is lost', async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'okapi-test-ok-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    const rig = await withPhotos(4, await makeRig({ dataDir, port }));
    const clock = aClock(12);
    await rig.holds(HELD);
    const story = await begin(rig, { now: clock.now, monotonic: clock.monotonic });
    const { engine } = story;
    expect(await rig.held()).not.toBeNull();
    engine.setConditions({ isOnline: false });
    await rig.server.close();
    await stopped(engine, 'offline');
    // The computer is believed first; then the queue looks itself, again and again.
    const met = new Set<number | null | undefined>();
    for (let minutes = 0; minutes < 12; minutes += 1) {
      const before = engine.snapshot().pause?.until;
      clock.pass(engine, MINUTE_MS + 1);
      const isAgain = ({ pause }: { pause: { until: number | null } | null }): boolean =>
        pause !== null && pause.until !== before;
      met.add((await until(engine, isAgain)).pause?.until);
    }
    expect(met.size).toBe(12);
    expect(rig.attempts()).toBe(0);
    const back = await startOkServer({ dataDir, port });
    onTestFinished(() => back.close());
    engine.setConditions({ isOnline: true });
    await engine.whenSettled();
    expect([rig.attempts(), failuresOf(story), reasonsOf(story)]).toEqual([0, {}, ['offline']]);
    await expectAllThere(rig);
  });

  test('by the computer’s word only: the queue finds out, and a person need not wait for that', async () => {
    const rig = await withPhotos(2);
    const clock = aClock(12);
    const engine = rig.engine({ now: clock.now, monotonic: clock.monotonic });
    engine.setConditions({ isOnline: false });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    expect(engine.snapshot().pause?.reason).toBe('offline');
    clock.pass(engine, MINUTE_MS);
    await engine.whenSettled();
    await rig.photo('late.jpg', { width: 300 });
    engine.setConditions({ isOnline: true });
    engine.setConditions({ isOnline: false });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    engine.resume();
    await engine.whenSettled();
    await expectAllThere(rig);
  });

  test('changes nothing for who has paused', async () => {
    const rig = await withPhotos(2);
    const engine = rig.engine();
    engine.pause();
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    engine.setConditions({ isOnline: false });
    const during = engine.snapshot().pause?.reason;
    engine.setConditions({ isOnline: true });
    expect([during, engine.snapshot().pause?.reason]).toEqual(['person', 'person']);
    expect(await rig.posts()).toBe(0);
  });
});

describe('a metered connection', () => {
  test('that is asked about lets nothing go out, and is no pause; who has said it is not asked', async () => {
    const rig = await withPhotos(1);
    const told = { isMetered: 'asked' } as const;
    const engine = rig.engine({ rules: FREE });
    engine.setConditions(told);
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    engine.setPhotosAtOnce(2); // a further reason to look what may begin
    await until(engine, ({ counts }) => counts.queued === 1);
    expect([engine.snapshot().pause, await rig.journal()]).toEqual([null, []]);
    engine.setRules({ ...FREE, metered: 'no' });
    await engine.whenSettled();
    await expectAllThere(rig);
  });

  test('in the middle stops what is being sent; another one goes on', async () => {
    const rig = await withPhotos(3);
    await rig.holds(HELD);
    const story = await begin(rig, { photosAtOnce: 1, rules: FREE });
    const { engine } = story;
    expect(await rig.held()).not.toBeNull();
    engine.setConditions({ isMetered: true });
    await stopped(engine, 'metered');
    expectSaid(engine.snapshot().pause, 'metered');
    await rig.letGo();
    engine.setConditions({ isMetered: false });
    await engine.whenSettled();
    expect([rig.attempts(), failuresOf(story)]).toEqual([0, {}]);
    await expectAllThere(rig);
  });

  test('is for the person to use anyway, until there is another one', async () => {
    const rig = await withPhotos(2);
    const engine = rig.engine({ rules: { ...FREE, metered: 'yes' } });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    expect([engine.snapshot().pause?.reason, await rig.calls('photosV2.getUploadUrl')]).toEqual([
      'metered',
      0,
    ]);
    engine.resume();
    await engine.whenSettled();
    await expectAllThere(rig);
    engine.setRules({ ...FREE, metered: 'no' });
    engine.setRules({ ...FREE, metered: 'yes' });
    const idle = engine.snapshot().pause;
    await rig.photo('late.jpg', { width: 300 });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    // Only who has something to upload waits.
    expect([idle, engine.snapshot().pause?.reason]).toEqual([null, 'metered']);
  });

  test('is no matter of who asks for no rules', async () => {
    const rig = await withPhotos(2);
    const engine = rig.engine();
    engine.setConditions({ isMetered: true });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await engine.whenSettled();
    await expectAllThere(rig);
  });
});

describe('a schedule', () => {
  test('closes in the middle and opens again, each by itself', async () => {
    const rig = await withPhotos(3);
    const clock = aClock(16, 59);
    await rig.holds(HELD);
    const { now, monotonic } = clock;
    const story = await begin(rig, { photosAtOnce: 1, rules: OFFICE, now, monotonic });
    const { engine } = story;
    expect(await rig.held()).not.toBeNull();
    clock.pass(engine, 2 * MINUTE_MS);
    await stopped(engine, 'schedule');
    const { pause } = engine.snapshot();
    expectSaid(pause, 'schedule');
    expect(pause?.until).toBe(new Date(2026, 4, 6, 9).getTime());
    await rig.letGo();
    const posts = await rig.posts();
    clock.pass(engine, 15 * HOUR_MS);
    expect([engine.snapshot().pause?.reason, await rig.posts()]).toEqual(['schedule', posts]);
    clock.pass(engine, HOUR_MS);
    await engine.whenSettled();
    expect([rig.attempts(), failuresOf(story)]).toEqual([0, {}]);
    await expectAllThere(rig);
  });

  test('changed in the settings acts on what is on its way, and the commit on its way ends', async () => {
    const rig = await withPhotos(1);
    const { now, monotonic } = aClock(20);
    await rig.holds([{ on: 'photosV2.commit', at: 'before' }]);
    const { engine } = await begin(rig, { rules: FREE, now, monotonic });
    expect(await rig.held()).not.toBeNull();
    engine.setRules(OFFICE);
    await until(engine, ({ pause }) => pause?.reason === 'schedule');
    await rig.letGo();
    const after = await until(engine, ({ counts }) => counts.done === 1);
    expect(after.pause).toBeNull();
    expect(await rig.stored()).toHaveLength(1);
  });

  test('is put aside by who uploads anyway, until it closes the next time', async () => {
    const rig = await withPhotos(2);
    const clock = aClock(20);
    const engine = rig.engine({ rules: OFFICE, now: clock.now, monotonic: clock.monotonic });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    const before = engine.snapshot().pause?.reason;
    engine.resume();
    await engine.whenSettled();
    await expectAllThere(rig);
    clock.pass(engine, 24 * HOUR_MS);
    await rig.photo('late.jpg', { width: 300 });
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    expect([before, engine.snapshot().pause?.reason]).toEqual(['schedule', 'schedule']);
  });

  test('holds back an app that starts out of hours, from its first moment', async () => {
    const rig = await withPhotos(2);
    const before = rig.engine();
    before.pause();
    await before.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    before.resume();
    await before.close();
    const calls = (await rig.journal()).length;
    const clock = aClock(8);
    const engine = rig.engine({ rules: OFFICE, now: clock.now, monotonic: clock.monotonic });
    await until(engine, ({ pause }) => pause?.reason === 'schedule');
    expect((await rig.journal()).length).toBe(calls);
    clock.pass(engine, 2 * HOUR_MS);
    await engine.whenSettled();
    await expectAllThere(rig);
  });
});

describe('the sign-in of a network', () => {
  test('is waited for as long as it takes, and then all goes on by itself', async () => {
    const rig = await withPhotos(3);
    await rig.faults([{ on: '*', do: 'portal' }]);
    const story = await begin(rig);
    const { engine } = story;
    const during = await until(engine, () => story.pauses.length >= 3);
    expectSaid(during.pause, 'portal');
    expect([rig.attempts(), during.counts.failed]).toEqual([0, 0]);
    await rig.faults([]);
    await engine.whenSettled();
    expect([reasonsOf(story), rig.attempts()]).toEqual([['portal'], 0]);
    await expectAllThere(rig);
  });

  test('in the middle of everything costs no photo anything', async () => {
    const rig = await withPhotos(6);
    await rig.holds([{ on: 'photosV2.commit', at: 'before' }]);
    const story = await begin(rig, { photosAtOnce: 1 });
    expect(await rig.held()).not.toBeNull();
    await rig.faults([{ on: '*', do: 'portal' }]);
    await rig.letGo();
    await until(story.engine, ({ pause }) => pause?.reason === 'portal');
    await rig.faults([]);
    await story.engine.whenSettled();
    expect([rig.attempts(), failuresOf(story)]).toEqual([0, {}]);
    await expectAllThere(rig);
  });
});

describe('a sleep', () => {
  test('in the middle of a POST: it is sent anew and arrives once', async () => {
    const rig = await withPhotos(3);
    await rig.holds(HELD);
    const story = await begin(rig, { photosAtOnce: 1 });
    expect(await rig.held()).not.toBeNull();
    story.engine.awake();
    // What stood still is not waited for.
    await story.engine.whenSettled();
    await rig.letGo();
    expect([rig.attempts(), failuresOf(story)]).toEqual([0, {}]);
    await expectAllThere(rig);
  });

  test('ends no pause of the person’s, and no rule', async () => {
    const rig = await withPhotos(1);
    const paused = rig.engine();
    paused.pause();
    await paused.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    paused.awake();
    expect(paused.snapshot().pause?.reason).toBe('person');
    await paused.close();
    const metered = rig.engine({ continues: false, rules: { ...FREE, metered: 'yes' } });
    metered.awake();
    expect(metered.snapshot().pause?.reason).toBe('metered');
    expect(await rig.posts()).toBe(0);
  });
});
