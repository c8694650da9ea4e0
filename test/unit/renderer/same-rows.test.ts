import { expect, test } from 'vitest';
import { keepSame } from '../../../src/renderer/state/same-rows.ts';
import type { UploadView } from '../../../src/shared/upload.ts';

const rowOf = (id: number, part: Partial<UploadView> = {}): UploadView => ({
  id,
  name: `${id}.jpg`,
  folder: '/photos',
  album: null,
  destinationId: 1,
  sizeBytes: 100,
  state: 'queued',
  sentBytes: 0,
  problem: null,
  retryAt: null,
  photoId: null,
  copy: null,
  changedAt: 1,
  ...part,
});
const damaged = { code: 'photo-damaged', stage: 'send' } as const;

test('only what changed is another value', () => {
  const before = [rowOf(1), rowOf(2), rowOf(3, { state: 'failed', problem: damaged }), rowOf(4)];
  const now = [
    rowOf(1),
    rowOf(2, { state: 'sending' }),
    rowOf(3, { state: 'failed', problem: { ...damaged, detail: 'worse' } }),
    rowOf(4),
    rowOf(5),
  ];
  const kept = keepSame(before, now);
  expect(kept).toEqual(now);
  expect(kept.map((row, at) => row === before[at])).toEqual([true, false, false, true, false]);
});

test('rows that moved up are others at their places', () => {
  const before = [rowOf(1), rowOf(2)];
  expect(keepSame(before, [rowOf(2)])).toEqual([rowOf(2)]);
});
