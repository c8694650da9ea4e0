/** @file Two people at one OK: who signs in, and what is whose. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  md5,
  reserve,
  sendOne,
  setControl,
  startServer,
} from './client.ts';
import { authorize, cookieOf, locationOf, sessionsOf, signIn } from './oauth-client.ts';

const ALL = { scope: 'VALUABLE_ACCESS;PHOTO_CONTENT;GROUP_CONTENT' };
const secondOf = (server: OkServer): OkServer => ({ ...server, ...server.secondUser });

const chosenOn = (page: string) => /value="(\d+)" aria-label="[^"]+" checked/.exec(page)?.[1];

it('lets the person choose who signs in, and remembers it in that browser', async () => {
  const server = await startServer();
  const { uid, secondUser } = server;
  const page = await authorize(server);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const text = await page.text();
  expect([server.name, secondUser.name].every((name) => text.includes(name))).toBe(true);
  expect(chosenOn(text)).toBe(uid);

  const form = { uid: secondUser.uid, decision: 'allow', response_type: 'token' };
  const allowed = await authorize(server, form, { method: 'POST' });
  const cookie = cookieOf(allowed);
  expect((await sessionsOf(server)).at(-1)).toMatchObject({ uid: secondUser.uid, kind: 'token' });
  // Granted in this browser; another one is asked, and so is another person.
  expect(locationOf(await authorize(server, {}, { cookie })).searchParams.has('code')).toBe(true);
  expect(chosenOn(await (await authorize(server)).text())).toBe(uid);
  const more = await (await authorize(server, ALL, { cookie })).text();
  expect(chosenOn(more)).toBe(secondUser.uid);

  const out = await fetch(`${server.oauthUrl}/oauth/sign-out`, { headers: { cookie } });
  expect(out.headers.get('set-cookie')).toContain('okStandIn=; Max-Age=0; Path=/oauth');
  await setControl(server, 'switches', { signedIn: secondUser.uid });
  expect(locationOf(await authorize(server)).searchParams.has('code')).toBe(true);
});

it('tells who each person is, with a picture of one’s own', async () => {
  const server = await startServer();
  const fields = 'uid,name,first_name,last_name,pic50x50,pic128x128,locale';
  const people: Record<string, string>[] = [];
  for (const keys of [server, await signIn(server, { uid: server.secondUser.uid })]) {
    const person = await call(keys, 'users.getCurrentUser', { fields });
    people.push(person as Record<string, string>);
  }
  const picture = (uid: string, size: number) => `${server.galleryUrl}/people/${uid}/${size}.png`;
  const [olya, pavel] = [server.uid, server.secondUser.uid];
  expect(people).toEqual([
    {
      ...{ uid: olya, name: 'Оля Жирафова', first_name: 'Оля', last_name: 'Жирафова' },
      ...{ pic50x50: picture(olya, 50), pic128x128: picture(olya, 128), locale: 'ru' },
    },
    {
      ...{ uid: pavel, name: 'Павел Зебрин', first_name: 'Павел', last_name: 'Зебрин' },
      ...{ pic50x50: picture(pavel, 50), pic128x128: picture(pavel, 128), locale: 'en' },
    },
  ]);
  const pictures = await Promise.all(
    people.map(async (person) => (await fetch(person['pic128x128'] ?? '')).arrayBuffer()),
  );
  const [first, second] = pictures.map((bytes) => Buffer.from(bytes));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false);
  expect(await sharp(first).metadata()).toMatchObject({ format: 'png', width: 128, height: 128 });
  expect((await fetch(picture('1', 50))).status).toBe(404);
});

it('keeps albums, photos and upload tokens apart', async () => {
  const server = await startServer();
  const second = secondOf(server);
  const aid = String(await call(server, 'photos.createAlbum', { title: 'Hers' }));
  const photo = await sendOne(await reserve(server, { aid }), await makePhoto(1));
  expect([
    codeOf(await call(second, 'photosV2.getUploadUrl', { aid })),
    codeOf(await call(second, 'photosV2.commit', photo)),
    await call(second, 'photosV2.commit', { photos: JSON.stringify([photo]) }),
    await call(second, 'photos.getAlbums'),
  ]).toEqual([
    512,
    121,
    { photos: [{ photo_id: photo.photo_id, status: 'FAILED' }] },
    { albums: [], hasMore: false },
  ]);
  await call(server, 'photosV2.commit', photo);
  await call(second, 'photosV2.commit', await sendOne(await reserve(second), await makePhoto(2)));
  const photos = (await control(server, 'photos')) as { uid: string; photoId: string }[];
  expect(photos.map(({ uid }) => uid)).toEqual([server.uid, second.uid]);
  expect(await call(second, 'photos.getPhotos')).toMatchObject({
    photos: [{ id: photos[1]?.photoId }],
  });
  expect(
    await call(second, 'photos.editPhoto', { photo_id: photos[0]?.photoId ?? '' }),
  ).toMatchObject({ error_code: 4, error_msg: expect.stringContaining('notOwner') as string });
  expect(await (await fetch(server.galleryUrl)).text()).toContain(second.name);
});

it('gives each person groups and a standing in them', async () => {
  const server = await startServer();
  const second = secondOf(server);
  const groups = async (keys: OkServer) => {
    const found = (await call(keys, 'group.getUserGroupsV2')) as {
      groups: { groupId: string; userId: string; status: string }[];
    };
    expect(found.groups.every(({ userId }) => userId === keys.uid)).toBe(true);
    return found.groups.map(({ groupId, status }) => [groupId, status] as const);
  };
  const [hers, his] = [await groups(server), await groups(second)];
  expect([hers, his].map((all) => all.map(([, status]) => status))).toEqual([
    ['ADMIN', 'MODERATOR', 'ACTIVE'],
    ['ACTIVE', 'ADMIN'],
  ]);
  const [shared, own] = his.map(([gid]) => gid);
  expect(shared).toBe(hers[0]?.[0]);
  expect([
    codeOf(await call(second, 'photosV2.getUploadUrl', { gid: shared ?? '' })),
    codeOf(await call(server, 'photosV2.getUploadUrl', { gid: own ?? '' })),
    codeOf(await call(second, 'photosV2.getUploadUrl', { gid: own ?? '' })),
  ]).toEqual([50, 50, null]);
});

it('asks for the scope that one session lacks, and says what was granted', async () => {
  const server = await startServer();
  const narrow = await signIn(server, { scope: 'VALUABLE_ACCESS' });
  const granted = (keys: OkServer, ext_perm: string) =>
    call(keys, 'users.hasAppPermission', { ext_perm });
  expect(await call(narrow, 'photosV2.getUploadUrl')).toMatchObject({
    error_code: 10,
    error_data: 'photo_content',
  });
  expect([
    await granted(narrow, 'VALUABLE_ACCESS'),
    await granted(narrow, 'PHOTO_CONTENT'),
    await granted(await signIn(server, ALL), 'PHOTO_CONTENT'),
  ]).toEqual([true, false, true]);
  // Taken back by one person only: asked for again, then there again.
  await setControl(server, 'session', { uid: server.uid, scopes: ['VALUABLE_ACCESS'] });
  expect([
    codeOf(await call(server, 'photosV2.getUploadUrl')),
    codeOf(await call(secondOf(server), 'photosV2.getUploadUrl')),
  ]).toEqual([10, null]);
  await setControl(server, 'switches', { signedIn: server.uid });
  expect((await authorize(server)).status).toBe(200);
  expect(await granted(await signIn(server), 'PHOTO_CONTENT')).toBe(true);
});

it('tells which key is wrong: 101 the public one, 104 the secret', async () => {
  const server = await startServer();
  const keys = await signIn(server);
  expect([
    codeOf(await call({ ...keys, applicationKey: 'CWRONG' }, 'users.getCurrentUser')),
    codeOf(await call({ ...keys, sessionSecretKey: 'wrong' }, 'users.getCurrentUser')),
    codeOf(
      await call(
        { ...keys, sessionSecretKey: md5(`${keys.accessToken}wrong secret`) },
        'users.getCurrentUser',
      ),
    ),
  ]).toEqual([101, 104, 104]);
});

it('lists sessions without a secret', async () => {
  const now = 1_700_000_000_000;
  const server = await startServer({ now: () => now });
  const keys = await signIn(server);
  const sessions = await sessionsOf(server);
  const id = expect.any(Number) as number;
  const grantId = expect.any(String) as string;
  expect(sessions.slice(1)).toEqual([
    {
      ...{ id, grantId, uid: server.secondUser.uid, kind: 'pair', refreshExpiresAt: null },
      scopes: ['VALUABLE_ACCESS', 'LONG_ACCESS_TOKEN', 'PHOTO_CONTENT', 'GROUP_CONTENT'],
      expiresAt: now + 30 * 24 * 60 * 60 * 1000,
    },
    {
      ...{ id, grantId, uid: server.uid, kind: 'token', refreshExpiresAt: null },
      scopes: ['VALUABLE_ACCESS', 'PHOTO_CONTENT'],
      expiresAt: now + 30 * 60 * 1000,
    },
  ]);
  const said = JSON.stringify([sessions, await control(server, 'users')]);
  for (const secret of [keys.accessToken, keys.sessionSecretKey, server.accessToken]) {
    expect(said).not.toContain(secret);
  }
  expect((await fetch(`${server.controlUrl}/sessions?who=1`, { method: 'DELETE' })).status).toBe(
    400,
  );
});
