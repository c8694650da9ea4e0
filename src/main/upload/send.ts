/** @file Step 2: POSTs a batch of photos to the filled upload address and reads the tokens (ok-api §4). */
import { z } from 'zod';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { readAnswer, readRefusal } from '../api/answer.ts';
import { failureFrom, type Failure } from '../api/failure.ts';
import { mayReceivePhotos } from '../api/hosts.ts';
import type { HttpClient } from '../api/http.ts';
import type { Explain } from '../api/portal.ts';
import type { CopyFiles } from '../platform/copy-files.ts';
import type { Ticket } from '../queue/tickets.ts';
import type { Upload } from '../queue/upload.ts';
import { fillPhotoIds } from './filler.ts';
import { multipartBody, PartError, type Part } from './multipart.ts';
import type { Allow } from './throttle.ts';

/** What the server said of one photo of the batch; a missing one is undefined. */
export type PhotoAnswer =
  { readonly token: string } | { readonly refusal: Extract<Failure, { kind: 'refused' }> };

export type SendResult =
  | Result<ReadonlyMap<number, PhotoAnswer>, Failure>
  | { readonly ok: false; readonly error: PartError };

const answerSchema = z.object({ photos: z.record(z.string(), z.unknown()) });
const tokenSchema = z.object({ token: z.string().min(1) });

/** Sends the batch's bytes. Repeating it under other ids is harmless: only a commit makes a photo appear. */
export async function sendBatch(
  parts: {
    readonly apiUrl: string;
    readonly http: HttpClient;
    /** How long the host may be silent, in milliseconds. */
    readonly answerTimeoutMs: number;
    readonly copies: Pick<CopyFiles, 'pathOf'>;
    /** How much of the body may go out, and when. */
    readonly allow: Allow;
    /** Tells the sign-in of a network from what goes wrong at OK. */
    readonly explain: Explain;
  },
  ticket: Ticket,
  batch: readonly Upload[],
  onTaken: (uploadId: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<SendResult> {
  const url = fillPhotoIds(
    ticket.uploadUrl,
    batch.map((upload) => upload.progress.reservedId ?? ''),
  );
  if (url === null)
    return fail({ kind: 'not-understood', detail: 'upload address without filler' });
  if (!mayReceivePhotos(url, parts.apiUrl)) {
    return fail({ kind: 'host-not-allowed', detail: URL.parse(url)?.host ?? 'no address' });
  }
  const body = multipartBody(batch.map((upload) => partOf(upload, parts.copies)));
  try {
    const { status, text } = await parts.http.post({
      url,
      contentType: body.contentType,
      contentLength: body.contentLength,
      body: body.stream(onTaken, signal, parts.allow),
      idleTimeoutMs: parts.answerTimeoutMs,
      signal,
    });
    const answer = readAnswer(status, text, answerSchema);
    if (answer.ok) return succeed(answersOf(batch, answer.value.photos));
    return fail(await parts.explain(answer.error, signal));
  } catch (cause) {
    if (cause instanceof PartError) return fail(cause);
    return fail(await parts.explain(failureFrom(cause, signal), signal));
  }
}

/** The photo itself, or the copy that goes in its place: either has to be what the queue says. */
function partOf(upload: Upload, copies: Pick<CopyFiles, 'pathOf'>): Part {
  const { id, progress } = upload;
  if (progress.copy?.made == null) {
    const { path, name, sizeBytes, mtimeMs, fingerprint } = upload;
    return { uploadId: id, path, name, sizeBytes, mtimeMs, fingerprint: fingerprint ?? '' };
  }
  const { level, made } = progress.copy;
  return {
    uploadId: id,
    path: copies.pathOf({ id, level }),
    name: 'copy.jpg',
    sizeBytes: made.bytes,
    mtimeMs: null,
    fingerprint: made.fingerprint,
  };
}

/** The answer is keyed by the reserved ids; what it lacks or garbles stays without an answer. */
function answersOf(
  batch: readonly Upload[],
  photos: Readonly<Record<string, unknown>>,
): ReadonlyMap<number, PhotoAnswer> {
  const answers = new Map<number, PhotoAnswer>();
  for (const upload of batch) {
    const entry = photos[upload.progress.reservedId ?? ''];
    const token = tokenSchema.safeParse(entry);
    const refusal = readRefusal(entry);
    if (token.success) answers.set(upload.id, { token: token.data.token });
    else if (refusal !== null) answers.set(upload.id, { refusal });
  }
  return answers;
}
