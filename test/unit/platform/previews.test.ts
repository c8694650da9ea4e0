import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { HeicDecoder } from '../../../src/main/platform/heic.ts';
import { createPreviews } from '../../../src/main/platform/previews.ts';
import { SMALL_HEIC } from '../../integration/ok-server/small-heic.ts';
import { tempFolder } from '../temp-folder.ts';

const previews = createPreviews(new HeicDecoder());

async function photo(width: number, height: number, orientation = 1): Promise<string> {
  const file = path.join(await tempFolder(), 'a.jpg');
  await sharp({ create: { width, height, channels: 3, background: 'red' } })
    .withMetadata({ orientation })
    .jpeg()
    .toFile(file);
  return file;
}

test.each([
  ['a wide one', 1600, 1200, 1, 640, [640, 480]],
  ['a wide one for a fine screen', 1600, 1200, 1, 1280, [1280, 960]],
  ['one taken on its side', 1600, 1200, 6, 640, [480, 640]],
  ['a small one', 90, 60, 1, 640, [90, 60]],
])('%s is drawn whole and upright', async (_, width, height, orientation, edge, size) => {
  const picture = await previews.draw(await photo(width, height, orientation), edge);
  const drawn = await sharp(picture?.bytes).metadata();
  expect([drawn.format, [drawn.width, drawn.height]]).toEqual(['webp', size]);
});

test('HEIC is drawn too', async () => {
  const file = path.join(await tempFolder(), 'a.heic');
  await writeFile(file, SMALL_HEIC);
  const picture = await previews.draw(file, 640);
  const drawn = await sharp(picture?.bytes).metadata();
  expect([drawn.width, drawn.height]).toEqual([128, 96]);
});

test('what is away or no picture has none', async () => {
  const text = path.join(await tempFolder(), 'text.jpg');
  await writeFile(text, 'Dear diary');
  expect(await previews.draw(text, 640)).toBeNull();
  expect(await previews.draw(`${text}.away`, 640)).toBeNull();
});

test('a walk through the list draws what had begun and the photo where it ends', async () => {
  const file = await photo(64, 64);
  const drawn = await Promise.all([1, 2, 3, 4].map(() => previews.draw(file, 640)));
  expect(drawn.map((picture) => picture !== null)).toEqual([true, false, false, true]);
});
