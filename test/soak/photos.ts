/** @file The folder of the soak: many small photos, most of one size, all different files. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { withExif } from '../../scripts/sample-exif.ts';
import { randomFrom } from '../ok-server/control/random.ts';

/** A photo as it should arrive. */
export interface ExpectedPhoto {
  readonly file: string;
  readonly album: string;
  readonly caption: string;
  readonly sha256: string;
  readonly bytes: number;
}

const PHOTOS_IN_A_FOLDER = 500;
const LEAST_FOLDERS = 4;
/** One in so many shows the same picture as the one before it, as in a series. */
const TWIN_EVERY = 50;
const GRID = 8;
const AT_ONCE = 4;

/** Writes the photos into folders inside `root`, whose name begins each album's title. */
export async function makePhotoTree(
  root: string,
  count: number,
  seed: number,
): Promise<ExpectedPhoto[]> {
  sharp.concurrency(1);
  const folders = Math.max(LEAST_FOLDERS, Math.ceil(count / PHOTOS_IN_A_FOLDER));
  const folderOf = (index: number): string => {
    const number = Math.floor((index * folders) / count) + 1;
    return `Series ${String(number).padStart(2, '0')}`;
  };
  for (const folder of new Set(Array.from({ length: count }, (_, index) => folderOf(index)))) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  const expected: ExpectedPhoto[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const folder = folderOf(index);
      const file = path.join(root, folder, `${String(index).padStart(5, '0')}.jpg`);
      const caption = captionOf(index);
      const jpeg = withExif(await pictureOf(index, seed), 1, caption);
      // A comment after the picture's end: twins are different files.
      const photo = Buffer.concat([jpeg, Buffer.from(`photo ${index} of ${seed}`)]);
      await writeFile(file, photo);
      expected.push({
        file,
        album: `${path.basename(root)} / ${folder}`,
        caption,
        sha256: createHash('sha256').update(photo).digest('hex'),
        bytes: photo.length,
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return expected;
}

/** A third has one: half of these a caption of their own, the others all the same. */
function captionOf(index: number): string {
  if (index % 6 === 0) return 'У моря';
  return index % 6 === 3 ? `Снимок № ${index}` : '';
}

async function pictureOf(index: number, seed: number): Promise<Buffer> {
  const isTwin = index % TWIN_EVERY === TWIN_EVERY - 1;
  const random = randomFrom(seed * 1_000_003 + (isTwin ? index - 1 : index));
  const colours = Buffer.from(
    Array.from({ length: GRID * GRID * 3 }, () => Math.floor(random() * 256)),
  );
  const [width, height] = index % 10 === 7 ? [180, 240] : [240, 180];
  return await sharp(colours, { raw: { width: GRID, height: GRID, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .jpeg({ quality: 80 })
    .toBuffer();
}
