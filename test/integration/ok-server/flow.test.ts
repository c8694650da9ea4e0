import { expect, it } from 'vitest';
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
} from './client.ts';

it('takes photos through the three steps of the seed', async () => {
  const server = await startServer();
  const aid = await call(server, 'photos.createAlbum', { title: 'Отпуск' });
  const ticket = await reserve(server, { aid: String(aid), count: '3', sizes: '100,200,300' });
  const photos = await Promise.all([makePhoto(1), makePhoto(2), makePhoto(3)]);

  const response = await post(ticket, photos);
  expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8');
  const uploaded = (await response.json()) as { photos: Record<string, { token: string }> };
  expect(Object.keys(uploaded.photos)).toEqual(ticket.photo_ids);

  const entries = Object.entries(uploaded.photos).map(([photo_id, { token }], index) => ({
    photo_id,
    token,
    comment: `Снимок ${index}`,
  }));
  const committed = await call(server, 'photosV2.commit', { photos: JSON.stringify(entries) });
  expect(committed).toEqual({
    photos: ticket.photo_ids.map((photo_id) => ({
      photo_id,
      status: 'SUCCESS',
      assigned_photo_id: expect.stringMatching(/^\d{18}$/) as string,
    })),
    aid,
  });
  expect(await control(server, 'photos')).toEqual(
    photos.map((photo, index) => ({
      photoId: expect.any(String) as string,
      uid: server.uid,
      aid,
      albumTitle: 'Отпуск',
      gid: null,
      sha256: sha256(photo),
      bytes: photo.length,
      comment: `Снимок ${index}`,
    })),
  );
});

it('gives ids and tokens as long as the real ones, hard to encode', async () => {
  const server = await startServer();
  const ticket = await reserve(server, { count: '100' });
  expect(ticket.upload_url).toMatch(/\/uploadImage\?apiToken=[^&]+&photoIds=\$\{photoIds\}$/);
  expect(ticket.photo_ids).toHaveLength(100);
  expect(ticket.photo_ids.every((id) => /^[A-Za-z0-9+/]{54}==$/.test(id))).toBe(true);
  expect(ticket.photo_ids.filter((id) => id.includes('+')).length).toBeGreaterThan(20);
  expect((await sendOne(ticket, await makePhoto())).token).toMatch(/^[A-Za-z0-9+/]{132}$/);
});

it('puts photos without an album into the personal main album', async () => {
  const server = await startServer();
  const ticket = await reserve(server);
  const photo = await sendOne(ticket, await makePhoto());
  const committed = (await call(server, 'photosV2.commit', photo)) as { aid: string };
  expect(await control(server, 'photos')).toMatchObject([
    { aid: committed.aid, albumTitle: 'Personal photos', comment: '' },
  ]);
  expect(await call(server, 'photos.getAlbums')).toEqual({ albums: [], hasMore: false });
  expect(await call(server, 'photos.getPhotos')).toMatchObject({
    photos: [{ album_id: committed.aid }],
  });
});

it('takes a token once: an error alone, FAILED among others', async () => {
  const server = await startServer();
  const photo = await sendOne(await reserve(server), await makePhoto());
  await call(server, 'photosV2.commit', photo);
  expect(codeOf(await call(server, 'photosV2.commit', photo))).toBe(100);
  expect(await call(server, 'photosV2.commit', { photos: JSON.stringify([photo]) })).toEqual({
    photos: [{ photo_id: photo.photo_id, status: 'FAILED' }],
  });
  expect(await control(server, 'photos')).toHaveLength(1);
});

it('commits the good photos of an array and fails the others', async () => {
  const server = await startServer();
  const ticket = await reserve(server, { count: '2' });
  const good = await sendOne(ticket, await makePhoto());
  const bad = { photo_id: ticket.photo_ids[1], token: good.token };
  const tooLong = {
    ...(await sendOne(await reserve(server), await makePhoto(2))),
    comment: 'я'.repeat(2001),
  };
  const answer = await call(server, 'photosV2.commit', {
    photos: JSON.stringify([bad, good, tooLong]),
  });
  expect(answer).toMatchObject({
    photos: [{ status: 'FAILED' }, { status: 'SUCCESS' }, { status: 'FAILED' }],
  });
});

it.each([
  ['an unknown photo_id', { photo_id: 'nobody', token: 'x' }, 121],
  ['no token', { photo_id: 'nobody' }, 100],
  ['photos that are no JSON', { photos: '[{' }, 100],
  ['photos without elements', { photos: '[]' }, 100],
])('refuses a commit with %s', async (_name, parameters, code) => {
  const server = await startServer();
  expect(codeOf(await call(server, 'photosV2.commit', parameters))).toBe(code);
});

it.each([
  ['too many photos', { count: '101' }, 100],
  ['no number of photos', { count: 'ten' }, 100],
  ['a wrong number of sizes', { count: '3', sizes: '1,2' }, 100],
  ['a photo too heavy', { sizes: String(60 * 1024 * 1024) }, 500],
  ['an unknown album', { aid: '123' }, 120],
  ['an unknown group', { gid: '123' }, 160],
  ['a group that is no number', { gid: 'okapi' }, 100],
])('refuses to reserve for %s', async (_name, parameters, code) => {
  const server = await startServer();
  expect(codeOf(await call(server, 'photosV2.getUploadUrl', parameters))).toBe(code);
});

it("refuses an album that is somebody else's", async () => {
  const server = await startServer();
  const { strangerAid } = (await control(server, 'seed')) as { strangerAid: string };
  expect(codeOf(await call(server, 'photosV2.getUploadUrl', { aid: strangerAid }))).toBe(512);
});

it('lets tickets and their tokens run out after a day', async () => {
  let now = Date.now();
  const server = await startServer({ now: () => now });
  const ticket = await reserve(server, { count: '2' });
  const photo = await sendOne(ticket, await makePhoto());
  now += 24 * 60 * 60 * 1000;
  expect(codeOf(await (await post(ticket, [await makePhoto(2)], 1)).json())).toBe(100);
  expect(codeOf(await call(server, 'photosV2.commit', photo))).toBe(100);
});
