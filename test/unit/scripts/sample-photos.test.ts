import { expect, test } from 'vitest';
import { withExif } from '../../../scripts/sample-exif.ts';
import { SAMPLE_DAMAGED, SAMPLE_DUPLICATE, SAMPLE_PHOTOS } from '../../../scripts/sample-photos.ts';
import { drawScene } from '../../../scripts/sample-scene.ts';

const paths = SAMPLE_PHOTOS.map((photo) => photo.path);

test('the sample has what photos differ in', () => {
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.length + 2).toBe(24);
  expect(new Set(SAMPLE_PHOTOS.map((photo) => photo.orientation ?? 1)).size).toBeGreaterThan(3);
  expect(SAMPLE_PHOTOS.some(({ size: [width, height] }) => width * height >= 12_000_000)).toBe(
    true,
  );
  expect(paths).toContain(SAMPLE_DUPLICATE.of);
  expect(paths).toContain(SAMPLE_DAMAGED.of);
});

test('the same scene is the same picture', () => {
  const scene = { place: 'city', light: 'dusk', seed: 7 } as const;
  expect(drawScene(scene, 300, 200)).toBe(drawScene(scene, 300, 200));
  expect(drawScene(scene, 300, 200)).not.toBe(drawScene({ ...scene, seed: 8 }, 300, 200));
});

test('EXIF comes first in the JPEG and leaves its bytes alone', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xdb, 1, 2, 3]);
  const result = withExif(jpeg, 6, 'Закат 🌅');
  const length = result.readUInt16BE(4);
  expect(result.subarray(0, 4)).toEqual(Buffer.from([0xff, 0xd8, 0xff, 0xe1]));
  expect(result.subarray(4 + length)).toEqual(jpeg.subarray(2));
  expect(result.includes(Buffer.from('Закат 🌅\0'))).toBe(true);
});
