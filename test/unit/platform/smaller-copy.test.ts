import exif from 'exifreader';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withExif } from '../../../scripts/sample-exif.ts';
import { differenceOf, lookOf } from '../../../src/main/platform/likeness.ts';
import { makeSmallerCopy } from '../../../src/main/platform/smaller-copy.ts';
import { SMALL_HEIC } from '../../integration/ok-server/small-heic.ts';
import { scene } from '../../support/scenes.ts';

const ANY = { side: 7680, bytes: 20_000_000 };

async function sizeOf(jpeg: Buffer): Promise<readonly (string | number | undefined)[]> {
  const { format, width, height, orientation } = await sharp(jpeg).metadata();
  return [format, width, height, orientation];
}

/** A photo that does not get light by being compressed. */
async function grain(side: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return await sharp({
    create: { width: side, height: side, channels: 3, background: '#888', noise },
  })
    .jpeg({ quality: 95 })
    .toBuffer();
}

test('a copy has no more pixels than it may, and shows the same', async () => {
  const photo = await scene('a view', { width: 900, height: 600 });
  const copy = await makeSmallerCopy(photo, { ...ANY, side: 300 });
  expect([copy?.width, copy?.height]).toEqual([300, 200]);
  expect(await sizeOf(copy?.jpeg ?? Buffer.alloc(0))).toEqual(['jpeg', 300, 200, undefined]);
  const [one, other] = [
    await lookOf({ bytes: photo }),
    await lookOf({ bytes: copy?.jpeg ?? photo }),
  ];
  expect(one && other && differenceOf(one, other)).toBeLessThan(0.02);
});

test('a copy is never larger than its photo', async () => {
  const copy = await makeSmallerCopy(await scene('a view', { width: 90, height: 60 }), ANY);
  expect([copy?.width, copy?.height]).toEqual([90, 60]);
});

test('a copy is light enough: first with less detail, then with fewer pixels', async () => {
  const photo = await grain(400);
  const sizes = [];
  for (const bytes of [photo.length, photo.length / 2, photo.length / 12]) {
    const copy = await makeSmallerCopy(photo, { side: 400, bytes });
    expect(copy?.jpeg.length).toBeLessThanOrEqual(bytes);
    sizes.push(copy?.width);
  }
  expect(sizes.slice(0, 2)).toEqual([400, 400]);
  expect(sizes[2]).toBeLessThan(400);
});

test('what cannot be made light enough has no copy', async () => {
  expect(await makeSmallerCopy(await grain(400), { side: 400, bytes: 100 })).toBeNull();
});

test('a copy stands upright and keeps date, camera and words as they were written', async () => {
  const photo = withExif(await scene('turned', { width: 600, height: 400 }), 6, 'Отпуск на море');
  const copy = await makeSmallerCopy(photo, { ...ANY, side: 300 });
  expect(await sizeOf(copy?.jpeg ?? Buffer.alloc(0))).toEqual(['jpeg', 200, 300, 1]);
  const tags = exif.load(copy?.jpeg ?? Buffer.alloc(0), { expanded: true }).exif;
  expect(tags?.Model?.description).toBe('Sample camera');
  expect(copy?.jpeg.includes(Buffer.from('Отпуск на море'))).toBe(true);
});

test('metadata that makes no sense is left out, and the picture stays', async () => {
  const photo = withExif(await scene('odd', { width: 60, height: 40 }), 1, '');
  const at = photo.indexOf('II*');
  photo.writeUInt32LE(0xffffff, at + 4); // a directory that lies behind the end
  const copy = await makeSmallerCopy(photo, ANY);
  expect(await sizeOf(copy?.jpeg ?? Buffer.alloc(0))).toEqual(['jpeg', 60, 40, undefined]);
});

test('colours of another profile become those of sRGB', async () => {
  const green = { r: 0, g: 255, b: 0 };
  const create = { width: 40, height: 40, channels: 3, background: green } as const;
  const wide = await sharp({ create }).withIccProfile('p3').png().toBuffer();
  const copy = await makeSmallerCopy(wide, ANY);
  const { hasProfile } = await sharp(copy?.jpeg).metadata();
  const { channels } = await sharp(copy?.jpeg).stats();
  expect(hasProfile).toBe(false);
  expect(channels.map(({ mean }) => Math.round(mean / 16))).toEqual([0, 16, 0]);
});

test('what is transparent becomes white', async () => {
  const create = { width: 40, height: 40, channels: 4, background: '#00000000' } as const;
  const copy = await makeSmallerCopy(await sharp({ create }).png().toBuffer(), ANY);
  const { channels } = await sharp(copy?.jpeg).stats();
  expect(channels.map(({ mean }) => mean)).toEqual([255, 255, 255]);
});

test('a HEIC becomes a JPEG', async () => {
  const copy = await makeSmallerCopy(Buffer.from(SMALL_HEIC), ANY);
  expect(await sizeOf(copy?.jpeg ?? Buffer.alloc(0))).toEqual(['jpeg', 128, 96, undefined]);
});

test.each([
  ['a damaged photo', async () => (await scene('cut')).subarray(0, 9_000)],
  ['no picture at all', () => Promise.resolve(Buffer.from('not a photo'))],
  ['a format that cannot be decoded here', () => Promise.resolve(Buffer.from('BM and more'))],
])('there is no copy of %s', async (_name, photo) => {
  expect(await makeSmallerCopy(await photo(), ANY)).toBeNull();
});

test('who gives up gets none', async () => {
  const copy = await makeSmallerCopy(await scene('a view'), ANY, AbortSignal.abort());
  expect(copy).toBeNull();
});
