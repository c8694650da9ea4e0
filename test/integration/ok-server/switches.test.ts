import { expect, it } from 'vitest';
import { parseSwitchArgument, parseSwitches, type Switches } from '../../ok-server/switches.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  setControl,
  sha256,
  signed,
  startServer,
} from './client.ts';

/** The anchor before the first of everything. */
const ANCHOR_ZERO = Buffer.from('okp:0').toString('base64');

it('reads switches from a command line', () => {
  const given = ['partialFailure=omit', 'maxCount=7', 'lenientSignature=true', 'formats=jpeg,png'];
  expect(parseSwitches(Object.assign({}, ...given.map(parseSwitchArgument)))).toEqual({
    ...parseSwitches({}),
    partialFailure: 'omit',
    maxCount: 7,
    lenientSignature: true,
    formats: ['jpeg', 'png'],
  });
  expect(() => parseSwitches({ maxCont: 7 })).toThrow(/maxCont/);
});

it('changes switches while it runs, and refuses unknown ones', async () => {
  const server = await startServer();
  expect((await setControl(server, 'switches', { maxCount: 2 })).status).toBe(200);
  expect((await setControl(server, 'switches', { nonsense: 2 })).status).toBe(400);
  expect(await control(server, 'switches')).toEqual(parseSwitches({ maxCount: 2 }));
  expect(codeOf(await call(server, 'photosV2.getUploadUrl', { count: '3' }))).toBe(100);
});

it.each([
  ['idempotent', 'SUCCESS', 1],
  ['duplicate', 'SUCCESS', 2],
] as const)('secondCommit=%s', async (secondCommit, status, photos) => {
  const server = await startServer({ switches: { secondCommit } });
  const photo = await sendOne(await reserve(server), await makePhoto());
  await call(server, 'photosV2.commit', photo);
  expect(await call(server, 'photosV2.commit', photo)).toMatchObject({ photos: [{ status }] });
  expect(await control(server, 'photos')).toHaveLength(photos);
});

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

it.each([
  ['omit', [0, 2], undefined],
  ['per-id', [0, 1, 2], { error_code: 503, error_msg: expect.any(String) as string }],
] as const)('partialFailure=%s', async (partialFailure, indexes, error) => {
  const server = await startServer({ switches: { partialFailure } });
  const ticket = await reserve(server, { count: '3' });
  const text = new TextEncoder().encode('no photo');
  const response = await post(ticket, [await makePhoto(1), text, await makePhoto(2)]);
  const { photos } = (await response.json()) as { photos: Record<string, unknown> };
  expect(Object.keys(photos)).toEqual(indexes.map((index) => ticket.photo_ids[index]));
  expect(photos[ticket.photo_ids[1] ?? '']).toEqual(error);
});

it('answers the upload host in other forms', async () => {
  const server = await startServer({
    switches: {
      uploadErrorStatus: 400,
      uploadContentType: 'text/plain;charset=utf-8',
      escapeEquals: true,
    },
  });
  const ticket = await reserve(server);
  expect((await post(ticket, [new Uint8Array(9)])).status).toBe(400);
  const answer = await post(ticket, [await makePhoto()]);
  expect(answer.headers.get('content-type')).toBe('text/plain;charset=utf-8');
  expect(await answer.text()).toContain('\\u003d\\u003d');
});

it('limits the POSTs', async () => {
  const server = await startServer({
    switches: { maxFilesPerPost: 2, surplusFiles: 'ignore', apiTokenReuse: false },
  });
  const photo = await makePhoto();
  const ticket = await reserve(server, { count: '3' });
  expect(codeOf(await (await post(ticket, [photo, photo, photo])).json())).toBe(100);
  const one = { ...ticket, photo_ids: ticket.photo_ids.slice(0, 1) };
  const answer = (await (await post(one, [photo, photo])).json()) as { photos: object };
  expect(Object.keys(answer.photos)).toEqual(one.photo_ids);
  expect(codeOf(await (await post(ticket, [photo], 2)).json())).toBe(100);
});

it('limits the pace and the number of calls', async () => {
  let now = Date.now();
  const server = await startServer({
    now: () => now,
    switches: { callsPerSecond: 2, callQuota: 3 },
  });
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(await call(server, 'users.getLoggedInUser'));
  expect(answers).toEqual([
    server.uid,
    server.uid,
    expect.objectContaining({ error_code: 8, wait_millis: 1000 }),
  ]);
  now += 1000;
  expect(await call(server, 'users.getLoggedInUser')).toBe(server.uid);
  expect(codeOf(await call(server, 'users.getLoggedInUser'))).toBe(11);
});

it.each<[Partial<Switches>, RegExp]>([
  [{ filler: 'percent' }, /"upload_url":"[^"]+&photoIds=%24%7BphotoIds%7D"/],
  [{ expiry: 'text' }, /"expires":"\d{4}\.\d\d\.\d\d \d\d:\d\d"/],
])('%j in the answer of getUploadUrl', async (switches, expected) => {
  const server = await startServer({ switches });
  const query = signed(server, 'photosV2.getUploadUrl', { placeholders: 'true' }).toString();
  expect(await (await fetch(`${server.apiUrl}/fb.do?${query}`)).text()).toMatch(expected);
});

it('tolerates a missing signature when lenient, never a wrong one', async () => {
  const server = await startServer({ switches: { lenientSignature: true } });
  const parameters = signed(server, 'users.getLoggedInUser');
  parameters.delete('sig');
  const url = `${server.apiUrl}/fb.do?${parameters.toString()}`;
  expect(await (await fetch(url)).json()).toBe(server.uid);
  expect(codeOf(await (await fetch(`${url}&sig=wrong`)).json())).toBe(104);
});
