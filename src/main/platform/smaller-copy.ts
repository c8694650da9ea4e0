/** @file A smaller JPEG of a picture: upright, in sRGB, with the EXIF that the picture had. */
import type { Sharp } from 'sharp';
import { renderPicture } from './decode.ts';
import { withKeptExif } from './kept-exif.ts';
import { heicToSend, onePicture } from './one-picture.ts';

export interface SmallerCopy {
  readonly jpeg: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What is tried in turn until the JPEG is light enough: first less detail, then fewer pixels. */
const TRIES = [
  { quality: 90, scale: 1 },
  { quality: 82, scale: 1 },
  { quality: 74, scale: 1 },
  { quality: 82, scale: 0.75 },
  { quality: 82, scale: 0.55 },
  { quality: 82, scale: 0.4 },
  { quality: 82, scale: 0.25 },
] as const;

/**
 * A copy of at most `side` pixels a side and `bytes` bytes, never larger than the picture itself;
 * null when the picture cannot be decoded whole, or the signal is aborted. One at a time: it takes
 * the memory of one decoded picture.
 */
export async function makeSmallerCopy(
  picture: Buffer,
  most: { readonly side: number; readonly bytes: number },
  signal?: AbortSignal,
): Promise<SmallerCopy | null> {
  return await onePicture.run(async () => {
    const exif = await exifOf(picture);
    // Of a damaged photo half is left: that is not what the person meant to send.
    return await renderPicture({ bytes: picture }, heicToSend, 'error', async (upright) => {
      const { autoOrient, width, height } = await upright.metadata();
      const own = Math.max(autoOrient.width || width, autoOrient.height || height);
      for (const { quality, scale } of TRIES) {
        if (signal?.aborted === true) return null;
        const side = Math.max(1, Math.floor(Math.min(own, most.side) * scale));
        const copy = await shrunk(upright.clone(), side, quality, exif);
        if (copy.jpeg.length <= most.bytes) return copy;
      }
      return null;
    });
  });
}

async function shrunk(
  upright: Sharp,
  side: number,
  quality: number,
  exif: Buffer | undefined,
): Promise<SmallerCopy> {
  const { data, info } = await upright
    .flatten({ background: '#ffffff' })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: withKeptExif(data, exif), width: info.width, height: info.height };
}

async function exifOf(picture: Buffer): Promise<Buffer | undefined> {
  try {
    const { default: sharp } = await import('sharp');
    return (await sharp(picture).metadata()).exif;
  } catch {
    return undefined; // a picture without, or none: decoding it tells
  }
}
