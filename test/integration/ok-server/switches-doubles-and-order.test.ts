import { expect, it } from 'vitest';
import { call, control, makePhoto, post, reserve, sendOne, sha256, startServer } from './client.ts';

/** The anchor before the first of everything. */
const ANCHOR_ZERO = Buffer.from('okp:0').toString('base64');

it('secondCommit=duplicate makes second photos from a list too, and from one that repeats itself', async () => {
  const server = await startServer({ switches: { secondCommit: 'duplicate' } });
  const ticket = await reserve(server, { count: '2' });
  const sent = [
    await sendOne(ticket, await makePhoto(1), 0),
    await sendOne(ticket, await makePhoto(2), 1),
  ];
  const commit = (photos: unknown) =>
    call(server, 'photosV2.commit', { photos: JSON.stringify(photos) });
  await commit(sent);
  expect(await commit([...sent, sent[0]])).toMatchObject({
    photos: [{ status: 'SUCCESS' }, { status: 'SUCCESS' }, { status: 'SUCCESS' }],
  });
  const photos = (await control(server, 'photos')) as { photoId: string; sha256: string }[];
  expect(new Set(photos.map(({ photoId }) => photoId)).size).toBe(5);
  expect(new Set(photos.map(({ sha256 }) => sha256)).size).toBe(2);
});

it.each([
  [false, ['SUCCESS', 'FAILED', 'SUCCESS'], 2],
  [true, ['SUCCESS', 'FAILED', 'FAILED'], 1],
])('commitListStops=%s', async (commitListStops, statuses, count) => {
  const server = await startServer({ switches: { commitListStops } });
  const ticket = await reserve(server, { count: '3' });
  const sent: { photo_id: string; token: string }[] = [];
  for (let i = 0; i < 3; i += 1) sent.push(await sendOne(ticket, await makePhoto(i), i));
  const photos = JSON.stringify(sent.map((one, i) => (i === 1 ? { ...one, token: 'x' } : one)));
  expect(await call(server, 'photosV2.commit', { photos })).toMatchObject({
    photos: statuses.map((status, i) => ({ photo_id: sent[i]?.photo_id, status })),
  });
  expect(await control(server, 'photos')).toHaveLength(count);
  // What was not committed can be, by itself.
  expect(await call(server, 'photosV2.commit', sent[1])).toMatchObject({
    photos: [{ status: 'SUCCESS' }],
  });
});

it.each([
  ['same', [0, 1, 2]],
  ['reverse', [2, 1, 0]],
] as const)('partOrder=%s', async (partOrder, order) => {
  const server = await startServer({ switches: { partOrder } });
  const ticket = await reserve(server, { count: '4' });
  const photos = [await makePhoto(1), await makePhoto(2), await makePhoto(3)];
  const answer = (await (await post(ticket, photos)).json()) as {
    photos: Record<string, { token: string }>;
  };
  // The same ids get tokens; which photo is behind them is another matter.
  expect(Object.keys(answer.photos)).toEqual(ticket.photo_ids.slice(0, 3));
  for (const [photoId, { token }] of Object.entries(answer.photos)) {
    await call(server, 'photosV2.commit', { photo_id: photoId, token });
  }
  expect(await control(server, 'photos')).toMatchObject(
    order.map((index) => ({ sha256: sha256(photos[index] ?? new Uint8Array()) })),
  );
});

it('listingLagMillis: lists know of it later, by its id it is known at once', async () => {
  let now = Date.now();
  const server = await startServer({ now: () => now, switches: { listingLagMillis: 5000 } });
  const { groups } = (await call(server, 'group.getUserGroupsV2')) as {
    groups: { groupId: string }[];
  };
  const gid = groups[0]?.groupId ?? '';
  const aid = String(await call(server, 'photos.createAlbum', { title: 'New' }));
  const { photos } = (await call(
    server,
    'photosV2.commit',
    await sendOne(await reserve(server, { aid }), await makePhoto()),
  )) as { photos: { assigned_photo_id: string }[] };
  const id = photos[0]?.assigned_photo_id ?? '';
  const attachment = JSON.stringify({ media: [{ type: 'text', text: 'New' }] });
  const topicId = await call(server, 'mediatopic.post', { type: 'GROUP_THEME', gid, attachment });

  const lists = async () => [
    await call(server, 'photos.getPhotos', { aid, detectTotalCount: 'true' }),
    await call(server, 'photos.getPhotos', { aid, anchor: ANCHOR_ZERO, direction: 'BACKWARD' }),
    await call(server, 'photos.getAlbums', { detectTotalCount: 'true' }),
    await call(server, 'mediatopic.getTopics', { gid }),
  ];
  expect(await call(server, 'photos.getPhotoInfo', { photo_id: id })).toMatchObject({
    photo: { id },
  });
  expect(await call(server, 'photos.getInfo', { photo_ids: id })).toMatchObject({
    photos: [{ id }],
  });
  expect(await call(server, 'photos.getAlbumInfo', { aid })).toMatchObject({ album: { aid } });
  now += 4999;
  expect(await lists()).toMatchObject([
    { photos: [], hasMore: false, totalCount: 0 },
    { photos: [] },
    { albums: [], totalCount: 0 },
    { media_topics: [], has_more: false },
  ]);
  now += 1;
  expect(await lists()).toMatchObject([
    { photos: [{ id }], totalCount: 1 },
    { photos: [{ id }] },
    { albums: [{ aid }], totalCount: 1 },
    { media_topics: [{ id: topicId }] },
  ]);
});
