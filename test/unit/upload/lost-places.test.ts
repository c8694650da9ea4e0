/** @file Where a photo whose commit had no answer is looked for, and when nobody can tell whether it is there. */
import { createHash } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { ListedPhoto, ListedTopic } from '../../../src/main/api/endpoints.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { REBUILT_COLUMNS, rebuiltFrom } from '../../../src/main/queue/rebuild/restore.ts';
import { marksFor } from '../../../src/main/queue/upload.ts';
import { findLost } from '../../../src/main/upload/steps/find-lost.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { succeed } from '../../../src/shared/errors.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload } from '../queue/an-upload.ts';
import { tempFolder } from '../temp-folder.ts';

const SIZE = { width: 160, height: 120 };
const OURS = { id: 'ours', standard_width: 160, standard_height: 120 };

interface World {
  /** By album id, newest first; '' is the main album. */
  readonly photos?: Readonly<Record<string, readonly ListedPhoto[]>>;
  /** Title by album id. */
  readonly albums?: Readonly<Record<string, string>>;
  readonly topics?: readonly ListedTopic[];
  /** What OK shows of every photo; without it, its pictures are gone. */
  readonly picture?: Buffer;
}

/** The queue, and an OK that lists a hundred on each page. */
async function lookOn({ photos = {}, albums = {}, topics = [], picture }: World) {
  const { store, clock } = await storeInHand();
  const destinations = createDestinations(store);
  const call = (method: string, params: { aid?: string; anchor?: string }) => {
    const from = Number(params.anchor ?? 0);
    const page = <Item>(items: readonly Item[]) => items.slice(from, from + 100);
    const all = method === 'photos.getPhotos' ? (photos[params.aid ?? ''] ?? []) : topics;
    const anchor = String(from + 100);
    const hasMore = all.length > from + 100;
    if (method === 'photos.getAlbums') {
      const listed = Object.entries(albums).map(([aid, title]) => ({ aid, title }));
      return Promise.resolve(succeed({ albums: listed, hasMore: false, pagingAnchor: null }));
    }
    return Promise.resolve(
      succeed(
        method === 'photos.getPhotos'
          ? { photos: page(photos[params.aid ?? ''] ?? []), hasMore, anchor }
          : { media_topics: page(topics), has_more: hasMore, anchor },
      ),
    );
  };
  const get = () => Promise.resolve({ status: picture ? 200 : 404, bytes: picture });
  const parts = {
    store,
    destinations,
    api: { apiUrl: 'https://api.ok.ru', call },
    http: { get },
    now: () => clock.now,
    random: () => 0,
    patienceMs: 0,
  } as unknown as StepParts; // these are all that the step uses
  /** A photo with a lost commit. */
  const lost = (destinationId: number, facts: Parameters<typeof newUpload>[0] = {}): number => {
    const progress = { state: 'sent', token: 't', tokenUntil: 9e15 } as const;
    const id = store.insert(1, newUpload({ destinationId, ...SIZE, ...facts, progress }));
    store.apply([{ id, event: { type: 'commit-started', at: 0 } }]);
    return id;
  };
  /** Looks for it; answers what is known of it now. */
  const look = async (id: number) => {
    const row = store.upload(id);
    if (row === undefined) throw new Error(`No row ${id}`);
    const place = destinations.get(row.destinationId);
    await findLost(parts, place, [row], new AbortController().signal);
    const { state, attempts } = store.upload(id)?.progress ?? {};
    return state === 'committing' ? `looked for again, attempt ${attempts}` : state;
  };
  return { store, destinations, lost, look };
}

const UNCLEAR = 'looked for again, attempt 1';
/** No picture can be had, so the shape has to do: none of these is like ours. */
const fromThePhone = (count: number): ListedPhoto[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `phone-${index}`,
    standard_width: 50,
    standard_height: 400,
  }));

test('an album whose id was forgotten is found by its title, not taken for the main one', async () => {
  const { lost, look, destinations } = await lookOn({
    albums: { 1: 'Others', 542: 'Another' },
    photos: { 542: [OURS], '': fromThePhone(3) },
  });
  expect(await look(lost(2))).toBe('done');
  expect(destinations.get(2).albumId).toBe('542');
});

