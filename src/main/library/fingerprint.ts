/** @file The fingerprint of a photo: SHA-256 of its content. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fail, succeed, type ProblemCode, type Result } from '../../shared/errors.ts';
import { createSpareBuffers } from '../platform/spare-buffers.ts';
import { systemPath, type FilePath } from './file-path.ts';
import { codeOf } from './scan.ts';

export interface Fingerprint {
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** The beginning of a file, enough for its format and most of its metadata. */
export interface Head {
  /** Valid only until the promise of `onHead` is fulfilled: the buffer is used again. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
}

export interface FileFailure {
  readonly code: ProblemCode;
  readonly detail: string;
}

const buffers = createSpareBuffers(256 * 1024);

/**
 * Reads a whole file once, in constant memory, and shows its head on the way. A file that
 * changes meanwhile is an error, not a guess.
 */
export async function fingerprint(
  file: FilePath,
  onHead: (head: Head) => Promise<void>,
): Promise<Result<Fingerprint, FileFailure>> {
  let handle;
  const buffer = buffers.take();
  try {
    handle = await open(systemPath(file), 'r');
    const before = await handle.stat();
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      if (sizeBytes === 0) await onHead({ bytes: piece, sizeBytes: before.size });
      sizeBytes += bytesRead;
    }
    const after = await handle.stat();
    if (after.mtimeMs !== before.mtimeMs || after.size !== sizeBytes) {
      return fail({ code: 'file-changed', detail: 'changed while being read' });
    }
    return succeed({ fingerprint: hash.digest('hex'), sizeBytes, mtimeMs: after.mtimeMs });
  } catch (cause) {
    return fail(fileFailure(cause));
  } finally {
    buffers.giveBack(buffer);
    await handle?.close();
  }
}

/** A failed file operation in our words. */
export function fileFailure(cause: unknown): FileFailure {
  const detail = codeOf(cause);
  return {
    code: detail === 'ENOENT' || detail === 'ENOTDIR' ? 'file-missing' : 'file-unreadable',
    detail,
  };
}
