/** @file Small upright pictures of photos for the list. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { bytesOf, type FilePath, systemPath } from '../library/file-path.ts';
import { renderPicture } from './decode.ts';
import type { HeicDecoder } from './heic.ts';
import { NewestFirst } from './newest-first.ts';

export interface Thumbnail {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The media type of `bytes`. */
  readonly type: string;
}

export interface Thumbnails {
  /** 80 × 80 px from the middle of the photo; null when none can be drawn or it came too late. Never fails. */
  draw(file: FilePath | null): Promise<Thumbnail | null>;
}

/** A picture of null is one that cannot be drawn, which is known from now on. */
type Drawn = { readonly picture: Thumbnail | null } | null;

const SIZE = 80;
/** Many screens of a long list; about 3 kB each. */
const KEPT = 2000;
/** Drawing must leave the processor to hashing and sending. */
const AT_ONCE = 2;
/** More rows than the tallest screen shows: before them stand those that were scrolled away. */
const MOST_WAITING = 200;

/** Draws thumbnails and keeps the last ones in memory. */
export function createThumbnails(heic: HeicDecoder): Thumbnails {
  const drawing = new NewestFirst(AT_ONCE, MOST_WAITING);
  // In order of use: the first key is the one unused for longest.
  const kept = new Map<string, Promise<Drawn>>();

  return {
    async draw(file) {
      const key = file && (await versionOf(file));
      if (file === null || key === null) return null;
      const picture = kept.get(key) ?? drawing.run(() => draw(file, heic));
      kept.delete(key);
      kept.set(key, picture);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      const drawn = await picture;
      // It came too late and may be wanted again.
      if (drawn === null && kept.get(key) === picture) kept.delete(key);
      return drawn?.picture ?? null;
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

async function draw(file: FilePath, heic: HeicDecoder): Promise<NonNullable<Drawn>> {
  // Half a picture is better than none.
  return { picture: await renderPicture({ path: file }, heic, 'none', shrink) };
}

async function shrink(image: Sharp): Promise<Thumbnail> {
  const picture = await image.resize(SIZE, SIZE, { fit: 'cover' }).webp({ quality: 75 }).toBuffer();
  return { bytes: new Uint8Array(picture), type: 'image/webp' };
}
