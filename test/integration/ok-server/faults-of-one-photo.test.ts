import { expect, test } from 'vitest';
import {
  call,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  setControl,
  startServer,
} from './client.ts';

test('bytes: a fault means the one photo that was reserved with that size, sent or committed', async () => {
  const server = await startServer();
  const ticket = await reserve(server, { count: '2', sizes: '111,222' });
  const [first = '', second = ''] = ticket.photo_ids;
  await setControl(server, 'faults', [{ on: '*', do: 'http', status: 503, bytes: 222 }]);

  const { token } = await sendOne(ticket, await makePhoto());
  expect((await post(ticket, [await makePhoto()], 1)).status).toBe(503);

  const list = [first, second].map((photoId) => ({ photo_id: photoId, token }));
  const together = call(server, 'photosV2.commit', { photos: JSON.stringify(list) });
  await expect(together).rejects.toThrow();
  expect(await call(server, 'photosV2.commit', { photo_id: first, token })).toMatchObject({
    photos: [{ status: 'SUCCESS' }],
  });
});

test('http-after: the effect is there, and an HTML page is the answer', async () => {
  const server = await startServer();
  await setControl(server, 'faults', [
    { on: 'photos.createAlbum', do: 'http-after', status: 502, times: 1 },
  ]);
  await expect(call(server, 'photos.createAlbum', { title: 'Once' })).rejects.toThrow();
  expect(await call(server, 'photos.getAlbums')).toMatchObject({ albums: [{ title: 'Once' }] });
  expect(((await control(server, 'journal')) as { outcome: string }[])[0]?.outcome).toBe(
    'fault http-after: ok: http 502',
  );
});

test('uploadHost: upload addresses have another base', async () => {
  const server = await startServer({ switches: { uploadHost: 'http://127.0.0.1:1' } });
  const { upload_url: address } = await reserve(server);
  expect(new URL(address).origin).toBe('http://127.0.0.1:1');
});
