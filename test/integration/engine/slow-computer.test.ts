/** @file A computer so busy that time passes between two looks at its clock: what becomes due meanwhile is not forgotten. */
import { describe, expect, test } from 'vitest';
import { makeRig } from './rig.ts';
import { begin, expectAllThere, failuresOf } from './story.ts';

/** So much time every look at the clock takes. */
const LOOK_MS = 20;
/** Among these waits are some that end while the loop is looking what is due. */
const waits = Array.from({ length: 14 }, (_, index) => 400 + 50 * index);

describe.concurrent('on a slow computer', { timeout: 120_000 }, () => {
  test.for(waits)('a photo that waits %d ms is taken up again', async (patienceMs, context) => {
    const rig = await makeRig({}, context);
    for (let index = 0; index < 6; index += 1) await rig.photo(`${index}.jpg`);
    await rig.faults([{ on: 'photosV2.commit', do: 'drop-before', times: 1 }]);
    let spent = 0;
    const story = await begin(rig, {
      patienceMs,
      now: () => Date.now() + (spent += LOOK_MS),
      monotonic: () => performance.now() + spent,
    });
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectAllThere(rig);
  });
});
