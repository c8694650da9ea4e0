/** @file Gives decoded pixels the colour profile that their file had: raw pixels have no place for one. */
import { crc32, deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import type { HeicPixels } from './heic-worker.ts';

/** The signature and the header chunk, behind which a PNG says its colours. */
const PNG_HEAD_BYTES = 33;

/**
 * Decoded RGBA as a picture. Phones take photos in Display P3: without their profile the colours
 * would be taken for sRGB, and be paler.
 */
export async function withProfile(
  { width, height, data }: HeicPixels,
  icc: Uint8Array | undefined,
): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  const raw = sharp(data, { raw: { width, height, channels: 4 } });
  if (icc === undefined) return raw;
  // Nothing is compressed: it is only a way to say both together.
  const png = await raw.png({ compressionLevel: 0 }).toBuffer();
  return sharp(
    Buffer.concat([
      png.subarray(0, PNG_HEAD_BYTES),
      profileChunk(icc),
      png.subarray(PNG_HEAD_BYTES),
    ]),
  );
}

/** https://www.w3.org/TR/png-3/#11iCCP */
function profileChunk(icc: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(icc)]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0); // without its name
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return chunk;
}
