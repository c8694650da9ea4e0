import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/main/library/examine.ts';
import { lookLater } from '../../../src/main/library/look-later.ts';
import { NEW_PROGRESS } from '../../../src/main/queue/transition.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import { A_FILE } from '../queue/an-upload.ts';

const NOW = 1_700_000_000_000;
const problem: Problem = { code: 'file-stalled', stage: 'intake', detail: 'stalled' };
const refused = (passing: boolean): Extract<Verdict, { kind: 'refused' }> => ({
  kind: 'refused',
  file: { ...A_FILE, fingerprint: null },
  problem,
  state: 'failed',
  passing,
});

test.each<[looks: number, waitMs: number]>([
  [0, 2_000],
  [1, 4_000],
  [2, 8_000],
  [3, 16_000],
  [4, 32_000],
])('after %i looks a passing failure is looked at again in %i ms at most', (looks, waitMs) => {
  expect([
    lookLater(refused(true), looks, NOW, 0),
    lookLater(refused(true), looks, NOW, 1),
  ]).toEqual(
    [waitMs / 2, waitMs].map((wait) => ({
      ...NEW_PROGRESS,
      problem,
      attempts: looks + 1,
      retryAt: NOW + wait,
    })),
  );
});

test.each([5, 6, 100])('after %i looks it is believed', (looks) => {
  expect(lookLater(refused(true), looks, NOW, 0)).toBeNull();
});

test('what does not pass by itself is believed at once', () => {
  expect(lookLater(refused(false), 0, NOW, 0)).toBeNull();
});

test('however it goes, a file is looked at six times, and within two minutes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
        minLength: 10,
        maxLength: 10,
      }),
      (randoms) => {
        let now = NOW;
        let looks = 1; // the intake's own
        for (const random of randoms) {
          const later = lookLater(refused(true), looks - 1, now, random);
          if (later === null) break;
          expect([later.state, Number.isInteger(later.retryAt)]).toEqual(['queued', true]);
          now = later.retryAt;
          looks += 1;
        }
        expect([looks, now - NOW < 120_000]).toEqual([6, true]);
      },
    ),
    { seed: 5 },
  );
});
