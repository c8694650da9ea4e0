/**
 * @file Whether two pictures show the same: OK gives no hash of a photo, only small
 * renditions of it (ok-api §6). A look is what is left of a picture when everything is
 * gone that a rendition may change: size, turning, compression, transparency.
 */
import type { Sharp } from 'sharp';
import { renderPicture, type PictureSource } from './decode.ts';
import { heicToSend, onePicture } from './one-picture.ts';

/** A small description of a picture, upright and on white. */
export interface Look {
  /** The upright picture's own pixels. */
  readonly width: number;
  readonly height: number;
  /** Mean red, green and blue (0 to 255) of 16 × 16 fields, row by row, stretched to the square. */
  readonly fields: Float32Array;
}

/**
 * Pictures that differ by less than this may be the same one. Measured by
 * `test/bench/likeness.ts` on 33 real photos and their renditions (128, 190 and 640 px, JPEG
 * quality 60 to 90): a photo and its own rendition differ by 0.018 at most (0.004 in the
 * middle), different scenes by 0.130 at least. OK's own renditions could not be measured;
 * the room is for them.
 */
export const SAME_PICTURE = 0.05;

/**
 * Which of two photos a rendition shows is clear when their differences to it are this far
 * apart: a level of 255. Measured as above, with near twins: a photo leads its twin that was
 * moved by 1 % by 0.010 in the middle, by 3 % by 0.030, that is brighter by 5 % by 0.015; none
 * was taken for the other. Brighter by 2 % it leads by 0.005 at 640 px, by 0.001 at 128 px.
 * Flat colours are clear three levels apart; one level apart in one channel, the wrong one
 * may lead by 0.003.
 */
export const CLEARLY_APART = 0.004;

const FIELDS = 16;
/** Pixels of a field's side: enough that a field's mean does not hang on how it was scaled. */
const FIELD_PX = 8;
const CHANNELS = 3;

/** The look of a picture; null when it cannot be decoded whole (BMP, damaged, no picture). */
export async function lookOf(source: PictureSource): Promise<Look | null> {
  // Of a damaged photo each decoder makes something else: nothing can be learned from it.
  return await onePicture.run(() => renderPicture(source, heicToSend, 'error', describe));
}

/** How much two pictures differ, from 0 (not at all) to 1 (black and white); proportions play no part. */
export function differenceOf(a: Look, b: Look): number {
  let sum = 0;
  for (const [index, value] of a.fields.entries()) sum += Math.abs(value - (b.fields[index] ?? 0));
  return sum / a.fields.length / 255;
}

async function describe(upright: Sharp): Promise<Look> {
  const { autoOrient, width, height } = await upright.metadata();
  const side = FIELDS * FIELD_PX;
  const pixels = await upright
    .flatten({ background: '#ffffff' })
    .resize(side, side, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  return {
    width: autoOrient.width || width,
    height: autoOrient.height || height,
    fields: meansOf(pixels, side),
  };
}

function meansOf(pixels: Uint8Array, side: number): Float32Array {
  const fields = new Float32Array(FIELDS * FIELDS * CHANNELS);
  for (const [index, value] of pixels.entries()) {
    const pixel = Math.floor(index / CHANNELS);
    const row = Math.floor(pixel / side / FIELD_PX);
    const column = Math.floor((pixel % side) / FIELD_PX);
    const field = (row * FIELDS + column) * CHANNELS + (index % CHANNELS);
    fields[field] = (fields[field] ?? 0) + value / (FIELD_PX * FIELD_PX);
  }
  return fields;
}
