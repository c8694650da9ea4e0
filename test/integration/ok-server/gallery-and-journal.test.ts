import { expect, it } from 'vitest';
import { call, control, makePhoto, reserve, sendOne, startServer } from './client.ts';

it('shows albums, photos and captions, and no markup of others', async () => {
  const server = await startServer();
  const read = async (path = '') => (await fetch(server.galleryUrl + path)).text();
  expect(await read()).toContain('Nothing has arrived yet');
  const aid = String(await call(server, 'photos.createAlbum', { title: 'Лето <b>&' }));
  const photo = await sendOne(await reserve(server, { aid }), await makePhoto());
  await call(server, 'photosV2.commit', { ...photo, comment: '"Море" <script>' });
  for (const page of [await read(), await read(`/albums/${aid}`)]) {
    expect(page).toContain('Лето &lt;b&gt;&amp;');
    expect(page).toContain('&quot;Море&quot; &lt;script&gt;');
    expect(page).not.toMatch(/<b>|<script/);
  }
  expect((await fetch(`${server.galleryUrl}/albums/404`)).status).toBe(404);
});

it('writes down every request, and no secret', async () => {
  const server = await startServer();
  const photo = await sendOne(await reserve(server), await makePhoto());
  await call(server, 'photosV2.commit', { photos: JSON.stringify([photo]) });
  await fetch(server.galleryUrl);
  const journal = (await control(server, 'journal')) as Record<string, unknown>[];
  expect(journal.map(({ kind, method, outcome }) => [kind, method, outcome])).toEqual([
    ['rest', 'photosV2.getUploadUrl', 'ok'],
    ['upload', 'upload', 'ok'],
    ['rest', 'photosV2.commit', 'ok'],
    ['page', '/gallery', 'ok'],
  ]);
  expect(journal[2]).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    kind: 'rest',
    method: 'photosV2.commit',
    params: {
      application_key: server.applicationKey,
      method: 'photosV2.commit',
      format: 'json',
      photos: JSON.stringify([{ ...photo, token: '***' }]),
    },
    bytesIn: expect.any(Number) as number,
    outcome: 'ok',
  });
  const text = JSON.stringify(journal);
  for (const secret of [server.accessToken, server.sessionSecretKey, photo.token]) {
    expect(text).not.toContain(secret);
  }
});
