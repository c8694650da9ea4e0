/** @file Looks at a photo before it is queued: is it one, how large, what does its caption say? */
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { readCaption } from './caption.ts';
import type { FileFailure } from './file-failure.ts';
import type { Head } from './fingerprint.ts';

export interface Inspection {
  /** Pixels as stored; null where the header does not tell. OK decides what it accepts. */
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: string | null;
}

/**
 * Refuses only what certainly is no photo; whether a photo is whole, large enough or of a
 * format that OK takes is for OK to say, for nobody knows its limits (ok-api §4).
 */
export async function inspect(head: Head): Promise<Result<Inspection, FileFailure>> {
  const mime = isTiff(head.bytes) ? 'image/tiff' : (await fileTypeFromBuffer(head.bytes))?.mime;
  if (mime?.startsWith('image/') !== true) {
    return fail({ code: 'not-a-photo', detail: mime ?? 'unknown content', passing: false });
  }
  const size = pixelSize(head.bytes);
  return succeed({ ...size, caption: await readCaption(head, mime) });
}

/** A TIFF's directory may lie at its very end, where the library that knows types does not see it. */
function isTiff(head: Uint8Array): boolean {
  const mark = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return mark === 'II*\0' || mark === 'MM\0*';
}

function pixelSize(head: Uint8Array): { width: number | null; height: number | null } {
  try {
    const { width, height } = imageSize(head);
    return { width, height };
  } catch {
    return { width: null, height: null }; // the header is damaged, or further on than was read
  }
}
