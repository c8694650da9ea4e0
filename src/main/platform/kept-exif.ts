/** @file EXIF of one picture in a JPEG made of it, as it was: libvips would write its text anew, in ASCII only. */

const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1');
const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;
/** What one segment of a JPEG holds beside its length. */
const LARGEST_SEGMENT = 0xffff - 2;

/**
 * The JPEG with `exif` as its first segment. The pixels stand upright by now, so the orientation
 * says so. EXIF that makes no sense, or is too long for a JPEG, is left out.
 */
export function withKeptExif(jpeg: Buffer, exif: Buffer | undefined): Buffer {
  const payload = exif === undefined ? null : uprightExif(exif);
  if (payload === null || payload.length > LARGEST_SEGMENT) return jpeg;
  const head = Buffer.from([0xff, 0xe1, 0, 0]); // APP1
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

/** A copy of the EXIF whose first directory says that nothing is turned; null when it has none. */
function uprightExif(exif: Buffer): Buffer | null {
  const hasMark = exif.subarray(0, EXIF_MARK.length).equals(EXIF_MARK);
  const tiff = Buffer.from(hasMark ? exif.subarray(EXIF_MARK.length) : exif);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return null;
  const isLittle = order === 'II';
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return null;
  const end = directory + 2 + short(directory) * ENTRY_BYTES;
  if (end > tiff.length) return null;
  for (let at = directory + 2; at < end; at += ENTRY_BYTES) {
    if (short(at) !== ORIENTATION) continue;
    if (isLittle) tiff.writeUInt16LE(1, at + 8);
    else tiff.writeUInt16BE(1, at + 8);
  }
  return Buffer.concat([EXIF_MARK, tiff]);
}
