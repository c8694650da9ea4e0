import { describe, expect, it } from 'vitest';
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

/** Makes a group of the first person by other means. */
async function makeGroup(server: OkServer, group: Record<string, unknown>): Promise<string> {
  const init = { method: 'POST', body: JSON.stringify(group) };
  const answer = await fetch(`${server.controlUrl}/groups`, init);
  return ((await answer.json()) as { gid: string }).gid;
}

it('lists the groups of a person page by page, without names, until there are none', async () => {
  const server = await startServer();
  const made: string[] = [];
  for (const status of ['PASSIVE', 'MAYBE', 'BLOCKED']) {
    made.push(await makeGroup(server, { name: `As ${status}`, status }));
  }
  const pages: unknown[] = [];
  let anchor: string | undefined;
  do {
    const page = (await call(server, 'group.getUserGroupsV2', {
      count: '4',
      ...(anchor !== undefined && { anchor }),
    })) as { groups?: Record<string, string>[]; anchor?: string };
    pages.push(page.groups?.map(({ groupId, userId, status }) => [groupId, userId, status]));
    anchor = page.anchor;
  } while (anchor !== undefined);
  const id = expect.any(String) as string;
  const { uid } = server;
  expect(pages).toEqual([
    [
      [id, uid, 'ADMIN'],
      [id, uid, 'MODERATOR'],
      [id, uid, 'ACTIVE'],
      [made[0], uid, 'PASSIVE'],
    ],
    [
      [made[1], uid, 'MAYBE'],
      [made[2], uid, 'BLOCKED'],
    ],
    undefined,
  ]);
  expect([
    codeOf(await call(server, 'group.getUserGroupsV2', { count: '101' })),
    codeOf(await call(server, 'group.getUserGroupsV2', { anchor: 'x' })),
  ]).toEqual([100, 100]);
});

