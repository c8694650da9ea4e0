import { describe, expect, test } from 'vitest';
import { makeRig, until, type Rig } from './rig.ts';

const BY_FOLDER = { kind: 'by-folder' } as const;
const HOUR_MS = 60 * 60 * 1000;

async function withPhotos(count: number): Promise<Rig> {
  const rig = await makeRig();
  for (let index = 0; index < count; index += 1) {
    await rig.photo(`${index}.jpg`, { width: 100 + index });
  }
  return rig;
}

describe("a person's pause", () => {
  test('is kept over a new start, until the person goes on', async () => {
    const rig = await withPhotos(4);
    const before = rig.engine();
    before.pause();
    await before.add({ paths: [rig.folder], destination: BY_FOLDER });
    await before.close();

    const after = rig.engine();
    await after.whenSettled();
    expect([after.snapshot().pause?.reason, await rig.posts()]).toEqual(['person', 0]);
    after.resume();
    await after.whenSettled();
    expect(await rig.stored()).toHaveLength(4);
    await after.close();

    const last = rig.engine();
    expect(last.snapshot().pause).toBeNull();
  });

  test('does not hold up a command that was just given', async () => {
    const rig = await withPhotos(2);
    const app = rig.engine();
    app.pause();
    await app.add({ paths: [rig.folder], destination: BY_FOLDER });
    await app.close();
    const command = rig.engine({ continues: false });
    await command.whenSettled();
    expect(await rig.stored()).toHaveLength(2);
    await command.close();
    expect(rig.engine().snapshot().pause?.reason).toBe('person');
  });
});

test('what was asked before the person went on does not pause the queue again', async () => {
  const rig = await withPhotos(2);
  await rig.faults([
    { on: 'photosV2.getUploadUrl', do: 'error', code: 11, waitMillis: HOUR_MS, times: 1 },
  ]);
  await rig.holds([{ on: 'photosV2.getUploadUrl', at: 'before' }]);
  const engine = rig.engine();
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  expect(await rig.held()).not.toBeNull();
  engine.resume();
  await rig.letGo();
  await engine.whenSettled();
  expect(await rig.stored()).toHaveLength(2);
});

describe('the time that OK names', () => {
  test.each([
    ['photosV2.getUploadUrl', 2, 'server-unavailable'],
    ['upload', 2, 'server-unavailable'],
    ['upload', 30, 'flood'],
    ['upload', 31, 'flood'],
    ['upload', 324, 'flood'],
    ['upload', 9999, 'server-unavailable'],
    ['photosV2.commit', 1, 'server-unavailable'],
    ['photosV2.commit', 31, 'flood'],
    ['photos.getInfo', 2, 'server-unavailable'],
  ])('is waited for by all, whatever it comes with: %s, error %i', async (on, code, reason) => {
    const rig = await withPhotos(3);
    await rig.faults([{ on, do: 'error', code, waitMillis: HOUR_MS, times: 1 }]);
    const engine = rig.engine({ photosAtOnce: 1 });
    const before = Date.now();
    await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
    await until(engine, ({ pause }) => pause !== null);
    const { pause } = engine.snapshot();
    expect(pause).toMatchObject({ reason, problem: { okCode: code } });
    expect(pause?.until).toBeGreaterThanOrEqual(before + HOUR_MS);
    engine.resume();
    await engine.whenSettled();
    expect(await rig.stored()).toHaveLength(3);
  });

  test('makes no rush when it is none at all', async () => {
    const rig = await withPhotos(1);
    // The pause that follows one too short is so long that nobody misses it.
    await rig.faults([{ on: 'upload', do: 'error', code: 11, waitMillis: 0 }]);
    const engine = rig.engine({ random: () => 1 });
    await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
    await until(engine, ({ pause }) => (pause?.until ?? 0) > Date.now() + 10_000);
    expect(await rig.posts()).toBe(2);
  });
});

describe("the computer's clock", () => {
  /** A wall clock that the test sets, over one that only goes forward. */
  function aClock() {
    let offset = 0;
    return {
      now: () => Date.now() + offset,
      monotonic: () => performance.now(),
      set: (ms: number) => (offset = ms),
    };
  }

  test.each([
    ['a day forward', 24 * HOUR_MS],
    ['a day back', -24 * HOUR_MS],
  ])('set %s in a long pause: it goes on at once', async (_how, ms) => {
    const rig = await withPhotos(5);
    await rig.faults([
      { on: 'photosV2.getUploadUrl', do: 'error', code: 11, waitMillis: 12 * HOUR_MS, times: 1 },
    ]);
    const clock = aClock();
    const { now, monotonic } = clock;
    const engine = rig.engine({ now, monotonic });
    await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
    await until(engine, ({ pause }) => pause?.reason === 'limit-reached');
    clock.set(ms);
    engine.setPhotosAtOnce(4); // anything that makes the loop look
    await engine.whenSettled();
    expect(await rig.stored()).toHaveLength(5);
  });

  test('a sleep in the middle of a POST: it is sent anew, and arrives once', async () => {
    const rig = await withPhotos(3);
    await rig.holds([{ on: 'upload', at: 'before' }]);
    const clock = aClock();
    const { now, monotonic } = clock;
    const engine = rig.engine({ now, monotonic, photosAtOnce: 1 });
    await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
    expect(await rig.held()).not.toBeNull();
    clock.set(2 * HOUR_MS);
    engine.setPhotosAtOnce(1);
    await until(engine, ({ counts }) => counts.sending === 0 || counts.done > 0);
    await rig.letGo();
    await engine.whenSettled();
    expect([await rig.stored(), engine.snapshot().counts.done]).toMatchObject([{ length: 3 }, 3]);
  });
});
