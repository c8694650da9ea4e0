/** @file The whole content of a photo that was fingerprinted before, for making something of it. */
import { createHash } from 'node:crypto';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { changedFile, fileFailure, type FileFailure } from './file-failure.ts';
import type { FilePath } from './file-path.ts';
import { photoFiles, type OpenPhoto, type PhotoFiles } from './open-photo.ts';

interface Fingerprinted {
  readonly path: FilePath;
  readonly sizeBytes: number;
  readonly fingerprint: string | null;
}

/** What is larger is not read into memory at once: OK takes no such photo. */
export const LARGEST_WHOLE_BYTES = 256 * 1024 * 1024;

/** A read of this many bytes at most keeps a slow share from being taken for a dead one. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Reads the file and answers its bytes only when they are what was fingerprinted; its time does
 * not matter. Takes as much memory as the file has bytes. Rejects only with the reason of an
 * aborted signal.
 */
export async function readPhoto(
  { path, sizeBytes, fingerprint }: Fingerprinted,
  files: PhotoFiles = photoFiles,
  signal?: AbortSignal,
): Promise<Result<Buffer, FileFailure>> {
  let photo: OpenPhoto | undefined;
  try {
    photo = await files.open(path, signal);
    if (photo.stats.size !== sizeBytes) return fail(changedFile('not as fingerprinted'));
    const bytes = await readWhole(photo, sizeBytes);
    const found = createHash('sha256').update(bytes).digest('hex');
    return found === fingerprint ? succeed(bytes) : fail(changedFile('not as fingerprinted'));
  } catch (cause) {
    signal?.throwIfAborted();
    return fail(fileFailure(cause));
  } finally {
    await photo?.close();
  }
}

/** The file's first `sizeBytes`, or fewer if it has become shorter. Rejects as a read does. */
export async function readWhole(photo: OpenPhoto, sizeBytes: number): Promise<Buffer> {
  // Not shared: a read that was given up may still write into it.
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let have = 0;
  while (have < sizeBytes) {
    const length = Math.min(PIECE_BYTES, sizeBytes - have);
    const bytesRead = await photo.read(bytes.subarray(have), length, have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}
