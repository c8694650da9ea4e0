import { expect, onTestFinished, test } from 'vitest';
import { fixedSession } from '../../../src/main/account/session.ts';
import { createApiClient, type ApiClient } from '../../../src/main/api/client.ts';
import { getGroupsInfo, getPhotosInfo, getTopics } from '../../../src/main/api/endpoints.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import { httpServer } from './a-server.ts';

/** A client of an OK that gives this answer to every call, and what it was asked. */
async function okThatAnswers(
  answer: unknown,
): Promise<{ api: ApiClient; asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = [];
  const url = await httpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      response.end(JSON.stringify(answer));
    });
  });
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const sessions = fixedSession({
    clientId: '1',
    applicationKey: 'KEY',
    applicationSecretKey: 'SECRET',
    accessToken: 'token',
    sessionSecretKey: 'session secret',
  });
  return {
    api: createApiClient({ apiUrl: url.slice(0, -1), http, sessions: () => sessions }),
    asked,
  };
}

const EMPTY = { media_topics: [], has_more: false };

test.each<[string, unknown, unknown]>([
  ['nothing at all', {}, EMPTY],
  ['no topics', { media_topics: null, anchor: null, has_more: null }, { ...EMPTY, anchor: null }],
  [
    'a topic with text and photos',
    {
      media_topics: [
        {
          id: 153456789012345,
          created_ms: 1700000000000,
          media: [
            { type: 'text', text: 'Весна' },
            { type: 'photo', photo_refs: ['group_photo:1', { id: '2' }] },
          ],
        },
      ],
      anchor: 'next',
      has_more: true,
    },
    {
      media_topics: [
        {
          id: '153456789012345',
          created_ms: 1700000000000,
          media: [
            { type: 'text', text: 'Весна' },
            { type: 'photo', photo_refs: ['group_photo:1', { id: '2' }] },
          ],
        },
      ],
      anchor: 'next',
      has_more: true,
    },
  ],
  [
    'a topic of an unknown kind',
    {
      media_topics: [{ id: '1', created_ms: 'today', media: [{ type: 7, text: [] }] }, { id: '2' }],
    },
    {
      media_topics: [
        { id: '1', created_ms: null, media: [{ type: '', text: null }] },
        { id: '2', media: [] },
      ],
      has_more: false,
    },
  ],
])('topics are read from %s', async (_name, answer, expected) => {
  const { api } = await okThatAnswers(answer);
  expect(await getTopics(api, { groupId: '5', anchor: null })).toEqual({
    ok: true,
    value: expected,
  });
});

test('photos are asked for by their ids, and read as in a listing', async () => {
  const { api, asked } = await okThatAnswers({
    photos: [{ id: '1', pic640x480: 'https://i.mycdn.me/1', created_ms: 'today', extra: 1 }],
  });
  expect(await getPhotosInfo(api, { photoIds: ['1', '2'] })).toEqual({
    ok: true,
    value: [{ id: '1', pic640x480: 'https://i.mycdn.me/1', created_ms: null }],
  });
  const [call] = asked;
  expect([call?.get('method'), call?.get('photo_ids'), call?.get('gid')]).toEqual([
    'photos.getInfo',
    '1,2',
    null,
  ]);
});

test.each<[string, unknown, unknown]>([
  ['no groups', [], []],
  [
    'a flag among others',
    [{ uid: '53', name: ' Клуб ', attrs: { flags: 'aa,ap' }, disable_photo_upload: false }],
    [{ id: '53', name: 'Клуб', addsAlbums: true, isPhotoUploadOff: false }],
  ],
  [
    'a flag that only looks like it',
    [{ uid: '53', name: 'Club', attrs: { flags: 'map' } }],
    [{ id: '53', name: 'Club', addsAlbums: false, isPhotoUploadOff: false }],
  ],
  [
    'booleans in the place of flags',
    [{ uid: 5412, name: 'Club', add_photoalbum_allowed: true, disable_photo_upload: true }],
    [{ id: '5412', name: 'Club', addsAlbums: true, isPhotoUploadOff: true }],
  ],
  [
    'a group without a name, and with attributes of an unknown kind',
    [{ uid: '53', name: '', attrs: ['ap'], add_photoalbum_allowed: 'yes' }],
    [{ id: '53', name: null, addsAlbums: false, isPhotoUploadOff: false }],
  ],
])('what OK says of groups is read: %s', async (_, answer, expected) => {
  const { api, asked } = await okThatAnswers(answer);
  expect(await getGroupsInfo(api, { groupIds: ['53', '54'] })).toEqual({
    ok: true,
    value: expected,
  });
  expect(asked[0]?.get('uids')).toBe('53,54');
  expect(asked[0]?.get('fields')).toContain('DISABLE_PHOTO_UPLOAD');
});