it('tells of groups what is asked for, and takes photos where it says so', async () => {
  const server = await startServer();
  const gids = {
    closed: await makeGroup(server, { name: 'Closed', status: 'ACTIVE' }),
    open: await makeGroup(server, { name: 'Open', status: 'ACTIVE', membersAdd: true }),
    off: await makeGroup(server, {
      name: 'Off',
      status: 'ACTIVE',
      membersAdd: true,
      photosOff: true,
    }),
    passive: await makeGroup(server, { name: 'Passive', status: 'PASSIVE', membersAdd: true }),
    own: await makeGroup(server, { name: 'Own', status: 'MODERATOR', photosOff: true }),
  };
  const uids = Object.values(gids).join(',');
  const fields = 'name,ADD_PHOTOALBUM_ALLOWED,DISABLE_PHOTO_UPLOAD';
  const may = { attrs: { flags: 'ap' } };
  const mayNot = { attrs: { flags: '' } };
  expect(await call(server, 'group.getInfo', { uids, fields })).toEqual([
    { name: 'Closed', disable_photo_upload: false, ...mayNot },
    { name: 'Open', disable_photo_upload: false, ...may },
    { name: 'Off', disable_photo_upload: true, ...may },
    { name: 'Passive', disable_photo_upload: false, ...mayNot },
    { name: 'Own', disable_photo_upload: true, ...may },
  ]);
  const codes: Record<string, number | null> = {};
  for (const [name, gid] of Object.entries(gids)) {
    codes[name] = codeOf(await call(server, 'photos.createAlbum', { gid, title: 'A' }));
  }
  expect(codes).toEqual({ closed: 50, open: null, off: 50, passive: 50, own: null });
  const many = Array.from({ length: 101 }, () => gids.own).join(',');
  expect([
    codeOf(await call(server, 'group.getInfo', { uids: gids.own })),
    codeOf(await call(server, 'group.getInfo', { fields: 'uid' })),
    codeOf(await call(server, 'group.getInfo', { uids: gids.own, fields: 'uid,nonsense' })),
    codeOf(await call(server, 'group.getInfo', { uids: many, fields: 'uid' })),
  ]).toEqual([100, 100, 220, 100]);
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

describe('the same tokens posted again', () => {
  /** Two photos posted in one topic, and a third whose token is not used. */
  async function startWithTopic(secondCommit: 'idempotent' | 'duplicate') {
    const server = await startServer({ switches: { secondCommit } });
    const { ADMIN: gid = '' } = await groupsOf(server);
    const ticket = await reserve(server, { gid, count: '3' });
    const tokens = [];
    for (let i = 0; i < 3; i += 1) {
      tokens.push({ id: (await sendOne(ticket, await makePhoto(i), i)).token });
    }
    const postTopic = (list: unknown[]) => call(server, 'mediatopic.post', topic(gid, list));
    const used = tokens.slice(0, 2);
    return { server, used, unused: tokens[2], postTopic, first: await postTopic(used) };
  }

  it('idempotent: give the same topic, and do not mix with others', async () => {
    const { server, used, unused, postTopic, first } = await startWithTopic('idempotent');
    expect(await postTopic(used)).toBe(first);
    expect(codeOf(await postTopic([...used, unused]))).toBe(100);
    const other = await postTopic([unused]);
    expect(other).not.toBe(first);
    expect(await control(server, 'topics')).toMatchObject([{ topicId: first }, { topicId: other }]);
  });

  it('duplicate: make a second topic with the same photos', async () => {
    const { server, used, postTopic, first } = await startWithTopic('duplicate');
    const second = await postTopic(used);
    const topics = (await control(server, 'topics')) as {
      topicId: string;
      photos: { photoId: string; sha256: string }[];
    }[];
    expect(topics.map(({ topicId }) => topicId)).toEqual([first, second]);
    const [one, two] = topics.map(({ photos }) => photos);
    expect(two?.map((photo) => photo.sha256)).toEqual(one?.map((photo) => photo.sha256));
    expect(two?.map(({ photoId }) => photoId)).not.toEqual(one?.map(({ photoId }) => photoId));
  });
});

it('lists the topics of a group, newest first, page by page', async () => {
  const server = await startServer();
  const { ADMIN: gid = '', MODERATOR: other = '' } = await groupsOf(server);
  const photo = await sendOne(await reserve(server, { gid }), await makePhoto());
  const ids: unknown[] = [];
  for (const list of [[{ id: photo.token }], [], []]) {
    const text = `Topic ${ids.length + 1}`;
    const media = [...(list.length > 0 ? [{ type: 'photo', list }] : []), { type: 'text', text }];
    const attachment = JSON.stringify({ media });
    ids.push(await call(server, 'mediatopic.post', { type: 'GROUP_THEME', gid, attachment }));
  }
  const [{ photos = [] } = {}] = (await control(server, 'topics')) as {
    photos?: { photoId: string }[];
  }[];
  const first = (await call(server, 'mediatopic.getTopics', { gid, count: '2' })) as {
    anchor: string;
  };
  expect(first).toMatchObject({
    media_topics: [{ id: ids[2] }, { id: ids[1] }],
    has_more: true,
  });
  const rest = await call(server, 'mediatopic.getTopics', { gid, anchor: first.anchor });
  expect(rest).toEqual({
    media_topics: [
      {
        id: ids[0],
        created_ms: expect.any(Number) as number,
        author_ref: `group:${gid}`,
        owner_ref: `group:${gid}`,
        media: [
          { type: 'text', text: 'Topic 1' },
          { type: 'photo', photo_refs: [`group_photo:${photos[0]?.photoId}`] },
        ],
      },
    ],
    anchor: expect.any(String) as string,
    has_more: false,
  });
  expect(await call(server, 'mediatopic.getTopics', { gid: other })).toEqual({
    media_topics: [],
    has_more: false,
  });
  expect([
    codeOf(await call(server, 'mediatopic.getTopics')),
    codeOf(await call(server, 'mediatopic.getTopics', { gid, anchor: 'x' })),
  ]).toEqual([100, 100]);
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
