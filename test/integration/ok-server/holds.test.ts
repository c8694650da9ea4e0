import { mkdtempSync, rmSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  callAndVanish,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  setControl,
  startServer,
  type Ticket,
} from './client.ts';

const hold = (server: OkServer, ...holds: unknown[]) => setControl(server, 'holds', holds);
const release = (server: OkServer) => fetch(`${server.controlUrl}/holds`, { method: 'DELETE' });
const held = (server: OkServer, waitMillis = 20_000) =>
  control(server, `holds/held?waitMillis=${waitMillis}`);
const outcomes = async (server: OkServer) =>
  ((await control(server, 'journal')) as { method: string; outcome: string }[]).map(
    ({ method, outcome }) => `${method}: ${outcome}`,
  );

const BOUNDARY = 'okapi';

/** POSTs one photo by hand, at first only `share` of the body. */
function beginPost(ticket: Ticket, photo: Uint8Array, share: number) {
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="pic1"; filename="1"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), photo, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  const at = Math.round(body.length * share);
  const client: ClientRequest = request(
    ticket.upload_url.replace('${photoIds}', encodeURIComponent(ticket.photo_ids[0] ?? '')),
    {
      method: 'POST',
      headers: {
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': body.length,
      },
    },
  );
  client.on('error', () => undefined); // it is destroyed on purpose
  client.write(body.subarray(0, at));
  return client;
}

/** Noise, so that it stays large: some 270 kB. */
async function makeBigPhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const side = 300;
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * i * 31 + i * 7) >> 5);
  const raw = { width: side, height: side, channels: 3 } as const;
  return new Uint8Array(await sharp(pixels, { raw }).png({ compressionLevel: 0 }).toBuffer());
}

describe('a REST call that is held', () => {
  it.each([
    ['before', 0, []],
    ['after', 1, ['photosV2.commit: ok']],
  ])('%s: stands with %i photos committed, and is answered when released', async (at, n, seen) => {
    const server = await startServer();
    const photo = await sendOne(await reserve(server), await makePhoto());
    await fetch(`${server.controlUrl}/journal`, { method: 'DELETE' });
    await hold(server, { on: 'photosV2.commit', at });
    const answer = call(server, 'photosV2.commit', photo);
    expect(await held(server)).toEqual({ on: 'photosV2.commit', at, nth: 1 });
    expect(await control(server, 'photos')).toHaveLength(n);
    expect(await outcomes(server)).toEqual(seen);
    await release(server);
    expect(await answer).toMatchObject({ photos: [{ status: 'SUCCESS' }] });
    expect(await control(server, 'photos')).toHaveLength(1);
    expect(await outcomes(server)).toEqual(['photosV2.commit: ok']);
  });

  // The server had the whole call: that nobody waits for the answer does not undo it.
  it.each(['before', 'after'])('%s: takes effect though its client has gone', async (at) => {
    const server = await startServer();
    await hold(server, { on: 'photos.createAlbum', at });
    const vanish = callAndVanish(server, 'photos.createAlbum', { title: 'Orphan' });
    await held(server);
    await vanish();
    await release(server);
    expect(await call(server, 'photos.getAlbums')).toMatchObject({ albums: [{ title: 'Orphan' }] });
    expect(await outcomes(server)).toEqual(['photos.createAlbum: ok', 'photos.getAlbums: ok']);
  });

  it('late: takes effect when another request arrives, and before that one', async () => {
    const server = await startServer();
    await hold(server, { on: 'photos.createAlbum', at: 'before' });
    const vanish = callAndVanish(server, 'photos.createAlbum', { title: 'Orphan' });
    await held(server);
    await vanish();
    await fetch(`${server.controlUrl}/holds?late`, { method: 'DELETE' });
    expect(await outcomes(server)).toEqual([]);
    expect(await held(server, 0)).toBeNull();
    // What is held from now on is the next one's, and neither keeps the other waiting.
    await hold(server, { on: 'photos.getAlbums', at: 'before' });
    const albums = call(server, 'photos.getAlbums');
    expect(await held(server)).toMatchObject({ on: 'photos.getAlbums' });
    expect(await outcomes(server)).toEqual(['photos.createAlbum: ok']);
    await release(server);
    expect(await albums).toMatchObject({ albums: [{ title: 'Orphan' }] });
  });

  it('behind a look: takes effect when that was answered, and before all that comes after', async () => {
    const server = await startServer();
    await hold(server, { on: 'photos.createAlbum', at: 'before' });
    const vanish = callAndVanish(server, 'photos.createAlbum', { title: 'Orphan' });
    await held(server);
    await vanish();
    await fetch(`${server.controlUrl}/holds?behind=photos.getAlbums`, { method: 'DELETE' });
    await call(server, 'users.getLoggedInUser');
    expect(await outcomes(server)).toEqual(['users.getLoggedInUser: ok']);
    const looks = [call(server, 'photos.getAlbums'), call(server, 'photos.getAlbums')];
    expect(await Promise.all(looks)).toMatchObject([
      { albums: [] },
      { albums: [{ title: 'Orphan' }] },
    ]);
  });

  it('behind the same again, several times: none waits for the one behind it', async () => {
    const server = await startServer();
    for (const title of ['First', 'Second']) {
      await hold(server, { on: 'photos.createAlbum', at: 'before' });
      const vanish = callAndVanish(server, 'photos.createAlbum', { title });
      await held(server);
      await vanish();
      await fetch(`${server.controlUrl}/holds?behind=photos.createAlbum`, { method: 'DELETE' });
    }
    await call(server, 'photos.createAlbum', { title: 'Third' });
    expect(await call(server, 'photos.getAlbums')).toMatchObject({
      albums: [{ title: 'Second' }, { title: 'Third' }, { title: 'First' }],
    });
  });
});

