import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HeicDecoder } from '../../../src/main/platform/heic.ts';
import { createThumbnails } from '../../../src/main/platform/thumbnails.ts';

let folder: string;
const thumbnails = createThumbnails(new HeicDecoder());

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'okapi-thumbnails-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** A photo that is red above and blue below when it is held as `orientation` says. */
async function makePhoto(name: string, orientation: number): Promise<string> {
  const half = { width: 300, height: 150, channels: 3 as const };
  const red = await sharp({ create: { ...half, background: 'red' } })
    .png()
    .toBuffer();
  const upright = await sharp({
    create: { width: 300, height: 300, channels: 3, background: 'blue' },
  })
    .composite([{ input: red, top: 0, left: 0 }])
    .png()
    .toBuffer();
  // The camera was turned: its pixels lie the other way round.
  const turns: Record<number, number> = { 1: 0, 3: 180, 6: 270, 8: 90 };
  const file = path.join(folder, name);
  await sharp(upright)
    .rotate(turns[orientation] ?? 0)
    .withMetadata({ orientation })
    .toFile(file);
  return file;
}

/** The colours above and below in the picture: which channel is the strongest. */
async function colours(bytes: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([80, 80]);
  return [10, 70].map((row) => {
    const at = (row * info.width + 40) * info.channels;
    return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue';
  });
}

test.each([1, 3, 6, 8])('a photo with orientation %i stands upright', async (orientation) => {
  const picture = await thumbnails.draw(await makePhoto(`turned-${orientation}.jpg`, orientation));
  expect(picture?.type).toBe('image/webp');
  expect(await colours(picture?.bytes ?? new Uint8Array())).toEqual(['red', 'blue']);
});

test('other formats are drawn too', async () => {
  for (const name of ['a.png', 'a.gif', 'a.tiff', 'a.webp']) {
    expect((await thumbnails.draw(await makePhoto(name, 1)))?.type, name).toBe('image/webp');
  }
});

test('a name that is no text is opened by its bytes', async () => {
  const file = Buffer.concat([
    Buffer.from(`${folder}/`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.jpg'),
  ]);
  const jpeg = await sharp({ create: { width: 90, height: 90, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  await writeFile(file, jpeg);
  expect((await thumbnails.draw(file))?.type).toBe('image/webp');
});

test('what cannot be drawn has no picture', async () => {
  const text = path.join(folder, 'text.jpg');
  const empty = path.join(folder, 'empty.jpg');
  const fakeHeic = path.join(folder, 'fake.heic');
  const inside = path.join(folder, 'folder.jpg');
  await writeFile(text, 'no photo');
  await writeFile(empty, '');
  await writeFile(fakeHeic, Buffer.from('\0\0\0\x18ftypheic\0\0\0\0garbage garbage', 'latin1'));
  await mkdir(inside);
  for (const file of [null, text, empty, fakeHeic, inside, path.join(folder, 'missing.jpg')]) {
    expect(await thumbnails.draw(file), String(file)).toBeNull();
  }
});

test('a photo that changed is drawn again', async () => {
  const file = path.join(folder, 'changing.png');
  await writeFile(file, 'not yet a photo');
  expect(await thumbnails.draw(file)).toBeNull();
  await makePhoto('changing.png', 1);
  expect((await thumbnails.draw(file))?.type).toBe('image/webp');
});

test('a picture is drawn once, however often it is asked for', async () => {
  const file = await makePhoto('once.png', 1);
  const [first, second] = await Promise.all([thumbnails.draw(file), thumbnails.draw(file)]);
  expect(second).toBe(first);
  expect(await thumbnails.draw(file)).toBe(first);
});
