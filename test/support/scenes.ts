/** @file Photos that are told apart only by what they show: made in code, all of one size. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';

export interface SceneOptions {
  readonly width?: number;
  readonly height?: number;
  /** How far the camera moved, as parts of the width: near twins of one scene. */
  readonly moved?: number;
  /** 1 is as it was. */
  readonly brightness?: number;
}

/** A JPEG of some hills, a sun and a house under a sky, different for each seed. */
export async function scene(seed: string, options: SceneOptions = {}): Promise<Buffer> {
  const { width = 800, height = 600, moved = 0, brightness = 1 } = options;
  const picture = sharp(Buffer.from(svg(seed, moved)), { density: 72 })
    .resize(width, height, { fit: 'fill' })
    .linear(brightness, 0);
  return await picture.jpeg({ quality: 92 }).toBuffer();
}

function svg(seed: string, moved: number): string {
  const digits = [...createHash('sha512').update(seed).digest()];
  const next = (limit: number): number => Math.floor(((digits.shift() ?? 0) / 256) * limit);
  const colour = (): string => `rgb(${next(256)},${next(256)},${next(256)})`;
  const shapes = Array.from({ length: 6 }, () => {
    const [x, y, size] = [next(400), next(300), 30 + next(120)];
    return next(2) === 0
      ? `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${colour()}"/>`
      : `<rect x="${x}" y="${y}" width="${size}" height="${size * 0.7}" fill="${colour()}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${colour()}"/>
      <stop offset="1" stop-color="${colour()}"/></linearGradient></defs>
    <rect width="400" height="300" fill="url(#sky)"/>
    <g transform="translate(${moved * 400} 0)">${shapes.join('')}</g></svg>`;
}

/** What OK makes of a photo: upright, small, compressed. */
export async function rendition(photo: Uint8Array, size: number, quality = 80): Promise<Buffer> {
  return await sharp(photo)
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality })
    .toBuffer();
}
