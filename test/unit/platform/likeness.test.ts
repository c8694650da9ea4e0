import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CLEARLY_APART,
  differenceOf,
  lookOf,
  SAME_PICTURE,
  type Look,
} from '../../../src/main/platform/likeness.ts';
import { SMALL_HEIC } from '../../integration/ok-server/small-heic.ts';
import { rendition, scene } from '../../support/scenes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'okapi-likeness-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function look(bytes: Uint8Array): Promise<Look> {
  const found = await lookOf({ bytes });
  if (found === null) throw new Error('No look of a good picture');
  return found;
}
const difference = async (a: Uint8Array, b: Uint8Array): Promise<number> =>
  differenceOf(await look(a), await look(b));

const PHOTO = await scene('photo');
const SEEDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test.each([
  [128, 60],
  [128, 90],
  [190, 75],
  [640, 60],
  [640, 90],
])('a photo looks like its rendition of %i px and quality %i', async (size, quality) => {
  for (const seed of SEEDS) {
    const photo = await scene(seed);
    expect(await difference(photo, await rendition(photo, size, quality))).toBeLessThan(0.02);
  }
});

test('different scenes look different', async () => {
  const looks = await Promise.all(SEEDS.map(async (seed) => await look(await scene(seed))));
  const differences = looks.flatMap((one, index) =>
    looks.slice(index + 1).map((other) => differenceOf(one, other)),
  );
  expect(Math.min(...differences)).toBeGreaterThan(2 * SAME_PICTURE);
});

test.each([
  ['moved by 3 %', { moved: 0.03 }],
  ['moved by 1 %', { moved: 0.01 }],
  ['brighter by 5 %', { brightness: 1.05 }],
])('a photo is clearly more like its rendition than a twin %s', async (_name, change) => {
  for (const seed of SEEDS) {
    const [photo, twin] = [await scene(seed), await scene(seed, change)];
    const shown = await rendition(photo, 640);
    const lead = (await difference(twin, shown)) - (await difference(photo, shown));
    expect(lead).toBeGreaterThan(CLEARLY_APART);
  }
});

test('flat colours three levels apart are clearly told apart', async () => {
  const flat = (level: number): Promise<Buffer> =>
    sharp({
      create: { width: 400, height: 300, channels: 3, background: { r: level, g: 90, b: level } },
    })
      .jpeg()
      .toBuffer();
  for (const level of [0, 60, 128, 250]) {
    const shown = await rendition(await flat(level), 190);
    const lead =
      (await difference(await flat(level + 3), shown)) -
      (await difference(await flat(level), shown));
    expect(lead).toBeGreaterThan(CLEARLY_APART);
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is applied', async (orientation) => {
  const { data, info } = await sharp(PHOTO)
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer({ resolveWithObject: true });
  const turned = await look(data);
  const upright = await look(await sharp(data).autoOrient().jpeg().toBuffer());
  const isAcross = orientation >= 5;
  expect([turned.width, turned.height]).toEqual(
    isAcross ? [info.height, info.width] : [info.width, info.height],
  );
  expect(differenceOf(turned, upright)).toBeLessThan(0.02);
});

test.each<[string, (photo: Sharp) => Sharp]>([
  ['PNG', (photo) => photo.png()],
  ['WebP', (photo) => photo.webp()],
  ['TIFF', (photo) => photo.tiff()],
  ['16-bit PNG', (photo) => photo.toColourspace('rgb16').png()],
  ['CMYK', (photo) => photo.toColourspace('cmyk').jpeg()],
  ['a wide colour profile', (photo) => photo.withIccProfile('p3').jpeg()],
  ['grey PNG', (photo) => photo.greyscale().png()],
])('a photo as %s looks like its rendition', async (_name, change) => {
  const photo = await change(sharp(PHOTO)).toBuffer();
  expect(await difference(photo, await rendition(photo, 190))).toBeLessThan(0.02);
});

test('what is transparent looks white', async () => {
  const clear = { width: 90, height: 90, channels: 4 as const, background: '#f000' };
  const white = { width: 90, height: 90, channels: 3 as const, background: '#fff' };
  expect(
    await difference(
      await sharp({ create: clear }).png().toBuffer(),
      await sharp({ create: white }).jpeg().toBuffer(),
    ),
  ).toBeLessThan(0.01);
});

test('HEIC has a look', async () => {
  const { width, height } = await look(SMALL_HEIC);
  expect([width, height]).toEqual([128, 96]);
});

test('a file is looked at by its path, also one whose name is no text', async () => {
  const text = path.join(folder, 'photo.jpg');
  const bytes = Buffer.concat([
    Buffer.from(`${folder}/`),
    Buffer.from([0xff]),
    Buffer.from('.jpg'),
  ]);
  const expected = await look(PHOTO);
  for (const file of [text, bytes]) {
    await writeFile(file, PHOTO);
    const found = await lookOf({ path: file });
    expect(found && differenceOf(found, expected)).toBeLessThan(0.01);
  }
});

test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
  ['nothing', () => new Uint8Array()],
  ['text', () => Buffer.from('no picture at all')],
  ['a photo cut off', () => PHOTO.subarray(0, PHOTO.length / 2)],
  ['a HEIC cut off', () => SMALL_HEIC.subarray(0, 700)],
  [
    'BMP',
    () => Buffer.from('Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAA', 'base64'),
  ],
])('%s has no look', async (_name, bytes) => {
  expect(await lookOf({ bytes: await bytes() })).toBeNull();
});

test('a file that is gone has no look', async () => {
  expect(await lookOf({ path: path.join(folder, 'gone.jpg') })).toBeNull();
});

test('black and white differ by all there is, and a look not from itself', async () => {
  const flat = (background: string): Promise<Look> =>
    sharp({ create: { width: 9, height: 9, channels: 3, background } })
      .png()
      .toBuffer()
      .then(look);
  const [black, white] = [await flat('#000'), await flat('#fff')];
  expect([differenceOf(black, white), differenceOf(white, white)]).toEqual([1, 0]);
});
