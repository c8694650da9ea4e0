import { expect, test } from 'vitest';
import { judgeNumbers, judgeSample, type UploadSummary } from '../../../scripts/demo-verdict.ts';
import type { Sample } from '../../../scripts/sample.ts';

const sample: Sample = {
  folder: '/tmp/Sample',
  photos: [
    { path: 'a.jpg', album: 'Sample', caption: 'Закат 🌅', sha256: 'aaaa' },
    { path: 'Море/b.jpg', album: 'Море', caption: '', sha256: 'bbbb' },
  ],
  duplicates: 1,
  skipped: 1,
  damagedPath: '/tmp/Sample/cut.jpg',
};
const summary: UploadSummary = {
  found: 5,
  skipped: 1,
  duplicates: 1,
  uploaded: 2,
  failed: 1,
  bytesSent: 8,
  seconds: 0.1,
  albums: [],
  failures: [{ path: '/tmp/Sample/cut.jpg', message: 'This file is damaged.' }],
};
const a = { sha256: 'aaaa', albumTitle: 'Sample', comment: 'Закат 🌅' };
const b = { sha256: 'bbbb', albumTitle: 'Море', comment: null };

test('finds nothing wrong with what should be, in any order', () => {
  expect(judgeSample(sample, { exitCode: 1, summary }, [b, a])).toEqual([]);
});

test.each([
  ['a photo is missing', [a], ['Море/b.jpg']],
  [
    'a photo is in another album',
    [a, { ...b, albumTitle: 'Sample' }],
    ['Море/b.jpg', 'one too many'],
  ],
  ['a caption was lost', [{ ...a, comment: null }, b], ['a.jpg', 'one too many']],
  ['bytes were changed', [{ ...a, sha256: 'cccc' }, b], ['a.jpg', 'one too many']],
  ['a photo arrived twice', [a, a, b], ['one too many']],
])('says when %s', (_, stored, mentions) => {
  const differences = judgeSample(sample, { exitCode: 1, summary }, stored);
  expect(differences).toHaveLength(mentions.length);
  mentions.forEach((mention, index) => expect(differences[index]).toContain(mention));
});

test('says when the damaged file is not named, and which other one failed', () => {
  const failures = [{ path: '/tmp/Sample/a.jpg', message: 'The file is empty.' }];
  const wrong = { ...summary, failures, duplicates: 0 };
  expect(judgeSample(sample, { exitCode: 0, summary: wrong }, [a, b])).toEqual([
    'the exit code is 0 instead of 1',
    'duplicates is 0 instead of 1',
    '/tmp/Sample/cut.jpg is not named as failed',
  ]);
});

test('says when numbers do not add up', () => {
  expect(judgeNumbers(summary, 2)).toEqual([]);
  expect(judgeNumbers({ ...summary, found: 6 }, 3)).toEqual([
    'found (6) is not the sum of the others',
    '2 were reported as uploaded, the stand-in holds 3',
  ]);
});
