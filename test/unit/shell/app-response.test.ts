import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, respond } from '../../../src/main/shell/app-response.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'okapi-response-'));
  await mkdir(path.join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(path.join(folder, 'renderer/index.html'), '<p>window</p>');
  await writeFile(path.join(folder, 'renderer/assets/a b.js'), 'script');
  await writeFile(path.join(folder, 'renderer/secret.sqlite'), 'rows');
  await writeFile(path.join(folder, 'outside.html'), 'outside');
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const ask = async (address: string, init?: RequestInit): Promise<Response> =>
  await respond(new Request(`app://okapi${address}`, init), {
    root: path.join(folder, 'renderer'),
    thumbnail: (id) => {
      if (id === 8) return Promise.reject(new Error('closing'));
      const picture = { bytes: new Uint8Array([1, 2]), type: 'image/webp' };
      return Promise.resolve(id === 7 ? picture : null);
    },
    preview: (id, edgePx) =>
      Promise.resolve(
        id === 7 ? { bytes: new Uint8Array([edgePx / 640]), type: 'image/webp' } : null,
      ),
    picture: (uid) =>
      uid === 'a/1'
        ? Promise.resolve({ bytes: new Uint8Array([3]), type: 'image/png' })
        : Promise.resolve(null),
  });

test.each([
  ['/', 200, 'text/html; charset=utf-8', '<p>window</p>'],
  ['/index.html', 200, 'text/html; charset=utf-8', '<p>window</p>'],
  ['/assets/a%20b.js', 200, 'text/javascript; charset=utf-8', 'script'],
  ['/thumbnail/7', 200, 'image/webp', '\u0001\u0002'],
  ['/picture/a%2F1', 200, 'image/png', '\u0003'],
  ['/picture/2', 404, 'text/plain', 'Not found'],
  ['/picture/%zz', 404, 'text/plain', 'Not found'],
  ['/picture/', 404, 'text/plain', 'Not found'],
  ['/preview/7/640', 200, 'image/webp', '\u0001'],
  ['/preview/7/1280?1700000000000', 200, 'image/webp', '\u0002'],
  ['/preview/7/9999', 404, 'text/plain', 'Not found'],
  ['/preview/7', 404, 'text/plain', 'Not found'],
  ['/preview/8/640', 404, 'text/plain', 'Not found'],
  ['/thumbnail/8', 404, 'text/plain', 'Not found'],
  ['/thumbnail/9', 204, 'text/plain', ''],
  ['/thumbnail/7/x', 404, 'text/plain', 'Not found'],
  ['/nothing.html', 404, 'text/plain', 'Not found'],
  ['/assets', 404, 'text/plain', 'Not found'],
  ['/secret.sqlite', 404, 'text/plain', 'Not found'],
  ['/../outside.html', 404, 'text/plain', 'Not found'],
  ['/..%2foutside.html', 404, 'text/plain', 'Not found'],
  ['/%2e%2e%2foutside.html', 404, 'text/plain', 'Not found'],
  ['/..%5coutside.html', 404, 'text/plain', 'Not found'],
  ['/index.html%00.js', 404, 'text/plain', 'Not found'],
  ['/%zz', 404, 'text/plain', 'Not found'],
])('%s answers %i', async (address, status, type, body) => {
  const response = await ask(address);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    status,
    type,
    body,
  ]);
  expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a person’s picture is kept nowhere', async () => {
  expect((await ask('/picture/a%2F1')).headers.get('cache-control')).toBe('no-store');
});

test('only GET is answered', async () => {
  expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
});
