import { expect, it } from 'vitest';
import type { Switches } from '../../ok-server/switches.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  sha256,
  startServer,
  type Ticket,
} from './client.ts';
import { SMALL_HEIC } from './small-heic.ts';

/** 24 bits a pixel, all of one grey. */
function makeBmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const stride = Math.ceil((width * 24) / 32) * 4;
  const file = Buffer.alloc(54 + stride * height, 0x80);
  file.fill(0, 0, 54);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return new Uint8Array(file);
}

const text = new TextEncoder().encode('no photo at all');
const cut = (photo: Uint8Array<ArrayBuffer>, share: number) =>
  photo.slice(0, Math.floor(photo.length * share));

it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>, number, Partial<Switches>]>([
  ['too many bytes', () => makePhoto(), 500, { maxBytes: 100 }],
  ['too few pixels', () => makePhoto(1, { width: 40, height: 30 }), 501, {}],
  ['too many pixels', () => makePhoto(1, { width: 7700, height: 60 }), 502, {}],
  ['a text', () => Promise.resolve(text), 503, {}],
  ['a format that is not taken', () => makePhoto(1, { format: 'webp' }), 503, {}],
  ['a cut-off JPEG', async () => cut(await makePhoto(), 0.8), 504, {}],
  ['a cut-off PNG', async () => cut(await makePhoto(1, { format: 'png' }), 0.5), 504, {}],
  ['a cut-off GIF', async () => cut(await makePhoto(1, { format: 'gif' }), 0.7), 504, {}],
  ['a cut-off TIFF', async () => cut(await makePhoto(1, { format: 'tiff' }), 0.7), 504, {}],
  ['a cut-off BMP', () => Promise.resolve(cut(makeBmp(100, 80), 0.9)), 504, {}],
  ['a cut-off HEIC', () => Promise.resolve(cut(SMALL_HEIC, 0.7)), 504, {}],
  ['nothing', () => Promise.resolve(new Uint8Array()), 505, {}],
])('refuses %s', async (_name, make, code, switches) => {
  const server = await startServer({ switches });
  const response = await post(await reserve(server), [await make()]);
  expect(response.status).toBe(200);
  expect(codeOf(await response.json())).toBe(code);
});

it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>]>([
  ['JPEG', () => makePhoto()],
  ['PNG', () => makePhoto(1, { format: 'png' })],
  ['GIF', () => makePhoto(1, { format: 'gif' })],
  ['TIFF', () => makePhoto(1, { format: 'tiff' })],
  ['BMP', () => Promise.resolve(makeBmp(101, 80))],
  ['HEIC', () => Promise.resolve(SMALL_HEIC)],
])('takes a %s, byte for byte, and shows it', async (_name, make) => {
  const server = await startServer();
  const photo = await make();
  await call(server, 'photosV2.commit', await sendOne(await reserve(server), photo));
  const [committed] = (await control(server, 'photos')) as { photoId: string; sha256: string }[];
  expect(committed?.sha256).toBe(sha256(photo));
  const picture = await fetch(`${server.galleryUrl}/pictures/${committed?.photoId}/128.jpg`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
});

it('takes a photo of exactly as many bytes as are allowed', async () => {
  const photo = await makePhoto();
  const server = await startServer({ switches: { maxBytes: photo.length } });
  expect((await sendOne(await reserve(server), photo)).token).toHaveLength(132);
});

it('refuses what is no multipart, or a broken one, or has no file', async () => {
  const server = await startServer();
  const { upload_url, photo_ids } = await reserve(server);
  const url = upload_url.replace('${photoIds}', encodeURIComponent(photo_ids[0] ?? ''));
  const send = async (
    body: string | FormData | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) => codeOf(await (await fetch(url, { method: 'POST', body, headers })).json());
  const onlyField = new FormData();
  onlyField.append('pic1', 'a text');
  expect([
    await send(await makePhoto(), { 'content-type': 'image/jpeg' }),
    await send('--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nabc', {
      'content-type': 'multipart/form-data; boundary=x',
    }),
    await send(onlyField),
  ]).toEqual([21, 324, 505]);
});

it('refuses an apiToken or a photo id that it did not give', async () => {
  const server = await startServer();
  const ticket = await reserve(server);
  const stolen: Ticket = { ...ticket, photo_ids: (await reserve(server)).photo_ids };
  const forged: Ticket = {
    ...ticket,
    upload_url: ticket.upload_url.replace(/apiToken=./, 'apiToken=!'),
  };
  const photo = await makePhoto();
  const codes = [];
  for (const response of [post(stolen, [photo]), post(forged, [photo])]) {
    codes.push(codeOf(await (await response).json()));
  }
  expect(codes).toEqual([121, 100]);
});

it('refuses a whole POST for one bad photo and gives no token; then the good ones pass alone', async () => {
  const server = await startServer();
  const ticket = await reserve(server, { count: '3' });
  const good = await makePhoto();
  expect(codeOf(await (await post(ticket, [good, text, good])).json())).toBe(503);
  expect((await sendOne(ticket, good, 2)).token).toHaveLength(132);
});

it('keeps serving when a client goes away in the middle', async () => {
  const server = await startServer();
  const ticket = await reserve(server);
  const url = ticket.upload_url.replace(
    '${photoIds}',
    encodeURIComponent(ticket.photo_ids[0] ?? ''),
  );
  const abort = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(
        new TextEncoder().encode(
          '--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nabc',
        ),
      );
    },
    pull: () => abort.abort(),
  });
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  await expect(
    fetch(url, { method: 'POST', body, headers, duplex: 'half', signal: abort.signal }),
  ).rejects.toThrow();
  expect((await sendOne(ticket, await makePhoto())).token).toHaveLength(132);
});
