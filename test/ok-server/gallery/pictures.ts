/** @file Pictures that a browser can show, made when first asked for and kept beside the bytes. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { PhotoRow } from '../store/photos.ts';
import { decodeBmp } from '../upload/bmp.ts';
import type { World } from '../world.ts';

/** A JPEG of the photo, upright, no side longer than `size`. */
export async function pictureOf(world: World, photo: PhotoRow, size: number): Promise<Buffer> {
  const original = world.blobs.pathOf(photo.sha256);
  const kept = `${original}.${size}.jpg`;
  const known = await readFile(kept).catch(() => undefined); // not there yet: made below
  if (known !== undefined) return known;
  const picture = await (
    await open(world, original, photo.format)
  )
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer();
  await mkdir(path.dirname(kept), { recursive: true });
  // Renamed into place, so that a picture half written is never served.
  const unfinished = `${kept}.${process.hrtime.bigint()}`;
  await writeFile(unfinished, picture);
  await rename(unfinished, kept);
  return picture;
}

/** A person's picture: a bust on a disc of one's own colour. */
export async function faceOf(color: string, size: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">
    <circle cx="50" cy="50" r="50" fill="${color}"/>
    <circle cx="50" cy="38" r="17" fill="#fff"/><path d="M16 88a34 30 0 0 1 68 0z" fill="#fff"/>
  </svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function open(world: World, original: string, format: string): Promise<Sharp> {
  if (format === 'bmp') {
    const { data, width, height } = decodeBmp(await readFile(original));
    return sharp(data, { raw: { width, height, channels: 3 } });
  }
  if (format === 'heic') {
    const { data, width, height } = await world.inspector.heic.decode(original);
    return sharp(data, { raw: { width, height, channels: 4 } });
  }
  return sharp(original, { limitInputPixels: false }).autoOrient();
}
