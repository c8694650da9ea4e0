/** @file Whether a file is still being written: told by when it changed last, and by how it ends. Pure. */

/** How long a file has to have stood still, in milliseconds. */
export interface Stillness {
  /** Any file. */
  readonly settleMs: number;
  /** One that lacks its end: whoever writes it may have stopped in the middle for a while. */
  readonly stallMs: number;
}

export const STILLNESS: Stillness = { settleMs: 3_000, stallMs: 120_000 };

/** Times of a file in epoch milliseconds; `ctimeMs` is of any change, also a new name, and cannot be set by hand. */
export interface Times {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** How much longer it has to stand still until it has for `stillMs`; 0: it has. */
export function restlessFor({ mtimeMs, ctimeMs }: Times, now: number, stillMs: number): number {
  const left = (changedAt: number): number => {
    const ago = now - changedAt;
    // Far in the future is a wrong clock, in a camera or on a share: it tells nothing.
    return Math.abs(ago) < stillMs ? stillMs - ago : 0;
  };
  return Math.ceil(Math.max(left(mtimeMs), left(ctimeMs)));
}

/** How much of a file's end is looked at: cameras put more behind the picture itself. */
export const END_BYTES = 64 * 1024;

/** What a file that was given its size before it is filled ends with: more zeros than a photo does. */
const HOLLOW_BYTES = 512;

/** What is looked at of a file to tell whether it is all there. */
export interface Edges {
  readonly head: Uint8Array;
  /** Its last bytes. */
  readonly end: Uint8Array;
  readonly sizeBytes: number;
}

/** Whether a photo of a format that says where it ends, or how long it is, does not get so far. */
export function looksCut({ head, end, sizeBytes }: Edges): boolean {
  const first = bufferOf(head);
  const last = bufferOf(end);
  if (startsWith(head, [0xff, 0xd8, 0xff])) return !last.includes(Buffer.from([0xff, 0xd9]));
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47])) return !last.includes('IEND');
  const least = leastBytes(first);
  if (least === null) return false;
  return least > sizeBytes || (last.length >= HOLLOW_BYTES && isHollow(last));
}

function isHollow(end: Buffer): boolean {
  return end.subarray(-HOLLOW_BYTES).every((byte) => byte === 0);
}

/** How long the file is by its own word; null where its format has none. */
function leastBytes(head: Buffer): number | null {
  const mark = head.toString('latin1', 0, 12);
  if (mark.startsWith('RIFF') && mark.endsWith('WEBP')) return 8 + head.readUInt32LE(4);
  return mark.slice(4, 8) === 'ftyp' ? endOfBoxes(head) : null;
}

/** Of HEIC and AVIF (ISO/IEC 14496-12 §4.2): as far as their boxes can be followed from the head. */
function endOfBoxes(head: Buffer): number {
  let at = 0;
  while (at + 16 <= head.length) {
    const size = head.readUInt32BE(at);
    // 1: the true size follows the name; 0: the box lasts to the end, wherever that is.
    const bytes = size === 1 ? Number(head.readBigUInt64BE(at + 8)) : size;
    if (bytes < 8) break;
    at += bytes;
  }
  return at;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
