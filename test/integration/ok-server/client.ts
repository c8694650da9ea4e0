/** @file A small client of the stand-in for its own tests; shares no code with the app. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startOkServer, type OkServer, type OkServerOptions } from '../../ok-server/server.ts';

const ticketSchema = z.object({ photo_ids: z.array(z.string()), upload_url: z.string() });
const uploadedSchema = z.object({
  photos: z.record(z.string(), z.object({ token: z.string() })),
});
const errorSchema = z.object({ error_code: z.number(), error_msg: z.string() });

export type Ticket = z.infer<typeof ticketSchema>;
type Keys = Pick<
  OkServer,
  'apiUrl' | 'applicationKey' | 'applicationSecretKey' | 'accessToken' | 'sessionSecretKey'
>;

/** Starts a server that the running test's end closes. */
export async function startServer(options: OkServerOptions = {}): Promise<OkServer> {
  const server = await startOkServer(options);
  onTestFinished(() => server.close());
  return server;
}

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The parameters of a signed call, ready to be sent. */
export function signed(
  keys: Keys,
  method: string,
  parameters: Record<string, string> = {},
): URLSearchParams {
  const all = { application_key: keys.applicationKey, method, format: 'json', ...parameters };
  const text = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('');
  const sig = md5(text + keys.sessionSecretKey);
  return new URLSearchParams({ ...all, access_token: keys.accessToken, sig });
}

/** Calls a method by POST and gives whatever JSON came back. */
export async function call(
  keys: Keys,
  method: string,
  parameters: Record<string, string> = {},
): Promise<unknown> {
  const body = signed(keys, method, parameters);
  return (await fetch(`${keys.apiUrl}/fb.do`, { method: 'POST', body })).json();
}

/** Calls a method; then the client can go away before it has its answer. */
export function callAndVanish(
  keys: Keys,
  method: string,
  parameters: Record<string, string> = {},
): () => Promise<void> {
  const client = new AbortController();
  const answer = fetch(`${keys.apiUrl}/fb.do`, {
    method: 'POST',
    body: signed(keys, method, parameters),
    signal: client.signal,
  });
  return async () => {
    client.abort();
    await answer.then(
      () => Promise.reject(new Error('it was answered before the client went')),
      () => undefined,
    );
  };
}

/** The error code of an answer, or null when it is none. */
export function codeOf(answer: unknown): number | null {
  const error = errorSchema.safeParse(answer);
  return error.success ? error.data.error_code : null;
}

export async function reserve(
  keys: Keys,
  parameters: Record<string, string> = {},
): Promise<Ticket> {
  return ticketSchema.parse(
    await call(keys, 'photosV2.getUploadUrl', { placeholders: 'true', ...parameters }),
  );
}

/** POSTs these photos to the ticket's first free ids, from `from` on. */
export function post(
  ticket: Ticket,
  photos: readonly Uint8Array<ArrayBuffer>[],
  from = 0,
): Promise<Response> {
  const body = new FormData();
  photos.forEach((photo, index) => {
    body.append(`pic${index + 1}`, new Blob([photo], { type: 'image/jpeg' }), `${index}.jpg`);
  });
  const ids = ticket.photo_ids
    .slice(from, from + photos.length)
    .map(encodeURIComponent)
    .join(',');
  return fetch(ticket.upload_url.replace('${photoIds}', ids), { method: 'POST', body });
}

/** POSTs one photo and gives its token. */
export async function sendOne(
  ticket: Ticket,
  photo: Uint8Array<ArrayBuffer>,
  at = 0,
): Promise<{ photo_id: string; token: string }> {
  const { photos } = uploadedSchema.parse(await (await post(ticket, [photo], at)).json());
  const photoId = ticket.photo_ids[at] ?? '';
  return { photo_id: photoId, token: photos[photoId]?.token ?? '' };
}

/** A photo as different from others as its seed. */
export async function makePhoto(
  seed = 1,
  options: {
    width?: number;
    height?: number;
    format?: 'jpeg' | 'png' | 'gif' | 'tiff' | 'webp';
  } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { width = 120, height = 90, format = 'jpeg' } = options;
  const background = { r: (seed * 53) % 256, g: (seed * 101) % 256, b: (seed * 197) % 256 };
  const image = sharp({ create: { width, height, channels: 3, background } });
  return new Uint8Array(await image.toFormat(format).toBuffer());
}

/** Reads one of the control's lists. */
export async function control(server: OkServer, path: string): Promise<unknown> {
  return (await fetch(`${server.controlUrl}/${path}`)).json();
}

export async function setControl(
  server: OkServer,
  path: string,
  value: unknown,
): Promise<Response> {
  return fetch(`${server.controlUrl}/${path}`, { method: 'PUT', body: JSON.stringify(value) });
}
