import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fixedSession } from '../../../src/main/account/session.ts';
import { createApiClient } from '../../../src/main/api/client.ts';
import { commitPhotos, getUploadUrl } from '../../../src/main/api/endpoints.ts';
import type { Failure } from '../../../src/main/api/failure.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import { comparePictures, type SoughtFile } from '../../../src/main/upload/compare.ts';
import { matchCommitted } from '../../../src/main/upload/match.ts';
import { checkOrder } from '../../../src/main/upload/order.ts';
import { listUnknown, newestPhotoOf } from '../../../src/main/upload/reconcile.ts';
import type { Result } from '../../../src/shared/errors.ts';
import type { OkServer } from '../../ok-server/server.ts';
import { scene } from '../../support/scenes.ts';
import { sendOne } from '../ok-server/client.ts';
import { makeRig, type Rig } from './rig.ts';

const MAIN = { albumId: null, groupId: null };

function partsFor(server: OkServer) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const sessions = fixedSession(server);
  const { apiUrl } = server;
  return { http, apiUrl, api: createApiClient({ apiUrl, http, sessions: () => sessions }) };
}
type Parts = ReturnType<typeof partsFor>;

function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Writes a photo of this scene into the rig's folder. */
async function fileOf(rig: Rig, id: number, photo: Buffer): Promise<SoughtFile> {
  const file = path.join(rig.folder, `${id}.jpg`);
  await writeFile(file, photo);
  const { size: sizeBytes, mtimeMs } = await stat(file);
  return { id, path: file, sizeBytes, mtimeMs, width: 800, height: 600, caption: null };
}

/** Uploads photos and commits them in one call; answers their permanent ids. */
async function arrive(parts: Parts, photos: readonly Buffer[]): Promise<string[]> {
  const sizes = photos.map((photo) => photo.length);
  const ticket = valueOf(await getUploadUrl(parts.api, { albumId: null, groupId: null, sizes }));
  const items = [];
  for (const [index, photo] of photos.entries()) {
    const { photo_id: reservedId, token } = await sendOne(ticket, new Uint8Array(photo), index);
    items.push({ reservedId, token });
  }
  const answer = valueOf(await commitPhotos(parts.api, items));
  return answer.photos.map((photo) => photo.assigned_photo_id ?? '');
}

test('of thirty photos of one size the thirteen that arrived are found, and no other', async () => {
  const rig = await makeRig();
  const parts = partsFor(rig.server);
  await arrive(parts, [await scene('a stranger'), await scene('another stranger')]);
  const baseline = valueOf(await newestPhotoOf(parts.api, MAIN));

  // Ten scenes, each with two near twins; all without captions.
  const photos: Buffer[] = [];
  for (let id = 0; id < 30; id += 1) {
    const moved = 0.02 * (id % 3);
    photos.push(await scene(`scene ${Math.floor(id / 3)}`, { moved }));
  }
  const sought = await Promise.all(photos.map((photo, id) => fileOf(rig, id, photo)));
  const arrived = [29, 0, 3, 4, 8, 9, 10, 11, 16, 18, 20, 24, 25];
  const known = await arrive(parts, [await scene('known')]);
  const ids = await arrive(
    parts,
    arrived.map((id) => photos[id] ?? Buffer.alloc(0)),
  );
  await arrive(parts, [await scene('from the phone, meanwhile')]);

  const { photos: listed } = valueOf(await listUnknown(parts.api, MAIN, new Set(known), baseline));
  const difference = valueOf(await comparePictures(parts, sought, listed));
  const { found, unclear } = matchCommitted(sought, listed, difference);
  expect([...found].sort(byId)).toEqual(
    arrived.map((id, index): [number, string] => [id, ids[index] ?? '']).sort(byId),
  );
  expect([...unclear]).toEqual([]);
});

function byId([a]: readonly [number, string], [b]: readonly [number, string]): number {
  return a - b;
}

test('the order of parts and ids is checked by what OK shows', async () => {
  const rig = await makeRig();
  const parts = partsFor(rig.server);
  const photos = [await scene('one'), await scene('two'), await scene('three')];
  const files = await Promise.all(photos.map((photo, id) => fileOf(rig, id, photo)));
  const ids = await arrive(parts, photos);
  const withIds = (order: readonly number[]) =>
    files.map((file) => ({ ...file, photoId: ids[order[file.id] ?? 0] ?? '' }));

  expect(valueOf(await checkOrder(parts, withIds([0, 1, 2]), null))).toEqual({ verdict: 'kept' });
  expect(valueOf(await checkOrder(parts, withIds([1, 2, 0]), null))).toEqual({
    verdict: 'changed',
    assignment: new Map(ids.map((photoId, id) => [id, photoId])),
  });
  expect(valueOf(await checkOrder(parts, withIds([0, 1, 2]).slice(1, 2), null))).toEqual({
    verdict: 'undecided',
  });
});

test('an album is looked through up to what was there before', async () => {
  const rig = await makeRig();
  const parts = partsFor(rig.server);
  expect(valueOf(await newestPhotoOf(parts.api, MAIN))).toBe('');
  const photo = await scene('small', { width: 80, height: 60 });
  const before = await arrive(parts, [photo, photo]);
  const baseline = valueOf(await newestPhotoOf(parts.api, MAIN));
  const lost = await arrive(parts, [photo]);
  // A whole page of photos that are known has come since.
  const known = new Set(
    await arrive(
      parts,
      Array.from({ length: 100 }, () => photo),
    ),
  );
  const seen = async (newestBefore: string | null): Promise<string[]> => {
    const listed = valueOf(await listUnknown(parts.api, MAIN, known, newestBefore));
    expect(listed.isWhole).toBe(true);
    return listed.photos.map(({ id }) => id);
  };

  expect({
    baseline,
    upToIt: await seen(baseline),
    fromAnEmptyAlbum: await seen(''),
    unknown: await seen(null),
  }).toEqual({
    baseline: before[1],
    upToIt: lost,
    fromAnEmptyAlbum: [...lost, ...before.toReversed()],
    unknown: [],
  });
});
