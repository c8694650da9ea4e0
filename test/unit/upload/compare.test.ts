import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ListedPhoto } from '../../../src/main/api/endpoints.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import { createPhotoFiles, type PhotoFiles } from '../../../src/main/library/open-photo.ts';
import { createPatience } from '../../../src/main/platform/patience.ts';
import {
  comparePictures,
  type CompareParts,
  type SoughtFile,
} from '../../../src/main/upload/compare.ts';
import { rendition, scene } from '../../support/scenes.ts';
import { closedAddress, httpServer } from '../api/a-server.ts';

function parts(): CompareParts {
  const client = createHttpClient();
  onTestFinished(() => client.close());
  return { http: client, apiUrl: 'http://127.0.0.1:1' };
}

/** A file of this scene, as it was sent. */
async function file(id: number, bytes: Uint8Array, facts: Partial<SoughtFile> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'okapi-compare-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const photo = path.join(folder, `${id}.jpg`);
  await writeFile(photo, bytes);
  const { size: sizeBytes, mtimeMs } = await stat(photo);
  const known = { path: photo, sizeBytes, mtimeMs, width: 800, height: 600, caption: null };
  return { id, ...known, ...facts };
}

const listed = (id: string, facts: Partial<ListedPhoto>): ListedPhoto => ({
  id,
  standard_width: 800,
  standard_height: 600,
  ...facts,
});

/** A server of pictures by their names; what is asked for is written down. */
async function pictures(
  byName: Readonly<Record<string, Buffer | number>>,
): Promise<{ readonly url: string; readonly asked: string[]; readonly most: () => number }> {
  const asked: string[] = [];
  let [now, most] = [0, 0];
  const answer: http.RequestListener = (request, response) => {
    const name = request.url?.slice(1) ?? '';
    asked.push(name);
    most = Math.max(most, (now += 1));
    response.on('close', () => (now -= 1));
    const picture = byName[name] ?? 404;
    if (typeof picture === 'number') response.writeHead(picture).end();
    else response.end(picture);
  };
  return { url: await httpServer(answer), asked, most: () => most };
}

const LAKE = await scene('lake');
const HILL = await scene('hill');

test('a photo is compared with what OK shows, in the largest of the small renditions', async () => {
  const { url, asked } = await pictures({
    'lake-640': await rendition(LAKE, 640),
    'hill-190': await rendition(HILL, 190),
  });
  const result = await comparePictures(
    parts(),
    [await file(1, LAKE), await file(2, HILL)],
    [
      listed('lake', { pic640x480: `${url}lake-640`, pic128x128: `${url}lake-128` }),
      listed('hill', { pic190x190: `${url}hill-190`, pic128x128: `${url}hill-128` }),
    ],
  );
  if (!result.ok) throw new Error('The pictures were not compared');
  const differences = [1, 2].map((id) => ['lake', 'hill'].map((name) => result.value(id, name)));
  expect(differences.map((row) => row.map((one) => (one ?? 1) < 0.02))).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(asked.sort()).toEqual(['hill-190', 'lake-640']);
});

test('only pictures of photos that may be sought are fetched, three at a time, each once', async () => {
  const names = Array.from({ length: 20 }, (_one, index) => String(index));
  const small = await rendition(LAKE, 128);
  const { url, asked, most } = await pictures(
    Object.fromEntries(names.map((name) => [name, small])),
  );
  const result = await comparePictures(
    parts(),
    [await file(1, LAKE), await file(2, HILL)],
    [
      ...names.map((name) => listed(name, { pic128x128: `${url}${name}` })),
      listed('square', { standard_width: 500, standard_height: 500, pic128x128: `${url}square` }),
      listed('named', { text: 'another caption', pic128x128: `${url}named` }),
    ],
  );
  expect(result.ok).toBe(true);
  expect(asked.sort()).toEqual(names.sort());
  expect(most()).toBeLessThanOrEqual(3);
});

const SQUARE = await sharp(LAKE).resize(190, 190, { fit: 'cover' }).jpeg().toBuffer();
const SMALL = await rendition(LAKE, 128);
const ALL = { pic640x480: 'large', pic190x190: 'middle', pic128x128: 'small' };

