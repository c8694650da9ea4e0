/**
 * @file Measures how alike photos and their renditions look, for the limits in
 * `src/main/platform/likeness.ts`: `node test/bench/likeness.ts --photos FOLDER
 * [--one-scene SUBFOLDER]`. Photos in a `--one-scene` folder are not compared with each other.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import {
  CLEARLY_APART,
  differenceOf,
  lookOf,
  SAME_PICTURE,
  type Look,
} from '../../src/main/platform/likeness.ts';

const { values } = parseArgs({
  options: { photos: { type: 'string' }, 'one-scene': { type: 'string', default: '' } },
});
if (values.photos === undefined) throw new Error('--photos FOLDER is missing');

const SIZES = [128, 190, 640];
const QUALITIES = [60, 75, 90];

interface Photo {
  readonly scene: string;
  readonly upright: Buffer;
  readonly look: Look;
}

const photos: Photo[] = [];
for (const name of (await readdir(values.photos, { recursive: true })).sort()) {
  const file = path.join(values.photos, name);
  const look = await lookOf({ path: file });
  // Renditions are made by sharp here, so HEIC is left out.
  const upright = await sharp(file)
    .autoOrient()
    .png()
    .toBuffer()
    .catch(() => null);
  if (look === null || upright === null) continue;
  const folder = path.dirname(name);
  photos.push({ scene: folder === values['one-scene'] ? folder : name, upright, look });
}

const own: number[] = [];
const others: number[] = [];
for (const photo of photos) {
  for (const size of SIZES) {
    for (const quality of QUALITIES) {
      const look = await rendition(photo.upright, size, quality);
      own.push(differenceOf(photo.look, look));
      for (const other of photos) {
        if (other.scene !== photo.scene) others.push(differenceOf(other.look, look));
      }
    }
  }
}
const table = [summary('a photo and its own rendition', own), summary('different scenes', others)];
for (const size of SIZES) {
  for (const [twin, make] of Object.entries(twins())) {
    // How much nearer a rendition is to its own photo than to the twin; below 0 it is taken for it.
    const leads: number[] = [];
    for (const photo of photos) {
      const look = await rendition(photo.upright, size, 75);
      const other = await lookOf({ bytes: await make(photo.upright) });
      if (other === null) throw new Error('A twin cannot be decoded');
      leads.push(differenceOf(other, look) - differenceOf(photo.look, look));
    }
    table.push(summary(`lead over a twin ${twin}, ${size} px`, leads));
  }
}
for (const levels of [1, 2, 3]) {
  table.push(
    summary(`lead over a flat colour off by ${levels}, all channels`, await flats(levels, 3)),
  );
  table.push(
    summary(`lead over a flat colour off by ${levels}, one channel`, await flats(levels, 1)),
  );
}
process.stdout.write(`${photos.length} photos\n`);
console.table(table);

function twins(): Record<string, (upright: Buffer) => Promise<Buffer>> {
  const moved = (part: number) => async (upright: Buffer) => {
    const { width, height } = await sharp(upright).metadata();
    const left = Math.max(1, Math.round(width * part));
    const top = Math.max(1, Math.round(height * part));
    const area = { left, top, width: width - left, height: height - top };
    return await sharp(upright).extract(area).png().toBuffer();
  };
  const brighter = (factor: number) => (upright: Buffer) =>
    sharp(upright).linear(factor, 0).png().toBuffer();
  return {
    'moved by 1 %': moved(0.01),
    'moved by 3 %': moved(0.03),
    'brighter by 2 %': brighter(1.02),
    'brighter by 5 %': brighter(1.05),
  };
}

async function flats(levels: number, channels: number): Promise<number[]> {
  const leads: number[] = [];
  for (let seed = 0; seed < 60; seed += 1) {
    const colour = [97, 57, 151].map((step) => (seed * step) % 250);
    const near = colour.map((value, channel) => (channel < channels ? value + levels : value));
    const photo = await flat(colour);
    const look = await rendition(photo, 190, 75);
    const [ours, theirs] = [
      await lookOf({ bytes: photo }),
      await lookOf({ bytes: await flat(near) }),
    ];
    if (ours === null || theirs === null) throw new Error('A flat photo cannot be decoded');
    leads.push(differenceOf(theirs, look) - differenceOf(ours, look));
  }
  return leads;
}

function flat([r = 0, g = 0, b = 0]: readonly number[]): Promise<Buffer> {
  const create = { width: 400, height: 300, channels: 3 as const, background: { r, g, b } };
  return sharp({ create }).jpeg().toBuffer();
}

async function rendition(upright: Buffer, size: number, quality: number): Promise<Look> {
  const bytes = await sharp(upright)
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality })
    .toBuffer();
  const look = await lookOf({ bytes });
  if (look === null) throw new Error('A rendition cannot be decoded');
  return look;
}

function summary(what: string, numbers: readonly number[]): Record<string, string | number> {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (part: number): string =>
    (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(4);
  return {
    what,
    pairs: sorted.length,
    least: at(0),
    median: at(0.5),
    most: at(1),
    'not clear': sorted.filter((one) => one < CLEARLY_APART).length,
    'may be one': sorted.filter((one) => one < SAME_PICTURE).length,
  };
}
