import { expect, onTestFinished, test } from 'vitest';
import { OK_API_URL } from '../../../src/main/api/hosts.ts';
import { createHttpClient, type HttpClient } from '../../../src/main/api/http.ts';
import { fetchPicture } from '../../../src/main/api/pictures.ts';
import { closedAddress, httpServer } from './a-server.ts';

const STAND_IN = 'http://127.0.0.1:1';

function client(): HttpClient {
  const made = createHttpClient();
  onTestFinished(() => made.close());
  return made;
}

test.each<[number, string, unknown]>([
  [200, 'bytes', { ok: true, value: Buffer.from('bytes') }],
  [302, '', { ok: false, error: { kind: 'http', status: 302 } }],
  [404, 'gone', { ok: false, error: { kind: 'http', status: 404 } }],
  [503, 'later', { ok: false, error: { kind: 'http', status: 503 } }],
  [
    200,
    'x'.repeat(4 * 1024 * 1024 + 1),
    { ok: false, error: { kind: 'not-understood', detail: 'a picture of more than 4 MB' } },
  ],
])('status %i', async (status, body, expected) => {
  const url = await httpServer((_request, response) => response.writeHead(status).end(body));
  expect(await fetchPicture(client(), url, STAND_IN)).toEqual(expected);
});

test('another host is not asked, nor loopback while the API is the real one', async () => {
  const url = await httpServer(() => {
    throw new Error('It was asked');
  });
  const refused = (detail: string): unknown => ({
    ok: false,
    error: { kind: 'host-not-allowed', detail },
  });
  expect([
    await fetchPicture(client(), url, OK_API_URL),
    await fetchPicture(client(), 'https://evil.com/a.jpg?token=secret', OK_API_URL),
    await fetchPicture(client(), 'nothing', OK_API_URL),
  ]).toEqual([refused('127.0.0.1'), refused('evil.com'), refused('no address')]);
});

test('no connection, and one that is stopped', async () => {
  const url = await closedAddress();
  expect([
    await fetchPicture(client(), url, STAND_IN),
    await fetchPicture(client(), url, STAND_IN, AbortSignal.abort()),
  ]).toEqual([
    { ok: false, error: { kind: 'unreachable', detail: 'ECONNREFUSED' } },
    { ok: false, error: { kind: 'stopped' } },
  ]);
});
