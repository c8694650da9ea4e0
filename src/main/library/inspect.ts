/** @file Looks at a photo before it is queued: is it one, how large, what does its caption say? */
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { readCaption } from './caption.ts';
import { systemPath, type FilePath } from './file-path.ts';
import type { FileFailure, Fingerprint } from './fingerprint.ts';

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
export async function inspect(
  file: FilePath,
  read: Fingerprint,
): Promise<Result<Inspection, FileFailure>> {
  if (read.sizeBytes === 0) return fail({ code: 'file-empty', detail: '0 bytes' });
  const type = await fileTypeFromBuffer(read.head);
  if (type?.mime.startsWith('image/') !== true) {
    return fail({ code: 'not-a-photo', detail: type?.mime ?? 'unknown content' });
  }
  const size = await pixelSize(file);
  return succeed({ ...size, caption: await readCaption(file, read, type.mime) });
}

async function pixelSize(file: FilePath): Promise<{ width: number | null; height: number | null }> {
  const path = systemPath(file);
  // libvips takes names as text only; a file whose name is no text does without.
  if (typeof path !== 'string') return { width: null, height: null };
  try {
    const { width, height } = await sharp(path, {
      failOn: 'none',
      limitInputPixels: false,
    }).metadata();
    return { width, height };
  } catch {
    return { width: null, height: null }; // a header that this library cannot read, BMP among them
  }
}
