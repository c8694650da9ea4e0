import { describe, expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import {
  call,
  callAndVanish,
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

/** The codes of some calls, one after the other. */
async function codesOf(server: OkServer, method: string, calls: number) {
  const codes = [];
  for (let i = 0; i < calls; i += 1) codes.push(codeOf(await call(server, method)));
  return codes;
}

describe('chance', () => {
  const faults = [{ on: 'users.getCurrentUser', do: 'error', code: 2, chance: 0.5 }];
  const failures = (codes: unknown[]) => codes.filter((code) => code === 2).length;

  it('hits as often as it says, and the same requests again with the same seed', async () => {
    const server = await startServer({ seed: 7 });
    const other = await startServer();
    await setControl(server, 'faults', faults);
    await setControl(other, 'faults', faults);
    const first = await codesOf(server, 'users.getCurrentUser', 40);
    expect(failures(first)).toBeGreaterThan(10);
    expect(failures(first)).toBeLessThan(30);
    expect(await codesOf(other, 'users.getCurrentUser', 40)).not.toEqual(first);
    await setControl(other, 'seed', { seed: 7 });
    expect(await codesOf(other, 'users.getCurrentUser', 40)).toEqual(first);
    expect(await control(other, 'seed')).toMatchObject({ seed: 7 });
  });

  it('is drawn for each fault apart: other requests do not move it', async () => {
    const server = await startServer();
    const both = [{ ...faults[0], on: 'users.getLoggedInUser' }, ...faults];
    await setControl(server, 'faults', both);
    const alone = await codesOf(server, 'users.getCurrentUser', 20);
    await setControl(server, 'faults', both);
    const mixed = [];
    for (let i = 0; i < 20; i += 1) {
      await call(server, 'users.getLoggedInUser');
      mixed.push(codeOf(await call(server, 'users.getCurrentUser')));
    }
    expect(mixed).toEqual(alone);
  });

  it('goes on in the list when it misses, and counts only hits against times', async () => {
    const server = await startServer({ seed: 3 });
    await setControl(server, 'faults', [
      { ...faults[0], times: 2 },
      { on: 'users.getCurrentUser', do: 'error', code: 8 },
    ]);
    const codes = await codesOf(server, 'users.getCurrentUser', 20);
    expect([failures(codes), codes.filter((code) => code === 8).length]).toEqual([2, 18]);
  });

  it('never and always', async () => {
    const server = await startServer();
    await setControl(server, 'faults', [
      { ...faults[0], chance: 0 },
      { ...faults[0], code: 8, chance: 1 },
    ]);
    expect(await codesOf(server, 'users.getCurrentUser', 4)).toEqual([8, 8, 8, 8]);
    expect((await setControl(server, 'faults', [{ ...faults[0], chance: 2 }])).status).toBe(400);
    expect((await setControl(server, 'seed', { seed: 'seven' })).status).toBe(400);
  });
});

describe('delay, and the client goes meanwhile: a call that had wholly arrived takes effect', () => {
  it.each(['photosV2.commit', 'photos.createAlbum', 'mediatopic.post'])('%s', async (method) => {
    const server = await startServer();
    const { groups } = (await call(server, 'group.getUserGroupsV2')) as {
      groups: { groupId: string }[];
    };
    const gid = groups[0]?.groupId ?? '';
    const parameters: Record<string, Record<string, string>> = {
      'photosV2.commit': await sendOne(await reserve(server), await makePhoto()),
      'photos.createAlbum': { title: 'Late', gid },
      'mediatopic.post': {
        ...{ type: 'GROUP_THEME', gid },
        attachment: JSON.stringify({ media: [{ type: 'text', text: 'Late' }] }),
      },
    };
    const effects = async () => {
      const { albums } = (await call(server, 'photos.getAlbums', { gid })) as { albums: unknown[] };
      return [await control(server, 'photos'), await control(server, 'topics'), albums].flat();
    };
    await setControl(server, 'faults', [{ on: method, do: 'delay', delayMillis: 800 }]);
    const vanish = callAndVanish(server, method, parameters[method]);
    // The fault counts as fired once the call is there and waits.
    await expect.poll(() => control(server, 'faults')).toMatchObject([{ fired: 1 }]);
    await vanish();
    await expect.poll(effects).toHaveLength(1);
    expect(await control(server, 'journal')).toContainEqual(
      expect.objectContaining({ method, outcome: 'fault delay: ok' }),
    );
  });
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
