/** @file Photos with an EXIF description in UTF-8, as most programs write it; sharp writes question marks. */
import type { Sharp } from 'sharp';

/** The photo's bytes; only in formats whose metadata is neither packed nor checksummed. */
export async function withDescription(
  photo: Sharp,
  format: 'jpeg' | 'webp',
  description: string,
): Promise<Buffer> {
  const text = Buffer.from(description);
  const placeholder = '#'.repeat(text.length);
  const bytes = await photo
    .withExifMerge({ IFD0: { ImageDescription: placeholder } })
    .toFormat(format)
    .toBuffer();
  text.copy(bytes, bytes.indexOf(placeholder));
  return bytes;
}
