import { expect, test } from 'vitest';
import { fitting } from '../../../src/main/queue/fitting.ts';
import type { UploadView } from '../../../src/shared/upload.ts';

function row(id: number, folder: string): UploadView {
  return {
    id,
    name: `${id}.jpg`,
    folder,
    album: null,
    destinationId: 1,
    sizeBytes: 1,
    state: 'done',
    sentBytes: 0,
    problem: null,
    retryAt: null,
    photoId: '7',
    copy: null,
    changedAt: 0,
  };
}
const rows = (count: number, folder: string) =>
  Array.from({ length: count }, (_, id) => row(id, folder));

test.each([
  ['a few', rows(50, '/home/anna'), 50],
  ['long Russian paths', rows(50, 'Ы'.repeat(1000)), 7],
  ['none', [], 0],
  ['one that is half as large alone', rows(2, 'Ы'.repeat(4500)), 1],
])('%s: a message stays below 20 kB', (_, given, count) => {
  const page = fitting(given);
  expect(page).toHaveLength(count);
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(20_000);
});
