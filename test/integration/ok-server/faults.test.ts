import { describe, expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  post,
  reserve,
  sendOne,
  setControl,
  signed,
  startServer,
} from './client.ts';

interface Entry {
  readonly kind: string;
  readonly method: string;
  readonly bytesIn: number;
  readonly outcome: string;
}

const lastOutcome = async (server: OkServer) =>
  ((await control(server, 'journal')) as Entry[]).at(-1)?.outcome;

/** A server with one photo sent, ready to be committed once. */
async function startWithPhoto() {
  const server = await startServer();
  const photo = await sendOne(await reserve(server), await makePhoto());
  const commit = () =>
    fetch(`${server.apiUrl}/fb.do`, {
      method: 'POST',
      body: signed(server, 'photosV2.commit', photo),
    });
  const committed = async () => ((await control(server, 'photos')) as unknown[]).length;
  return { server, commit, committed };
}

describe('a fault of photosV2.commit', () => {
  it('error: gives the code and wait_millis, and has no effect', async () => {
    const { server, commit, committed } = await startWithPhoto();
    await setControl(server, 'faults', [
      { on: 'photosV2.commit', do: 'error', code: 8, waitMillis: 1500, times: 1 },
    ]);
    const response = await commit();
    expect([response.status, response.headers.get('invocation-error')]).toEqual([200, '8']);
    expect(await response.json()).toEqual({
      error_code: 8,
      error_msg: 'FLOOD_BLOCKED : Call blocked due to flood protection',
      error_data: null,
      wait_millis: 1500,
    });
    expect([await committed(), await lastOutcome(server)]).toEqual([0, 'fault error: error 8']);
    await commit();
    expect(await committed()).toBe(1);
  });

  it.each([
    [{ do: 'http', status: 503 }, 503, 'fault http: http 503'],
    [{ do: 'html' }, 200, 'fault html: ok'],
    [{ do: 'garbage' }, 200, 'fault garbage: ok'],
  ])('%j: answers no JSON and has no effect', async (fault, status, outcome) => {
    const { server, commit, committed } = await startWithPhoto();
    await setControl(server, 'faults', [{ on: 'photosV2.commit', ...fault }]);
    const response = await commit();
    expect(response.status).toBe(status);
    await expect(response.json()).rejects.toThrow();
    expect([await committed(), await lastOutcome(server)]).toEqual([0, outcome]);
  });

  it.each([
    ['drop-before', 0, 'fault drop-before'],
    ['drop-after', 1, 'fault drop-after: ok'],
    ['truncate', 1, 'fault truncate: ok'],
  ])('%s: cuts the connection, %i photos committed', async (kind, effect, outcome) => {
    const { server, commit, committed } = await startWithPhoto();
    await setControl(server, 'faults', [{ on: 'photosV2.commit', do: kind }]);
    await expect(commit().then((response) => response.text())).rejects.toThrow();
    expect([await committed(), await lastOutcome(server)]).toEqual([effect, outcome]);
  });

  it('delay: answers later, as usual', async () => {
    const { server, commit, committed } = await startWithPhoto();
    await setControl(server, 'faults', [{ on: 'photosV2.commit', do: 'delay', delayMillis: 60 }]);
    const began = performance.now();
    await commit();
    expect(performance.now() - began).toBeGreaterThan(55);
    expect([await committed(), await lastOutcome(server)]).toEqual([1, 'fault delay: ok']);
  });
});

describe('a fault of the upload host', () => {
  it.each([
    [{ do: 'error', code: 504 }, 'fault error: error 504'],
    [{ do: 'http', status: 502 }, 'fault http: http 502'],
    [{ do: 'html' }, 'fault html: ok'],
  ])('%j: takes the whole body and gives no token', async (fault, outcome) => {
    const server = await startServer();
    const ticket = await reserve(server);
    await setControl(server, 'faults', [{ on: 'upload', times: 1, ...fault }]);
    const photo = await makePhoto(1, { width: 900, height: 900, format: 'tiff' });
    const answer = await (await post(ticket, [photo])).text();
    expect(answer).not.toContain('token');
    const entry = ((await control(server, 'journal')) as Entry[]).at(-1);
    expect(entry?.outcome).toBe(outcome);
    expect(entry?.bytesIn).toBeGreaterThan(photo.length);
    expect((await sendOne(ticket, photo)).token).toHaveLength(132);
  });

  it('drop-before: reads some of the body and then cuts', async () => {
    const server = await startServer();
    const ticket = await reserve(server);
    await setControl(server, 'faults', [{ on: 'upload', do: 'drop-before' }]);
    const photo = await makePhoto(1, { width: 3000, height: 3000, format: 'tiff' });
    await expect(post(ticket, [photo])).rejects.toThrow();
    const entry = ((await control(server, 'journal')) as Entry[]).at(-1);
    expect(entry).toMatchObject({ kind: 'upload', outcome: 'fault drop-before' });
    expect(entry?.bytesIn).toBeGreaterThan(0);
    expect(entry?.bytesIn).toBeLessThan(photo.length);
  });

  it('drop-after: the photo is there, and a second POST replaces its token', async () => {
    const server = await startServer();
    const ticket = await reserve(server);
    await setControl(server, 'faults', [{ on: 'upload', do: 'drop-after', times: 1 }]);
    await expect(post(ticket, [await makePhoto()])).rejects.toThrow();
    const photo = await sendOne(ticket, await makePhoto());
    expect(codeOf(await call(server, 'photosV2.commit', photo))).toBeNull();
  });
});

it('hits each K-th request, N times, and counts', async () => {
  const server = await startServer();
  await setControl(server, 'faults', [{ on: '*', do: 'error', code: 2, every: 3, times: 2 }]);
  const codes = [];
  for (let i = 0; i < 9; i += 1) codes.push(codeOf(await call(server, 'users.getCurrentUser')));
  expect(codes).toEqual([null, null, 2, null, null, 2, null, null, null]);
  expect(await control(server, 'faults')).toMatchObject([{ do: 'error', every: 3, fired: 2 }]);
});

it('plays faults one after the other, and forgets them on DELETE', async () => {
  const server = await startServer();
  await setControl(server, 'faults', [
    { on: 'users.getCurrentUser', do: 'error', code: 2, times: 1 },
    { on: 'users.getCurrentUser', do: 'error', code: 8 },
  ]);
  const codes = [];
  for (let i = 0; i < 3; i += 1) codes.push(codeOf(await call(server, 'users.getCurrentUser')));
  await fetch(`${server.controlUrl}/faults`, { method: 'DELETE' });
  codes.push(codeOf(await call(server, 'users.getCurrentUser')));
  expect(codes).toEqual([2, 8, 8, null]);
});

it('refuses a fault that it does not know', async () => {
  const server = await startServer();
  const response = await setControl(server, 'faults', [{ on: 'upload', do: 'explode' }]);
  expect(response.status).toBe(400);
  expect(await control(server, 'faults')).toEqual([]);
});
