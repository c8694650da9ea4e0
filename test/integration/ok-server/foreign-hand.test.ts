import { expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import { call, control, makePhoto, sha256, startServer } from './client.ts';

async function send(
  server: OkServer,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  return (await fetch(`${server.controlUrl}/${path}`, { method: 'POST', body })).json();
}

async function gidOf(server: OkServer): Promise<string> {
  const { groups } = (await call(server, 'group.getUserGroupsV2')) as {
    groups: { groupId: string }[];
  };
  return groups[0]?.groupId ?? '';
}

it('puts photos where the person has put them by other means', async () => {
  const server = await startServer();
  const gid = await gidOf(server);
  const { aid } = (await send(server, 'albums', JSON.stringify({ title: 'By phone' }))) as {
    aid: string;
  };
  const shared = (await send(server, 'albums', JSON.stringify({ title: 'Club', gid }))) as {
    aid: string;
  };
  const photos = [await makePhoto(1), await makePhoto(2), await makePhoto(1)] as const;
  const made = [
    await send(server, `photos?aid=${aid}&comment=${encodeURIComponent('Дача & сад')}`, photos[0]),
    await send(server, `photos?aid=${shared.aid}`, photos[1]),
    await send(server, 'photos?aid=', photos[2]),
  ] as { photoId: string }[];

  const { uid } = server;
  const [first, second, third] = made.map(({ photoId }) => photoId);
  expect(await control(server, 'photos')).toMatchObject([
    { photoId: first, uid, aid, gid: null, comment: 'Дача & сад', sha256: sha256(photos[0]) },
    { photoId: second, uid, aid: shared.aid, gid, comment: '', sha256: sha256(photos[1]) },
    { photoId: third, uid, gid: null, albumTitle: 'Personal photos', sha256: sha256(photos[2]) },
  ]);
  // OK shows them as any other, and says nothing of where they came from.
  expect(await call(server, 'photos.getAlbums')).toMatchObject({
    albums: [{ aid, title: 'By phone', photos_count: 1 }],
  });
  expect(await call(server, 'photos.getPhotos', { aid })).toMatchObject({
    photos: [{ id: first, text: 'Дача & сад', standard_width: 120, standard_height: 90 }],
  });
  expect(await call(server, 'photos.getPhotos', { gid, aid: shared.aid })).toMatchObject({
    photos: [{ id: second }],
  });
  expect(await call(server, 'photos.getPhotos')).toMatchObject({ photos: [{ id: third }] });
});

it('deletes a photo, which is then nowhere', async () => {
  const server = await startServer();
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    ids.push(
      ((await send(server, 'photos', await makePhoto(seed))) as { photoId: string }).photoId,
    );
  }
  const [gone = '', stays = ''] = ids;
  const remove = async (photoId: string): Promise<number> =>
    (await fetch(`${server.controlUrl}/photos?photoId=${photoId}`, { method: 'DELETE' })).status;
  expect([await remove(gone), await remove(gone)]).toEqual([204, 400]);
  expect(await call(server, 'photos.getPhotos')).toMatchObject({ photos: [{ id: stays }] });
  expect(await call(server, 'photos.getInfo', { photo_ids: ids.join(',') })).toMatchObject({
    photos: [{ id: stays }],
  });
  expect(await control(server, 'photos')).toMatchObject([{ photoId: stays }]);
});

it('refuses what makes no sense', async () => {
  const server = await startServer();
  const photo = await makePhoto();
  const error = { error: expect.any(String) as string };
  expect([
    await send(server, 'photos?aid=404', photo),
    await send(server, 'photos?album=1', photo),
    await send(server, 'photos', 'no image'),
    await send(server, 'photos', photo.subarray(0, photo.length / 2)),
    await send(server, 'albums', JSON.stringify({ title: '' })),
    await send(server, 'albums', JSON.stringify({ title: 'X', gid: '404' })),
  ]).toEqual([error, error, error, error, error, error]);
  expect(await control(server, 'photos')).toEqual([]);
});