test('what stands in the main album is not looked for in an album that is gone', async () => {
  const { lost, look } = await lookOn({ photos: { '': [OURS] } });
  expect(await look(lost(2))).toBe('sent');
});

test.each([
  ['all that came since', 900, 'done'],
  ['more than anybody compares', 1100, UNCLEAR],
])('below %s it is found, or nobody can tell', async (_, newer, expected) => {
  const { lost, look } = await lookOn({ photos: { '': [...fromThePhone(newer), OURS] } });
  expect(await look(lost(1))).toBe(expected);
});

test('photos that are known are gone through, however many came since', async () => {
  const phone = fromThePhone(5000);
  const { store, destinations, lost, look } = await lookOn({ photos: { '': [...phone, OURS] } });
  destinations.keepNewestBefore(1, '');
  store.transaction(() => {
    for (const { id } of phone) {
      const progress = { state: 'done', photoId: id } as const;
      store.insert(1, newUpload({ path: `/photos/${id}`, fingerprint: id, progress }));
    }
  });
  expect(await look(lost(1))).toBe('done');
});

test.each([
  [290, 'done'],
  [2990, 'done'],
  [3010, UNCLEAR],
])('a topic below %i newer ones is found, or nobody can tell', async (newer, expected) => {
  const other = (_: unknown, index: number) => ({ id: `${index}`, media: [] });
  const ours = { id: 'ours', media: [{ type: 'photo', photo_refs: ['p'] }] };
  const { destinations, lost, look } = await lookOn({
    topics: [...Array.from({ length: newer }, other), ours],
  });
  const { id } = destinations.remember({ kind: 'topic', groupId: '5', text: '' });
  destinations.keepNewestBefore(id, '');
  expect(await look(lost(id))).toBe(expected);
});

test('a photo that another destination put into the same album is not taken for its lost twin', async () => {
  const picture = (red: number) =>
    sharp({ create: { ...SIZE, channels: 3, background: { r: red, g: 90, b: 60 } } })
      .png()
      .toBuffer();
  const { store, destinations, lost, look } = await lookOn({
    albums: { 542: 'Another' },
    photos: { 542: [{ ...OURS, id: '547', pic640x480: 'https://i.mycdn.me/547.jpg' }] },
    picture: await picture(104),
  });
  destinations.keepAlbumId(2, '542');
  const byId = destinations.remember({ kind: 'album-id', albumId: '542' }).id;
  const done = { state: 'done', photoId: '547' } as const;
  store.insert(1, newUpload({ destinationId: byId, fingerprint: 'b', path: '/b', progress: done }));
  const file = path.join(await tempFolder(), 'a.png');
  await writeFile(file, await picture(100));
  const { size, mtimeMs } = await stat(file);
  expect(await look(lost(2, { path: file, sizeBytes: size, mtimeMs }))).toBe('sent');
});

test.each([
  ['as it was', 'done'],
  ['gone', UNCLEAR],
  ['another one', UNCLEAR],
])('a row made of the indexes, whose file is %s, is told by its file', async (what, expected) => {
  const photo = await sharp({ create: { ...SIZE, channels: 3, background: '#864' } })
    .withExif({ IFD0: { ImageDescription: 'Beach' } })
    .jpeg()
    .toBuffer();
  const file = path.join(await tempFolder(), 'a.jpg');
  await writeFile(file, what === 'another one' ? Buffer.concat([photo, photo]) : photo);
  if (what === 'gone') await rm(file);
  const { store, look } = await lookOn({ photos: { '': [{ ...OURS, text: 'Beach' }] } });
  const pieces = {
    id: 7,
    destinationId: 1,
    path: Buffer.from(file),
    fingerprint: createHash('sha256').update(photo).digest('hex'),
    run: 1,
    sizeBytes: photo.length,
    state: 'committing',
  } as const;
  const values = rebuiltFrom(pieces, { account: '', run: 1, now: 1 }) ?? [];
  store.run(
    `INSERT INTO uploads (${REBUILT_COLUMNS}) VALUES (${marksFor(REBUILT_COLUMNS)})`,
    ...values,
  );
  store.apply([{ id: 7, event: { type: 'retry-asked', now: 2, copy: null } }]);
  expect(await look(7)).toBe(expected);
});
