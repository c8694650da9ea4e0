import { expect, test } from 'vitest';
import { z } from 'zod';
import { fixedSession } from '../../../src/main/account/session.ts';
import { createApiClient } from '../../../src/main/api/client.ts';
import type { HttpClient } from '../../../src/main/api/http.ts';

const session = fixedSession({
  clientId: '1',
  applicationKey: 'key',
  applicationSecretKey: null,
  accessToken: 'token',
  sessionSecretKey: 'secret',
});

/** What the pace hears of a call that OK answers so. */
async function heardOf(answer: object): Promise<string[]> {
  const heard: string[] = [];
  const text = JSON.stringify(answer);
  const api = createApiClient({
    apiUrl: 'https://api.ok.ru',
    // No call reads a picture or closes a connection.
    http: { post: () => Promise.resolve({ status: 200, text }) } as unknown as HttpClient,
    sessions: () => session,
    pace: {
      turn: () => Promise.resolve(),
      taken: () => heard.push('taken'),
      flooded: () => heard.push('flooded'),
    },
  });
  await api.call('photos.getAlbums', {}, z.object({}));
  return heard;
}

test.each([
  [8, ['flooded']],
  [9, ['flooded']],
  [11, ['flooded']],
  [511, ['flooded']],
  [2, []],
  [100, []],
])('of an answer with error %i the pace of the calls hears %j', async (code, expected) => {
  expect(await heardOf({ error_code: code, error_msg: 'NAME : why' })).toEqual(expected);
});

test('of an answer that makes sense it hears that OK took the call', async () => {
  expect(await heardOf({})).toEqual(['taken']);
});
