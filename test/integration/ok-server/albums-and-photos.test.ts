import { expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import { call, codeOf, makePhoto, reserve, sendOne, startServer } from './client.ts';

interface Page {
  readonly albums: { title: string; aid: string; photos_count: number }[];
  readonly photos: { id: string; text?: string; standard_width: number; standard_height: number }[];
  readonly hasMore: boolean;
  readonly anchor: string;
  readonly pagingAnchor: string;
  readonly totalCount: number;
}

const page = async (server: OkServer, method: string, parameters: Record<string, string>) =>
  (await call(server, method, parameters)) as Page;

it('lists albums newest first, page by page', async () => {
  const server = await startServer();
  for (const title of ['A', 'B', 'C']) await call(server, 'photos.createAlbum', { title });
  const first = await page(server, 'photos.getAlbums', { count: '2', detectTotalCount: 'true' });
  const second = await page(server, 'photos.getAlbums', {
    count: '2',
    pagingAnchor: first.pagingAnchor,
  });
  expect(
    [first, second].map(({ albums, hasMore }) => [albums.map(({ title }) => title), hasMore]),
  ).toEqual([
    [['C', 'B'], true],
    [['A'], false],
  ]);
  expect(first.totalCount).toBe(3);
});

it('lists photos newest first, forward and backward, with captions and sizes', async () => {
  const server = await startServer();
  const aid = String(await call(server, 'photos.createAlbum', { title: 'A', type: 'public' }));
  for (let i = 1; i <= 5; i += 1) {
    const photo = await sendOne(
      await reserve(server, { aid }),
      await makePhoto(i, { width: 100 + i }),
    );
    await call(server, 'photosV2.commit', { ...photo, comment: `n${i}` });
  }
  const first = await page(server, 'photos.getPhotos', { aid, count: '3' });
  const second = await page(server, 'photos.getPhotos', { aid, count: '3', anchor: first.anchor });
  const back = await page(server, 'photos.getPhotos', {
    aid,
    count: '2',
    anchor: second.anchor,
    direction: 'BACKWARD',
  });
  const texts = ({ photos }: Page) => photos.map(({ text }) => text);
  expect([texts(first), texts(second), texts(back)]).toEqual([
    ['n5', 'n4', 'n3'],
    ['n2', 'n1'],
    ['n3', 'n2'],
  ]);
  expect([first.hasMore, second.hasMore, first.photos[0]?.standard_width]).toEqual([
    true,
    false,
    105,
  ]);
  expect(await call(server, 'photos.getAlbumInfo', { aid })).toMatchObject({
    album: { aid, title: 'A', photos_count: 5, type: 'PUBLIC' },
  });
});

it('gives and changes single photos', async () => {
  const server = await startServer();
  const committed = (await call(
    server,
    'photosV2.commit',
    await sendOne(await reserve(server), await makePhoto()),
  )) as { photos: { assigned_photo_id: string }[] };
  const id = committed.photos[0]?.assigned_photo_id ?? '';
  expect(await call(server, 'photos.editPhoto', { photo_id: id, description: 'new' })).toBe(true);
  const info = await page(server, 'photos.getInfo', { photo_ids: `${id},404` });
  expect(info.photos.map((photo) => [photo.id, photo.text])).toEqual([[id, 'new']]);
  expect(await call(server, 'photos.editPhoto', { photo_id: id })).toBe(true);
  const bare = await page(server, 'photos.getInfo', { photo_ids: id });
  expect(bare.photos[0]).not.toHaveProperty('text');
  expect([
    codeOf(await call(server, 'photos.editPhoto', { photo_id: '404' })),
    codeOf(await call(server, 'photos.getInfo', { photo_ids: '1,'.repeat(101) })),
    codeOf(await call(server, 'photos.createAlbum', { title: '' })),
    codeOf(await call(server, 'photos.createAlbum', { title: 'A', type: 'SECRET' })),
    codeOf(await call(server, 'photos.getAlbums', { pagingAnchor: 'x' })),
  ]).toEqual([110, 100, 100, 100, 100]);
});
