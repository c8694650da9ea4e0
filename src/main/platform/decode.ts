/** @file Opens a picture of any format that this program can decode: by sharp, HEIC by its worker. */
import { readFile } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { systemPath, type FilePath } from '../library/file-path.ts';
import { looksLikeHeic, type HeicDecoder } from './heic.ts';
import { withProfile } from './with-profile.ts';

export type PictureSource = { readonly path: FilePath } | { readonly bytes: Uint8Array };

/** What `render` makes of the upright picture; null when it cannot be decoded. */
export async function renderPicture<Value>(
  source: PictureSource,
  heic: HeicDecoder,
  failOn: NonNullable<SharpOptions['failOn']>,
  render: (upright: Sharp) => Promise<Value>,
): Promise<Value | null> {
  try {
    const { default: sharp } = await import('sharp'); // large, and rarely needed
    return await render(sharp(await inputOf(source), { failOn }).autoOrient());
  } catch {
    // No format that sharp decodes; HEIC is one that we can help with.
    return await renderHeic(source, heic, render).catch(() => null);
  }
}

/** A path lets sharp decode a JPEG at an eighth of its size; a name in bytes it cannot open. */
async function inputOf(source: PictureSource): Promise<string | Uint8Array> {
  if ('bytes' in source) return source.bytes;
  return typeof source.path === 'string' ? source.path : await readFile(systemPath(source.path));
}

async function renderHeic<Value>(
  source: PictureSource,
  heic: HeicDecoder,
  render: (upright: Sharp) => Promise<Value>,
): Promise<Value | null> {
  const bytes = new Uint8Array(
    'bytes' in source ? source.bytes : await readFile(systemPath(source.path)),
  );
  if (!looksLikeHeic(bytes)) return null;
  const icc = await profileOf(bytes);
  const pixels = await heic.decode(bytes);
  return pixels && (await render(await withProfile(pixels, icc)));
}

/** Without the decoder for its pixels, sharp still reads what stands beside them. */
async function profileOf(heic: Uint8Array): Promise<Buffer | undefined> {
  try {
    const { default: sharp } = await import('sharp');
    return (await sharp(heic).metadata()).icc;
  } catch {
    return undefined; // the decoder tells whether it is a photo at all
  }
}
