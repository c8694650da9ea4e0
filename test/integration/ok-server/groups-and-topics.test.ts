import { expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  reserve,
  sendOne,
  sha256,
  signed,
  startServer,
} from './client.ts';

interface Groups {
  readonly groups: { groupId: string; status: string }[];
}

async function groupsOf(server: OkServer): Promise<Record<string, string>> {
  const { groups } = (await call(server, 'group.getUserGroupsV2')) as Groups;
  return Object.fromEntries(groups.map(({ groupId, status }) => [status, groupId]));
}

const topic = (gid: string, list: unknown[], text = 'Прогулка') => ({
  type: 'GROUP_THEME',
  gid,
  attachment: JSON.stringify({
    media: [
      { type: 'photo', list },
      { type: 'text', text },
    ],
    onBehalfOfGroup: 'true',
  }),
});

it('puts photos into a group album', async () => {
  const server = await startServer();
  const { ADMIN: gid = '', MODERATOR: other = '', ACTIVE: member = '' } = await groupsOf(server);
  const aid = String(await call(server, 'photos.createAlbum', { gid, title: 'Group album' }));
  const photo = await sendOne(await reserve(server, { gid, aid }), await makePhoto());
  expect(await call(server, 'photosV2.commit', photo)).toMatchObject({ aid });
  expect(await control(server, 'photos')).toMatchObject([{ aid, gid, albumTitle: 'Group album' }]);
  expect(await call(server, 'photos.getAlbums', { gid })).toMatchObject({ albums: [{ aid }] });
  expect([
    codeOf(await call(server, 'photosV2.getUploadUrl', { aid })),
    codeOf(await call(server, 'photosV2.getUploadUrl', { gid: other, aid })),
    codeOf(await call(server, 'photosV2.getUploadUrl', { gid: member })),
  ]).toEqual([512, 513, 50]);
});

it('names groups, and resolves their addresses without losing digits', async () => {
  const server = await startServer();
  const { ADMIN: gid = '' } = await groupsOf(server);
  expect(
    await call(server, 'group.getInfo', { uids: `${gid},404`, fields: 'uid,name' }),
  ).toMatchObject([{ uid: gid, name: 'Okapi friends' }]);
  const query = signed(server, 'url.getInfo', {
    url: 'https://ok.ru/okapi.friends?x=1',
  }).toString();
  const text = await (await fetch(`${server.apiUrl}/fb.do?${query}`)).text();
  expect(text).toBe(`{"type":"GROUP","objectId":${gid},"objectIdStr":"${gid}"}`);
  expect(await call(server, 'url.getInfo', { url: 'https://example.org/' })).toEqual({
    type: 'UNKNOWN',
  });
});

it('posts a topic with upload tokens, each of which serves once', async () => {
  const server = await startServer();
  const { ADMIN: gid = '', MODERATOR: other = '' } = await groupsOf(server);
  const ticket = await reserve(server, { gid, count: '2' });
  const photos = [await makePhoto(1), await makePhoto(2)] as const;
  const first = await sendOne(ticket, photos[0], 0);
  const second = await sendOne(ticket, photos[1], 1);
  expect(codeOf(await call(server, 'photosV2.commit', first))).toBe(100);
  expect(codeOf(await call(server, 'mediatopic.post', topic(other, [{ id: first.token }])))).toBe(
    100,
  );

  const list = [{ id: first.token }, { id: second.token }];
  const topicId = await call(server, 'mediatopic.post', topic(gid, list));
  expect(topicId).toMatch(/^\d+$/);
  expect(await control(server, 'topics')).toMatchObject([
    { topicId, gid, text: 'Прогулка', photos: photos.map((photo) => ({ sha256: sha256(photo) })) },
  ]);
  expect(await control(server, 'photos')).toEqual([]);
  expect(codeOf(await call(server, 'mediatopic.post', topic(gid, list)))).toBe(100);
});

it('refuses the mix-up of id and photoId with the real words, and posts nothing', async () => {
  const server = await startServer();
  const { ADMIN: gid = '' } = await groupsOf(server);
  const photo = await sendOne(await reserve(server, { gid }), await makePhoto());
  const tries = [
    {},
    { id: photo.token, photoId: '1' },
    { photoId: photo.token },
    { id: photo.photo_id },
  ];
  for (const entry of tries) {
    expect(await call(server, 'mediatopic.post', topic(gid, [entry]))).toMatchObject({
      error_msg: "PARAM : Parameter 'PHOTO id' is invalid",
    });
  }
  expect(await control(server, 'topics')).toEqual([]);
});
