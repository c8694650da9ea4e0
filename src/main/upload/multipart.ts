/** @file A `multipart/form-data` body (RFC 7578) of photo files: streamed from disk, with its length known beforehand. */
import { createHash, randomUUID } from 'node:crypto';
import { changedFile, fileFailure, type FileFailure } from '../library/file-failure.ts';
import type { FilePath } from '../library/file-path.ts';
import { photoFiles, type OpenPhoto, type PhotoFiles } from '../library/open-photo.ts';
import { createSpareBuffers } from '../platform/spare-buffers.ts';
import type { Allow } from './throttle.ts';

export interface Part {
  readonly uploadId: number;
  readonly path: FilePath;
  readonly name: string;
  readonly sizeBytes: number;
  /** Null when it is not known: then the content is read once more before it is sent. */
  readonly mtimeMs: number | null;
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
  /**
   * The body's bytes, in a buffer that is used again for each piece. Throws a `PartError` before
   * the end when a file is not what it should be, or the reason of an aborted signal. Each
   * piece is as large as `allow` says.
   */
  stream(
    onTaken: (uploadId: number, bytes: number) => void,
    signal?: AbortSignal,
    allow?: Allow,
  ): AsyncGenerator<Buffer>;
}

/** Small enough for a progress that moves on a slow connection. */
const buffers = createSpareBuffers(64 * 1024);

const allowAll: Allow = (bytes) => Promise.resolve(bytes);

/** Parts are named pic1…picN, as in the seed. The file's own name is not sent: OK ignores it, and it is nobody's business. */
export function multipartBody(
  parts: readonly Part[],
  files: PhotoFiles = photoFiles,
): MultipartBody {
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
    async *stream(onTaken, signal, allow = allowAll) {
      for (const [index, part] of parts.entries()) {
        yield* allowed(headers[index] ?? ending, allow, signal); // there is one for each part
        yield* contentOf(part, files, onTaken, signal, allow);
      }
      yield* allowed(ending, allow, signal);
    },
  };
}

async function* contentOf(
  part: Part,
  files: PhotoFiles,
  onTaken: (uploadId: number, bytes: number) => void,
  signal: AbortSignal | undefined,
  allow: Allow,
): AsyncGenerator<Buffer> {
  const { uploadId, sizeBytes } = part;
  let photo: OpenPhoto | undefined;
  const buffer = buffers.take();
  try {
    photo = await files.open(part.path, signal);
    const { size, mtimeMs } = photo.stats;
    if (size !== sizeBytes) throw changed(part);
    // A new time alone is no failure, but a changed photo costs its batch a POST: read it first.
    if (mtimeMs !== part.mtimeMs && (await hashOf(part, photo, buffer)) !== part.fingerprint) {
      throw changed(part);
    }
    const hash = createHash('sha256');
    for await (const chunk of pieces(part, photo, buffer)) {
      hash.update(chunk.bytes);
      // Held back until the content is known to be right: OK must never get a whole wrong photo.
      if (chunk.end === sizeBytes && hash.digest('hex') !== part.fingerprint) throw changed(part);
      for await (const slice of allowed(chunk.bytes, allow, signal)) {
        yield slice;
        onTaken(uploadId, slice.length);
      }
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof PartError) throw cause;
    throw new PartError(uploadId, fileFailure(cause));
  } finally {
    await photo?.close();
    // A read that was given up would write into what is another photo's by then.
    if (photo?.isInUse() !== true) buffers.giveBack(buffer);
  }
}

async function* allowed(
  bytes: Buffer,
  allow: Allow,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let from = 0;
  while (from < bytes.length) {
    const length = await allow(bytes.length - from, signal);
    yield bytes.subarray(from, from + length);
    from += length;
  }
}

/** As many bytes as were fingerprinted: what was added behind them since does not go out. */
async function* pieces(
  part: Part,
  photo: OpenPhoto,
  buffer: Buffer,
): AsyncGenerator<{ readonly bytes: Buffer; readonly end: number }> {
  let end = 0;
  while (end < part.sizeBytes) {
    const length = Math.min(buffer.length, part.sizeBytes - end);
    const bytesRead = await photo.read(buffer, length, end);
    if (bytesRead === 0) throw changed(part);
    end += bytesRead;
    yield { bytes: buffer.subarray(0, bytesRead), end };
  }
}

async function hashOf(part: Part, photo: OpenPhoto, buffer: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for await (const { bytes } of pieces(part, photo, buffer)) hash.update(bytes);
  return hash.digest('hex');
}

function changed(part: Part): PartError {
  return new PartError(part.uploadId, changedFile('not as fingerprinted'));
}

function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';
}
