/** @file One POST of photos: which ids it is for, what came, and what that comes to (ok-api §4). */
import type { FastifyRequest } from 'fastify';
import type { Passage } from '../control/holds.ts';
import { SOME_BYTES } from '../delivery.ts';
import { queryOf } from '../received.ts';
import { ApiError } from '../rest/api-error.ts';
import type { ReceivedFile } from '../store/blobs.ts';
import { countPost, fillSlot, findSlot, findTicket } from '../store/tickets.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world.ts';
import type { Verdict } from './inspect.ts';

/** What became of one photo of the POST. */
export type PhotoResult =
  | { readonly photoId: string; readonly token: string }
  | { readonly photoId: string; readonly error: ApiError };

interface Arrived {
  readonly file: ReceivedFile;
  readonly isTooLong: boolean;
  readonly verdict: Promise<Verdict>;
}

/**
 * Takes a whole POST: part by part in order, whatever each is called. Throws
 * `ApiError` when all of it is refused; then no token was given.
 */
export async function receivePhotos(
  world: World,
  passage: Passage,
  request: FastifyRequest,
): Promise<readonly PhotoResult[]> {
  if (!request.isMultipart()) throw new ApiError(21, 'Request is not multipart');
  const { apiToken, photoIds } = readTarget(world, request);
  const arrived = await receiveFiles(world, passage, request);
  try {
    const verdicts = await Promise.all(arrived.map(({ verdict }) => verdict));
    const { maxFilesPerPost, surplusFiles, partialFailure, partOrder } = world.switches;
    if (arrived.length === 0) throw new ApiError(505, 'No image in the request');
    if (arrived.length > maxFilesPerPost) {
      throw new ApiError(100, `More than ${maxFilesPerPost} files in one request`);
    }
    if (arrived.length > photoIds.length && surplusFiles === 'refuse') {
      throw new ApiError(100, `${arrived.length} files for ${photoIds.length} photo ids`);
    }
    // Parts are matched with ids by order; fewer files leave the last ids without a token.
    const files = arrived
      .map((one, index) => ({ one, verdict: verdicts[index] }))
      .slice(0, photoIds.length);
    if (partOrder === 'reverse') files.reverse();
    const judged = photoIds.slice(0, files.length).map((photoId, index) => ({
      photoId,
      arrived: files[index]?.one,
      error: refusal(files[index]?.one, files[index]?.verdict, world.switches),
    }));
    const firstError = judged.find(({ error }) => error !== undefined)?.error;
    if (firstError !== undefined && partialFailure === 'whole') throw firstError;
    for (const { arrived: one, error } of judged) {
      if (error === undefined && one !== undefined) await world.blobs.keep(one.file);
    }
    return world.database.transact(() => {
      countPost(world.database, apiToken);
      return judged.map(({ photoId, arrived: one, error }) =>
        error !== undefined || one === undefined
          ? { photoId, error: error ?? new ApiError(505) }
          : { photoId, token: fillSlot(world.database, photoId, one.file.sha256) },
      );
    });
  } finally {
    for (const { file } of arrived) await world.blobs.discard(file);
  }
}

/** The ticket and the ids in the URL. An unencoded `+` is a space there, and so no id of ours. */
function readTarget(
  world: World,
  request: FastifyRequest,
): { readonly apiToken: string; readonly photoIds: readonly string[] } {
  const query = queryOf(request);
  const apiToken = query.get('apiToken') ?? '';
  const { apiTokenError, apiTokenReuse, reupload } = world.switches;
  const ticket = findTicket(world.database, apiToken);
  if (ticket === undefined) throw new ApiError(apiTokenError, 'Invalid apiToken');
  if (ticket.expiresAt <= world.now()) throw new ApiError(apiTokenError, 'apiToken is expired');
  if (ticket.posts > 0 && !apiTokenReuse) throw new ApiError(apiTokenError, 'apiToken is used');
  const photoIds = photoIdsOf(query);
  if (new Set(photoIds).size < photoIds.length) throw new ApiError(121, 'Repeated photo id');
  for (const photoId of photoIds) {
    const slot = findSlot(world.database, photoId);
    const isTaken = slot?.assignedId != null || (slot?.token != null && reupload === 'refuse');
    if (slot?.apiToken !== apiToken || isTaken) {
      throw new ApiError(121, `Invalid photo id [${photoId}]`);
    }
  }
  return { apiToken, photoIds };
}

/** The reserved ids that an upload's URL names. */
export function photoIdsOf(query: URLSearchParams): string[] {
  return query.getAll('photoIds').flatMap((ids) => ids.split(','));
}

/** Streams each file part to disk; the judging of one goes on while the next comes in. */
async function receiveFiles(
  world: World,
  passage: Passage,
  request: FastifyRequest,
): Promise<Arrived[]> {
  // A parser that begins after the end of the connection would wait for that end for ever.
  if (hasGone(request)) throw new Error('The client has gone');
  const { blobs, inspector, switches } = world;
  const arrived: Arrived[] = [];
  let bytes = 0;
  const standInTheMiddle = async (chunkBytes: number): Promise<void> => {
    bytes += chunkBytes;
    if (bytes >= SOME_BYTES) await passage.stand('body');
  };
  try {
    const limits = { fileSize: switches.maxBytes };
    for await (const part of request.files({ limits, isPartAFile })) {
      const file = await blobs.receive(part.file, standInTheMiddle);
      // A form's empty field: no file was chosen. (The declared type forgets that a name may be missing.)
      if (file.bytes === 0 && ((part.filename as string | undefined) ?? '') === '') {
        await blobs.discard(file);
        continue;
      }
      const verdict = inspector.inspect(file);
      verdict.catch(() => undefined); // awaited later; until then a failure is not "unhandled"
      arrived.push({ file, isTooLong: part.file.truncated, verdict });
    }
    await passage.stand('body'); // all of it was less than some bytes
  } catch (error) {
    // A file must not vanish under its judge: that would look like a damaged photo.
    await Promise.allSettled(arrived.map(({ verdict }) => verdict));
    for (const { file } of arrived) await blobs.discard(file);
    if (hasGone(request)) throw error;
    throw new ApiError(324, 'Error processing the multipart request');
  }
  return arrived;
}

/** Whether the client went away before all of the body was read. */
function hasGone({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.readableEnded;
}

/** Whether a part is a file: it has a file name, or says that it is no text. */
function isPartAFile(_field?: string, contentType?: string, filename?: string): boolean {
  return filename !== undefined || (contentType !== undefined && !contentType.startsWith('text/'));
}

/** Why a photo is refused, in the words of the seed; undefined when it is taken. */
function refusal(
  arrived: Arrived | undefined,
  verdict: Verdict | undefined,
  { maxBytes, maxSide, minSide, formats }: Switches,
): ApiError | undefined {
  if (arrived === undefined || verdict === undefined || verdict.bytes === 0) {
    return new ApiError(505, 'No image found in the request');
  }
  if (arrived.isTooLong) return new ApiError(500, `More than ${maxBytes} bytes`);
  if (verdict.format === null || !formats.includes(verdict.format)) {
    return new ApiError(503, 'Image format cannot be recognized');
  }
  if (verdict.isCorrupt === 1) {
    return new ApiError(504, 'Image format is recognized, but the content is corrupted');
  }
  const side = Math.max(verdict.width, verdict.height);
  if (side < minSide)
    return new ApiError(501, `${verdict.width}x${verdict.height}, less than ${minSide}`);
  if (side > maxSide)
    return new ApiError(502, `${verdict.width}x${verdict.height}, more than ${maxSide}`);
  return undefined;
}
