import exif from 'exifreader';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_PHOTOS } from '../../../scripts/sample-photos.ts';
import { makeSample, type Sample } from '../../../scripts/sample.ts';

let parent: string;
let sample: Sample;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'okapi-sample-test-'));
  sample = await makeSample(parent);
}, 120_000);

afterAll(() => rm(parent, { recursive: true, force: true }));

test('every photo lies on disk as expected', async () => {
  for (const { path, sha256 } of sample.photos) {
    const content = await readFile(join(sample.folder, path));
    expect([path, createHash('sha256').update(content).digest('hex')]).toEqual([path, sha256]);
  }
  const entries = await readdir(sample.folder, { recursive: true });
  const kinds = await Promise.all(entries.map((name) => stat(join(sample.folder, name))));
  const files = kinds.filter((kind) => kind.isFile()).length;
  expect(files).toBe(sample.photos.length + sample.duplicates + sample.skipped + 1);
});

test('every photo has its upright size and its caption', async () => {
  for (const { path, size, orientation = 1, caption } of SAMPLE_PHOTOS) {
    const content = await readFile(join(sample.folder, path));
    const { width, height } = (await sharp(content).metadata()).autoOrient;
    expect([path, width, height]).toEqual([path, ...size]);
    if (!/\.jpe?g$/i.test(path)) continue;
    const tags: Partial<exif.Tags> = exif.load(content);
    expect(tags.Orientation?.value).toBe(orientation);
    const value: unknown = tags.ImageDescription?.value;
    expect(value).toEqual(caption === undefined ? undefined : [caption]);
  }
});

test('the damaged photo begins like one and does not decode', async () => {
  expect((await sharp(sample.damagedPath).metadata()).format).toBe('jpeg');
  await expect(
    sharp(sample.damagedPath, { failOn: 'truncated' }).raw().toBuffer(),
  ).rejects.toThrow();
});
