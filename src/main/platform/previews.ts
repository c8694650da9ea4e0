/** @file The larger picture of the one photo whose details are looked at. */
import type { FilePath } from '../library/file-path.ts';
import { renderPicture } from './decode.ts';
import type { HeicDecoder } from './heic.ts';
import { NewestFirst } from './newest-first.ts';
import type { Thumbnail } from './thumbnails.ts';

export interface Previews {
  /**
   * The whole photo, upright, as large as fits into a square of `edgePx`; never enlarged. Null
   * where none can be drawn, and for whoever waits when a newer one is asked for: a person looks
   * at one photo at a time.
   */
  draw(file: FilePath, edgePx: number): Promise<Thumbnail | null>;
}

/** Draws one at a time and keeps none: what they take does not grow with the walk through a list. */
export function createPreviews(heic: HeicDecoder): Previews {
  const drawing = new NewestFirst(1, 1);
  return { draw: (file, edgePx) => drawing.run(() => draw(file, edgePx, heic)) };
}

/** Half a picture is better than none. */
async function draw(file: FilePath, edgePx: number, heic: HeicDecoder): Promise<Thumbnail | null> {
  return await renderPicture({ path: file }, heic, 'none', async (upright) => {
    const size = {
      width: edgePx,
      height: edgePx,
      fit: 'inside',
      withoutEnlargement: true,
    } as const;
    const picture = await upright.resize(size).webp({ quality: 82 }).toBuffer();
    return { bytes: new Uint8Array(picture), type: 'image/webp' };
  });
}