describe('an upload that is held', () => {
  it.each(['before', 'body', 'after'])('%s: goes on when released', async (at) => {
    const server = await startServer();
    const ticket = await reserve(server);
    await hold(server, { on: 'upload', at });
    const sent = sendOne(ticket, await makeBigPhoto());
    expect(await held(server)).toMatchObject({ on: 'upload', at });
    await release(server);
    expect((await sent).token).toHaveLength(132);
  });

  it('body: of a small photo all is read, and nothing done', async () => {
    const server = await startServer();
    const ticket = await reserve(server);
    await hold(server, { on: 'upload', at: 'body' });
    const client = beginPost(ticket, await makePhoto(), 1);
    await held(server);
    expect(await outcomes(server)).toEqual(['photosV2.getUploadUrl: ok']);
    // All of it is there, so it takes effect without its client.
    client.destroy();
    await release(server);
    await expect.poll(() => outcomes(server)).toEqual(['photosV2.getUploadUrl: ok', 'upload: ok']);
  });

  it.each(['before', 'body'])('%s: has no effect when its client goes halfway', async (at) => {
    const server = await startServer({ switches: { reupload: 'refuse' } });
    const ticket = await reserve(server);
    await hold(server, { on: 'upload', at });
    const client = beginPost(ticket, await makeBigPhoto(), 0.5);
    expect(await held(server)).toMatchObject({ at });
    client.destroy();
    await release(server);
    await expect.poll(() => outcomes(server)).toContain('upload: cut off');
    // The id has no token: with reupload=refuse it could not be given one now.
    expect((await sendOne(ticket, await makePhoto())).token).toHaveLength(132);
  });

  it('late: what never gets its effect keeps nobody waiting', async () => {
    const server = await startServer();
    const ticket = await reserve(server);
    await hold(server, { on: 'upload', at: 'before' });
    const client = beginPost(ticket, await makePhoto(), 0.5);
    await held(server);
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.destroy();
    await closed;
    await outcomes(server); // by its answer the server has seen the end of that connection
    await fetch(`${server.controlUrl}/holds?late`, { method: 'DELETE' });
    expect(await call(server, 'users.getLoggedInUser')).toBe(server.uid);
    expect(await outcomes(server)).toContain('upload: cut off');
  });

  it('after: has its effect when its client goes', async () => {
    const server = await startServer({ switches: { reupload: 'refuse' } });
    const ticket = await reserve(server);
    await hold(server, { on: 'upload', at: 'after' });
    const client = beginPost(ticket, await makePhoto(), 1);
    await held(server);
    client.destroy();
    await release(server);
    expect(await (await post(ticket, [await makePhoto()])).json()).toMatchObject({
      error_code: 121,
    });
  });
});

it('holds only the nth request, once', async () => {
  const server = await startServer();
  await hold(server, { on: '*', at: 'before', nth: 2 });
  await call(server, 'users.getLoggedInUser');
  const second = call(server, 'users.getCurrentUser');
  expect(await held(server)).toEqual({ on: 'users.getCurrentUser', at: 'before', nth: 2 });
  expect(await call(server, 'users.getLoggedInUser')).toBe(server.uid);
  expect(await control(server, 'holds')).toEqual([]);
  await release(server);
  expect(await second).toMatchObject({ uid: server.uid });
});

it('stands first and meets the fault that is due when it goes on', async () => {
  const server = await startServer();
  await hold(server, { on: 'photos.createAlbum', at: 'before' });
  const answer = call(server, 'photos.createAlbum', { title: 'Late' });
  await held(server);
  await setControl(server, 'faults', [{ on: 'photos.createAlbum', do: 'error', code: 2 }]);
  await release(server);
  expect(await answer).toMatchObject({ error_code: 2 });
  expect(await call(server, 'photos.getAlbums')).toMatchObject({ albums: [] });
});

it('forgets on DELETE what has not fired, also further points of the request that stands', async () => {
  const server = await startServer();
  await hold(
    server,
    { on: 'users.getLoggedInUser', at: 'before' },
    { on: 'users.getLoggedInUser', at: 'after' },
  );
  const answer = call(server, 'users.getLoggedInUser');
  await held(server);
  await release(server);
  expect(await answer).toBe(server.uid);
  expect(await held(server, 0)).toBeNull();
});

it('never does what stands when the server closes', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ok-server-test-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const server = await startServer({ dataDir });
  await hold(server, { on: 'photos.createAlbum', at: 'before' });
  const cut = expect(call(server, 'photos.createAlbum', { title: 'Never' })).rejects.toThrow();
  await held(server);
  await server.close();
  await cut;
  const again = await startServer({ dataDir });
  expect(await call(again, 'photos.getAlbums')).toMatchObject({ albums: [] });
});

it('refuses a hold that it does not know', async () => {
  const server = await startServer();
  const statuses = [];
  for (const wrong of [
    { on: 'upload', at: 'between' },
    { on: 'photosV2.commit', at: 'body' },
    { on: 'upload', at: 'after', times: 2 },
  ]) {
    statuses.push((await hold(server, wrong)).status);
  }
  expect(statuses).toEqual([400, 400, 400]);
  expect(await control(server, 'holds')).toEqual([]);
});
