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

/** Whether a photo of a format that says where it ends does not get so far. `end` are its last bytes. */
export function looksCut(head: Uint8Array, end: Uint8Array): boolean {
  const last = Buffer.from(end.buffer, end.byteOffset, end.byteLength);
  if (startsWith(head, [0xff, 0xd8, 0xff])) return !last.includes(Buffer.from([0xff, 0xd9]));
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47])) return !last.includes('IEND');
  return false;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
