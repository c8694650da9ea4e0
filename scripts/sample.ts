/** @file Makes the built-in sample of photos and says what should become of each file. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { withExif } from './sample-exif.ts';
import {
  SAMPLE_DAMAGED,
  SAMPLE_DUPLICATE,
  SAMPLE_FOLDER,
  SAMPLE_OTHER_FILE,
  SAMPLE_PHOTOS,
  type Orientation,
  type SamplePhoto,
} from './sample-photos.ts';
import { drawScene, randomFrom } from './sample-scene.ts';

/** One photo that OK should hold in the end. */
export interface ExpectedPhoto {
  readonly path: string;
  readonly album: string;
  readonly caption: string;
  readonly sha256: string;
}

export interface Sample {
  /** The folder to drop. */
  readonly folder: string;
  readonly photos: readonly ExpectedPhoto[];
  /** How many files there are besides, and the one that cannot be accepted. */
  readonly duplicates: number;
  readonly skipped: number;
  readonly damagedPath: string;
}

/** Writes the sample into a new folder below `parent`. The same files come out each time. */
export async function makeSample(parent: string): Promise<Sample> {
  const folder = join(parent, SAMPLE_FOLDER);
  const contents = new Map<string, Buffer>();
  for (const photo of SAMPLE_PHOTOS) contents.set(photo.path, await render(photo));

  const photos = [...contents].map(([path, content]) => expectation(path, content));
  contents.set(SAMPLE_DUPLICATE.path, contentOf(contents, SAMPLE_DUPLICATE.of));
  const whole = contentOf(contents, SAMPLE_DAMAGED.of);
  contents.set(SAMPLE_DAMAGED.path, whole.subarray(0, Math.floor(whole.length * 0.4)));
  contents.set(SAMPLE_OTHER_FILE, Buffer.from('Station — lake — pass — hut — station\n'));

  for (const [path, content] of contents) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return {
    folder,
    photos,
    duplicates: 1,
    skipped: 1,
    damagedPath: join(folder, SAMPLE_DAMAGED.path),
  };
}

function expectation(path: string, content: Buffer): ExpectedPhoto {
  return {
    path,
    album: albumOf(path),
    caption: SAMPLE_PHOTOS.find((photo) => photo.path === path)?.caption ?? '',
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

/** Each folder's photos go to an album named after its way from the dropped folder. */
function albumOf(path: string): string {
  return [SAMPLE_FOLDER, ...path.split('/').slice(0, -1)].join(' / ');
}

function contentOf(contents: ReadonlyMap<string, Buffer>, path: string): Buffer {
  const content = contents.get(path);
  if (content === undefined) throw new Error(`The sample has no ${path}`);
  return content;
}

async function render(photo: SamplePhoto): Promise<Buffer> {
  const orientation = photo.orientation ?? 1;
  const upright = sharp(Buffer.from(drawScene(photo.scene, ...photo.size))).removeAlpha();
  const { data, info } = await stored(upright, orientation)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const image = sharp(data, { raw: { width, height, channels } }).composite([
    { input: await grain(photo.scene.seed), tile: true, blend: 'soft-light' },
  ]);
  const format = photo.path.toLowerCase().split('.').at(-1);
  if (format === 'png') return image.png().toBuffer();
  if (format === 'gif') return image.gif().toBuffer();
  if (format === 'tiff') return image.tiff({ compression: 'lzw' }).toBuffer();
  return withExif(await image.jpeg({ quality: 88 }).toBuffer(), orientation, photo.caption ?? '');
}

/** The pixels as a camera held that way stores them: viewers undo it by the EXIF orientation. */
function stored(upright: Sharp, orientation: Orientation): Sharp {
  switch (orientation) {
    case 1:
      return upright;
    case 2:
      return upright.flop();
    case 3:
      return upright.rotate(180);
    case 6:
      return upright.rotate(270);
    case 8:
      return upright.rotate(90);
  }
}

/** A tile of film grain: without it the files would be far smaller than photos are. */
async function grain(seed: number): Promise<Buffer> {
  const side = 192;
  const random = randomFrom(seed);
  const grey = Array.from({ length: side * side }, () => 128 + (random() + random() - 1) * 38);
  const raw = { width: side, height: side, channels: 1 } as const;
  return sharp(Buffer.from(grey), { raw }).png().toBuffer();
}
