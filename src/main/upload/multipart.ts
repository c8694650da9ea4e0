/** @file A `multipart/form-data` body (RFC 7578) of photo files: streamed from disk, with its length known beforehand. */
import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { systemPath, type FilePath } from '../library/file-path.ts';
import type { FileFailure } from '../library/fingerprint.ts';
import { fileFailure } from '../library/fingerprint.ts';
import { createSpareBuffers } from '../platform/spare-buffers.ts';

export interface Part {
  readonly uploadId: number;
  readonly path: FilePath;
  readonly name: string;
  readonly sizeBytes: number;
  /** SHA-256 that the content must have: what arrives is what was fingerprinted. */
  readonly fingerprint: string;
}

/** A photo's file could not be sent as it was fingerprinted. */
export class PartError extends Error {
  override readonly name = 'PartError';
  readonly uploadId: number;
  readonly failure: FileFailure;

  constructor(uploadId: number, failure: FileFailure) {
    super(`Upload ${uploadId}: ${failure.code} (${failure.detail})`);
    this.uploadId = uploadId;
    this.failure = failure;
  }
}

export interface MultipartBody {
  readonly contentType: string;
  readonly contentLength: number;
  /** The body's bytes, in one buffer that is used again for each piece; throws a `PartError` before the end when a file is not what it should be. */
  stream(onTaken: (uploadId: number, bytes: number) => void): AsyncGenerator<Buffer>;
}

/** Small enough for a progress that moves on a slow connection. */
const buffers = createSpareBuffers(64 * 1024);

/** Parts are named pic1…picN, as in the seed. The file's own name is not sent: OK ignores it, and it is nobody's business. */
export function multipartBody(parts: readonly Part[]): MultipartBody {
  const boundary = `okapi-${randomUUID()}`;
  const headers = parts.map((part, index) =>
    Buffer.from(
      `${index === 0 ? '' : '\r\n'}--${boundary}\r\n` +
        `Content-Disposition: form-data; name="pic${index + 1}"; filename="pic${index + 1}${extensionOf(part.name)}"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n`,
    ),
  );
  const ending = Buffer.from(`\r\n--${boundary}--\r\n`);
  const contentLength =
    headers.reduce((sum, header) => sum + header.length, ending.length) +
    parts.reduce((sum, part) => sum + part.sizeBytes, 0);

  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength,
    async *stream(onTaken) {
      const buffer = buffers.take();
      try {
        for (const [index, part] of parts.entries()) {
          yield headers[index] ?? ending; // there is one for each part
          yield* contentOf(part, buffer, onTaken);
        }
        yield ending;
      } finally {
        buffers.giveBack(buffer);
      }
    },
  };
}

async function* contentOf(
  part: Part,
  buffer: Buffer,
  onTaken: (uploadId: number, bytes: number) => void,
): AsyncGenerator<Buffer> {
  let handle;
  try {
    handle = await open(systemPath(part.path), 'r');
    const stats = await handle.stat();
    if (stats.size !== part.sizeBytes) throw changed(part);
    const hash = createHash('sha256');
    let sent = 0;
    while (sent < part.sizeBytes) {
      const length = Math.min(buffer.length, part.sizeBytes - sent);
      const { bytesRead } = await handle.read(buffer, 0, length, sent);
      if (bytesRead === 0) throw changed(part);
      sent += bytesRead;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      // Held back until the content is known to be right: OK must never get a whole wrong photo.
      if (sent === part.sizeBytes && hash.digest('hex') !== part.fingerprint) throw changed(part);
      yield chunk;
      onTaken(part.uploadId, bytesRead);
    }
  } catch (cause) {
    if (cause instanceof PartError) throw cause;
    throw new PartError(part.uploadId, fileFailure(cause));
  } finally {
    await handle?.close();
  }
}

function changed(part: Part): PartError {
  return new PartError(part.uploadId, { code: 'file-changed', detail: 'not as fingerprinted' });
}

function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';
}
