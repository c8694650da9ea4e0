/** @file The fingerprint of a photo: SHA-256 of its content. */
import { createHash } from 'node:crypto';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { createSpareBuffers } from '../platform/spare-buffers.ts';
import { changedFile, fileFailure, type FileFailure } from './file-failure.ts';
import type { FilePath } from './file-path.ts';
import { photoFiles, type OpenPhoto, type PhotoFiles } from './open-photo.ts';

export interface Fingerprint {
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
  /** Of the content that was read, whatever lies under the name by now. */
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** The beginning of a file, enough for its format and most of its metadata. */
export interface Head {
  /** Valid only until the promise of `onHead` is fulfilled: the buffer is used again. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** The whole content of the same file; rejects when it cannot be read. */
  readAll(): Promise<Uint8Array>;
}

/** A head whose file can be asked for its end too. */
export interface OpenHead extends Head {
  /** So many bytes of its end, or all of a shorter one; rejects when they cannot be read. */
  readEnd(bytes: number): Promise<Uint8Array>;
}

const buffers = createSpareBuffers(256 * 1024);

/**
 * Reads a whole file once, in constant memory, and shows its head on the way. A file that
 * changes meanwhile is an error, not a guess. Rejects only with the reason of an aborted signal.
 */
export async function fingerprint(
  file: FilePath,
  onHead: (head: OpenHead) => Promise<void>,
  files: PhotoFiles = photoFiles,
  signal?: AbortSignal,
): Promise<Result<Fingerprint, FileFailure>> {
  let photo: OpenPhoto | undefined;
  const buffer = buffers.take();
  try {
    photo = await files.open(file, signal);
    const { size, mtimeMs } = photo.stats;
    const opened = photo;
    const hash = createHash('sha256');
    let sizeBytes = 0;
    while (sizeBytes < size) {
      const bytesRead = await photo.read(buffer, buffer.length, sizeBytes);
      if (bytesRead === 0) break;
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      if (sizeBytes === 0) {
        await onHead({
          bytes,
          sizeBytes: size,
          readAll: () => readFrom(opened, 0, size),
          readEnd: (most) => readFrom(opened, Math.max(0, size - most), size),
        });
      }
      sizeBytes += bytesRead;
    }
    const after = await photo.stat();
    if (after.mtimeMs !== mtimeMs || after.size !== sizeBytes) {
      return fail(changedFile('changed while being read'));
    }
    return succeed({ fingerprint: hash.digest('hex'), sizeBytes, mtimeMs });
  } catch (cause) {
    signal?.throwIfAborted();
    return fail(fileFailure(cause));
  } finally {
    await photo?.close();
    // A read that was given up would write into what is another photo's by then.
    if (photo?.isInUse() !== true) buffers.giveBack(buffer);
  }
}

async function readFrom(photo: OpenPhoto, from: number, to: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(to - from);
  let have = 0;
  while (have < bytes.length) {
    const bytesRead = await photo.read(bytes.subarray(have), bytes.length - have, from + have);
    if (bytesRead === 0) break; // it has become shorter, which is found out at the end
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}
