/** @file Small upright pictures of photos for the list; a neutral one where none can be drawn. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { bytesOf, type FilePath, systemPath } from '../library/file-path.ts';
import { renderPicture } from './decode.ts';
import { Gate } from './gate.ts';
import type { HeicDecoder } from './heic.ts';

export interface Thumbnail {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The media type of `bytes`. */
  readonly type: string;
}

export interface Thumbnails {
  /** 80 × 80 px from the middle of the photo, the neutral picture for no file; never fails. */
  draw(file: FilePath | null): Promise<Thumbnail>;
}

/** What the list shows where no picture can be drawn: a hill and a sun in grey. */
export const NO_THUMBNAIL: Thumbnail = {
  type: 'image/svg+xml',
  bytes: new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">' +
      '<rect width="80" height="80" fill="#9a948c" fill-opacity=".18"/>' +
      '<g fill="#9a948c" fill-opacity=".6"><circle cx="27" cy="29" r="6"/>' +
      '<path d="M14 58 33 38l11 11 8-8 14 17z"/></g></svg>',
  ),
};

const SIZE = 80;
/** Some screens of a long list; about 3 kB each. */
const KEPT = 500;
/** Drawing must leave the processor to hashing and sending. */
const AT_ONCE = 2;

/** Draws thumbnails and keeps the last ones in memory. */
export function createThumbnails(heic: HeicDecoder): Thumbnails {
  const gate = new Gate(AT_ONCE);
  // In order of use: the first key is the one unused for longest.
  const kept = new Map<string, Promise<Thumbnail>>();

  return {
    async draw(file) {
      const key = file && (await versionOf(file));
      if (file === null || key === null) return NO_THUMBNAIL;
      const picture = kept.get(key) ?? gate.run(() => draw(file, heic));
      kept.delete(key);
      kept.set(key, picture);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return await picture;
    },
  };
}

/** A key that changes with the file; null when there is no file to draw. */
async function versionOf(file: FilePath): Promise<string | null> {
  try {
    const found = await stat(systemPath(file));
    if (!found.isFile() || found.size === 0) return null;
    const name = createHash('sha1').update(bytesOf(file)).digest('base64');
    return `${name} ${found.size} ${found.mtimeMs}`;
  } catch {
    // Moved or unreadable: the row says so itself.
    return null;
  }
}

async function draw(file: FilePath, heic: HeicDecoder): Promise<Thumbnail> {
  // Half a picture is better than none.
  return (await renderPicture({ path: file }, heic, 'none', shrink)) ?? NO_THUMBNAIL;
}

async function shrink(image: Sharp): Promise<Thumbnail> {
  const picture = await image.resize(SIZE, SIZE, { fit: 'cover' }).webp({ quality: 75 }).toBuffer();
  return { bytes: new Uint8Array(picture), type: 'image/webp' };
}
