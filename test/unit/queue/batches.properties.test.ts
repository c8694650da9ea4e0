import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  COMMIT_LIMITS,
  halved,
  isWorthCalling,
  takeBatch,
  takeCommit,
} from '../../../src/main/queue/batches.ts';
import type { Upload } from '../../../src/main/queue/upload.ts';
import { upload } from './an-upload.ts';

const rows: fc.Arbitrary<Upload[]> = fc
  .array(
    fc.record({
      sizeBytes: fc.nat(200),
      destinationId: fc.constantFrom(1, 1, 1, 2),
      caption: fc.constantFrom(null, null, 'sea', ''),
      progress: fc.record({
        ticketId: fc.constantFrom(1, 1, 1, 2, null),
        batchMax: fc.constantFrom(1, 2, 3, 7, 100, 100),
      }),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((facts, index) => upload({ id: index + 1, ...facts })));
const limits = fc.record({ photos: fc.integer({ min: 1, max: 20 }), bytes: fc.nat(500) });

test('a batch keeps any limits, the first photo excepted', () => {
  fc.assert(
    fc.property(rows, limits, (list, limit) => {
      const batch = takeBatch(list, limit);
      const bytes = batch.reduce((sum, row) => sum + row.sizeBytes, 0);
      expect(batch.length).toBeLessThanOrEqual(limit.photos);
      if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(limit.bytes);
      for (const row of batch) expect(row.progress.batchMax).toBeGreaterThanOrEqual(batch.length);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('a commit is for one destination, within the limit, and a caption is alone', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const taken = takeCommit(list);
      expect(taken.length > 0).toBe(list.length > 0);
      expect(new Set(taken.map((row) => row.destinationId)).size).toBeLessThanOrEqual(1);
      expect(taken.length).toBeLessThanOrEqual(COMMIT_LIMITS.photos);
      if (taken.some((row) => row.caption !== null)) expect(taken).toHaveLength(1);
    }),
    { seed: 12, numRuns: 500 },
  );
});

test('commits one after the other take every row once', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const taken: number[] = [];
      let left = list;
      while (left.length > 0) {
        const commit = takeCommit(left);
        taken.push(...commit.map((row) => row.id));
        left = left.filter((row) => !commit.includes(row));
        expect(taken.length).toBe(list.length - left.length);
      }
      expect(taken.sort((one, other) => one - other)).toEqual(list.map((row) => row.id));
    }),
    { seed: 13 },
  );
});

test('halving a refused batch always comes to one photo, at most half each time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 100_000 }), (length) => {
      expect(halved(length)).toBeGreaterThanOrEqual(1);
      expect(halved(length)).toBeLessThanOrEqual(length / 2);
    }),
    { seed: 14 },
  );
});

test('halving finds exactly the bad photos, and every good one goes', () => {
  const photos = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  const most = fc.integer({ min: 1, max: 10 });
  fc.assert(
    fc.property(photos, most, (areGood, photosAtOnce) => {
      let waiting = areGood.map((_good, index) => upload({ id: index }));
      const sent: number[] = [];
      const refused: number[] = [];
      let posts = 0;
      while (waiting.length > 0) {
        const batch = takeBatch(waiting, { photos: photosAtOnce, bytes: Infinity });
        posts += 1;
        const rest = waiting.slice(batch.length);
        const ids = batch.map((row) => row.id);
        if (ids.every((id) => areGood[id])) {
          sent.push(...ids);
          waiting = rest;
        } else if (ids.length === 1) {
          refused.push(...ids);
          waiting = rest;
        } else {
          const batchMax = halved(ids.length);
          waiting = [
            ...batch.map((row) => ({ ...row, progress: { ...row.progress, batchMax } })),
            ...rest,
          ];
        }
      }
      const idsThat = (good: boolean) =>
        areGood.flatMap((one, index) => (one === good ? [index] : []));
      expect([sent, refused]).toEqual([idsThat(true), idsThat(false)]);
      // Each refusal at least halves what a photo may share, from at most ten.
      expect(posts).toBeLessThanOrEqual(areGood.length * 4);
    }),
    { seed: 15 },
  );
});

test('what is worth a call stays so with more photos, more waiting, or no more to come', () => {
  const readiness = fc.record({
    ready: fc.nat(120),
    most: fc.constant(100),
    moreComing: fc.boolean(),
    waitedMs: fc.integer({ min: -1_000, max: 1_000 }),
    patienceMs: fc.constant(500),
  });
  fc.assert(
    fc.property(readiness, fc.nat(50), fc.nat(1_000), (given, photos, ms) => {
      fc.pre(isWorthCalling(given));
      expect([
        isWorthCalling({ ...given, ready: given.ready + photos }),
        isWorthCalling({ ...given, waitedMs: given.waitedMs + ms }),
        isWorthCalling({ ...given, moreComing: false }),
      ]).toEqual([true, true, true]);
    }),
    { seed: 16 },
  );
});