test.each<[string, Readonly<Record<string, Buffer | number>>, Partial<ListedPhoto>, boolean]>([
  ['there is none', {}, {}, false],
  ['all are gone', {}, ALL, false],
  ['it is moved to elsewhere', { large: 302, middle: 302, small: 302 }, ALL, false],
  ['it is forbidden', { large: 403, middle: 403, small: 403 }, ALL, false],
  ['it is no picture', { large: Buffer.from('<html>') }, { pic640x480: 'large' }, false],
  ['it is cut off', { large: LAKE.subarray(0, 9000) }, { pic640x480: 'large' }, false],
  ['only a square of it is there', { middle: SQUARE }, { pic190x190: 'middle' }, false],
  ['a smaller one is whole', { middle: SQUARE, small: SMALL }, ALL, true],
])('a photo that may be sought, when of its picture %s', async (_name, byName, names, isKnown) => {
  const { url } = await pictures(byName);
  const addresses = Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, `${url}${String(value)}`]),
  );
  const result = await comparePictures(parts(), [await file(1, LAKE)], [listed('a', addresses)]);
  expect(result.ok && result.value(1, 'a') !== null).toBe(isKnown);
  expect(result.ok).toBe(true);
});

test.each<[string, (photo: SoughtFile) => Promise<SoughtFile>]>([
  ['is gone', async (photo) => (await rm(photo.path as string), photo)],
  ['was written again', async (photo) => (await utimes(photo.path as string, 1, 1), photo)],
  ['has grown', (photo) => Promise.resolve({ ...photo, sizeBytes: photo.sizeBytes - 1 })],
  ['cannot be decoded', async (photo) => ({ ...(await file(photo.id, LAKE.subarray(0, 20_000))) })],
  [
    'is turned otherwise',
    async (photo) => await file(photo.id, await sharp(LAKE).rotate(90).toBuffer()),
  ],
])('a file that %s cannot be compared', async (_name, change) => {
  const { url } = await pictures({ lake: await rendition(LAKE, 640) });
  const result = await comparePictures(
    parts(),
    [await change(await file(1, LAKE))],
    [listed('lake', { pic640x480: `${url}lake` })],
  );
  expect(result.ok && result.value(1, 'lake')).toBeNull();
});

test.each<[string, (url: string) => Promise<string>, unknown]>([
  ['does not answer now', (url) => Promise.resolve(`${url}later`), { kind: 'http', status: 503 }],
  ['asks for patience', (url) => Promise.resolve(`${url}slower`), { kind: 'http', status: 429 }],
  [
    'is out of reach',
    async () => `${await closedAddress()}picture`,
    { kind: 'unreachable', detail: 'ECONNREFUSED' },
  ],
])('a host that %s is asked again later', async (_name, addressOf, error) => {
  const { url } = await pictures({ later: 503, slower: 429 });
  const result = await comparePictures(
    parts(),
    [await file(1, LAKE)],
    [listed('lake', { pic640x480: await addressOf(url) })],
  );
  expect(result).toEqual({ ok: false, error });
});

test('a look that is stopped is no answer', async () => {
  const { url } = await pictures({ lake: await rendition(LAKE, 640) });
  const result = await comparePictures(
    parts(),
    [await file(1, LAKE)],
    [listed('lake', { pic640x480: `${url}lake` })],
    AbortSignal.abort(),
  );
  expect(result).toEqual({ ok: false, error: { kind: 'stopped' } });
});

/** A share that took a file's name, and answers no more. */
function deadShare(limitMs: number): PhotoFiles {
  const patience = createPatience({ limitMs, atOnce: 3, atOncePerPlace: 2 });
  const never = new Promise<never>(() => undefined);
  return createPhotoFiles(patience, { stat: () => never, open: () => never });
}

test('a file on a share that does not answer cannot be compared', async () => {
  const { url } = await pictures({ lake: await rendition(LAKE, 640) });
  const result = await comparePictures(
    { ...parts(), files: deadShare(1) },
    [await file(1, LAKE)],
    [listed('lake', { pic640x480: `${url}lake` })],
  );
  expect(result.ok && result.value(1, 'lake')).toBeNull();
  expect(result.ok).toBe(true);
});

test('a look that waits for a share ends when it is stopped', async () => {
  const { url } = await pictures({ lake: await rendition(LAKE, 640) });
  const stop = new AbortController();
  const files = deadShare(60_000);
  const open: PhotoFiles['open'] = (path, signal) => {
    queueMicrotask(() => stop.abort());
    return files.open(path, signal);
  };
  const result = await comparePictures(
    { ...parts(), files: { ...files, open } },
    [await file(1, LAKE)],
    [listed('lake', { pic640x480: `${url}lake` })],
    stop.signal,
  );
  expect(result).toEqual({ ok: false, error: { kind: 'stopped' } });
});
