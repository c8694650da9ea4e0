/** @file The fingerprint of a photo: SHA-256 of its content. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fail, succeed, type ProblemCode, type Result } from '../../shared/errors.ts';
import { systemPath, type FilePath } from './file-path.ts';
import { codeOf } from './scan.ts';

export interface Fingerprint {
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** The file's first bytes, enough for its format and most of its captions. */
  readonly head: Uint8Array;
}

export interface FileFailure {
  readonly code: ProblemCode;
  readonly detail: string;
}

const HEAD_BYTES = 256 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Reads a whole file once, in constant memory. A file that changes meanwhile is an error, not a guess. */
export async function fingerprint(file: FilePath): Promise<Result<Fingerprint, FileFailure>> {
  let handle;
  try {
    handle = await open(systemPath(file), 'r');
    const before = await handle.stat();
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let head: Buffer | null = null;
    let sizeBytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      head ??= Buffer.from(chunk.subarray(0, HEAD_BYTES));
      sizeBytes += bytesRead;
    }
    const after = await handle.stat();
    if (after.mtimeMs !== before.mtimeMs || after.size !== sizeBytes) {
      return fail({ code: 'file-changed', detail: 'changed while being read' });
    }
    return succeed({
      fingerprint: hash.digest('hex'),
      sizeBytes,
      mtimeMs: after.mtimeMs,
      head: head ?? new Uint8Array(),
    });
  } catch (cause) {
    return fail(fileFailure(cause));
  } finally {
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
