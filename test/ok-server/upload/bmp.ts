/** @file Reads BMP, which sharp cannot: uncompressed, 1 to 32 bits a pixel. */

/** Pixels of an image: three bytes each, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;

/** Decodes a whole BMP. Throws when anything in it is cut off or cannot be. */
export function decodeBmp(file: Buffer): Pixels {
  const pixelsAt = file.readUInt32LE(10);
  const headerSize = file.readUInt32LE(14);
  const width = file.readInt32LE(18);
  const signedHeight = file.readInt32LE(22);
  const bits = file.readUInt16LE(28);
  const compression = file.readUInt32LE(30);
  const height = Math.abs(signedHeight);
  const isPlain = compression === UNCOMPRESSED || (compression === BIT_FIELDS && bits >= 16);
  if (
    headerSize < 40 ||
    width < 1 ||
    height < 1 ||
    !isPlain ||
    ![1, 4, 8, 16, 24, 32].includes(bits)
  ) {
    throw new Error('not a BMP of a kind that is read here');
  }
  const stride = Math.ceil((width * bits) / 32) * 4; // rows are padded to four bytes
  if (pixelsAt + stride * height > file.length) throw new Error('the BMP is cut off');
  const palette = bits <= 8 ? file.subarray(14 + headerSize, pixelsAt) : Buffer.alloc(0);
  const masks =
    compression === BIT_FIELDS
      ? [file.readUInt32LE(54), file.readUInt32LE(58), file.readUInt32LE(62)]
      : [0x7c00, 0x03e0, 0x001f];
  const data = Buffer.alloc(width * height * 3);
  let out = 0;
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x += 1, out += 3) {
      if (bits <= 8) {
        const index =
          (file.readUInt8(row + ((x * bits) >> 3)) >> (8 - bits - ((x * bits) & 7))) &
          ((1 << bits) - 1);
        copyReversed(palette, index * 4, data, out);
      } else if (bits === 24 || (compression === UNCOMPRESSED && bits === 32)) {
        copyReversed(file, row + (x * bits) / 8, data, out);
      } else {
        const value = bits === 16 ? file.readUInt16LE(row + x * 2) : file.readUInt32LE(row + x * 4);
        masks.forEach((mask, channel) => (data[out + channel] = scale(value, mask)));
      }
    }
  }
  return { width, height, data };
}

/** BMP keeps blue first. */
function copyReversed(from: Buffer, at: number, to: Buffer, out: number): void {
  to[out] = from[at + 2] ?? 0;
  to[out + 1] = from[at + 1] ?? 0;
  to[out + 2] = from[at] ?? 0;
}

/** The bits under a mask, stretched to a byte. */
function scale(value: number, mask: number): number {
  return mask === 0 ? 0 : Math.round((((value & mask) >>> 0) / (mask >>> 0)) * 255);
}
