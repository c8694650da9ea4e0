import { expect, test } from 'vitest';
import type { ThrottleClock } from '../../../src/main/upload/throttle.ts';
import { addTogether, makeRig, until } from './rig.ts';

/** A clock that jumps to whatever is waited for, as soon as the rest of the program has had its turn. */
function jumpingClock(): ThrottleClock & { readonly passed: () => number } {
  let time = 0;
  return {
    now: () => time,
    after(ms, ring) {
      const turn = setImmediate(() => {
        time += ms;
        ring();
      });
      return () => clearImmediate(turn);
    },
    passed: () => time,
  };
}

test('photos go out at the limit, all POSTs together, and none breaks for being slow', async () => {
  const rig = await makeRig();
  for (let number = 0; number < 6; number += 1) await rig.photo(`${number}.jpg`, { width: 900, height: 700 }); // prettier-ignore
  const bytes = rig.written.reduce((sum, photo) => sum + photo.bytes, 0);
  const throttleClock = jumpingClock();
  const engine = rig.engine({ throttleClock, bytesPerSecond: 20_000, photosAtOnce: 16 });
  await addTogether(engine, rig.folder);
  await engine.whenSettled();
  const stored = await rig.stored();
  expect(stored.map(({ sha256 }) => sha256).sort()).toEqual(
    rig.written.map(({ sha256 }) => sha256).sort(),
  );
  // By the clock of the limit: what went out is what the limit lets through, give or take the burst.
  const seconds = throttleClock.passed() / 1000;
  const sent = (await rig.journal()).filter(({ kind }) => kind === 'upload').reduce((sum, { bytesIn }) => sum + bytesIn, 0); // prettier-ignore
  expect(sent).toBeGreaterThanOrEqual(bytes);
  expect(sent).toBeLessThanOrEqual(20_000 * (seconds + 0.25));
  expect(sent).toBeGreaterThanOrEqual(20_000 * seconds * 0.9);
  expect(rig.attempts()).toBe(0);
});

/** Nobody's turn comes any more once the first bytes have gone out. */
function aStandingClock() {
  const waits: number[] = [];
  const throttleClock: ThrottleClock = {
    now: () => 0,
    after(ms) {
      waits.push(ms);
      return () => undefined;
    },
  };
  return { waits, throttleClock };
}

test('a limit that is lifted lets the POST that is under way go on at once', async () => {
  const rig = await makeRig();
  await rig.photo('slow.jpg', { width: 900, height: 700 });
  const { waits, throttleClock } = aStandingClock();
  const engine = rig.engine({ throttleClock, bytesPerSecond: 16_000 });
  await addTogether(engine, rig.folder);
  await until(engine, ({ counts }) => counts.sending === 1 && waits.length > 0);
  engine.setSpeedLimit(null);
  await engine.whenSettled();
  expect([(await rig.stored()).length, await rig.posts()]).toEqual([1, 1]);
});

test('a limit that is set stops nobody who is under way, and a pause ends the wait', async () => {
  const rig = await makeRig();
  await rig.photo('slow.jpg', { width: 900, height: 700 });
  const { waits, throttleClock } = aStandingClock();
  const engine = rig.engine({ throttleClock });
  engine.setSpeedLimit(16_000);
  await addTogether(engine, rig.folder);
  await until(engine, ({ counts }) => counts.sending === 1 && waits.length > 0);
  engine.pause();
  await until(engine, ({ counts }) => counts.sending === 0);
  engine.setSpeedLimit(null);
  engine.resume();
  await engine.whenSettled();
  expect((await rig.stored()).length).toBe(1);
  expect(rig.attempts()).toBe(0);
});
