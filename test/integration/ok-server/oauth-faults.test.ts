/** @file Everything that can go wrong on the way in: all faults, on both addresses. */
import { describe, expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import { control, setControl, startServer } from './client.ts';
import { authorize, codeFor, exchange, postToken, REDIRECT, sessionsOf } from './oauth-client.ts';

const lastOutcome = async (server: OkServer) =>
  ((await control(server, 'journal')) as { outcome: string }[]).at(-1)?.outcome;

/** A server with the fault, armed once, and a code that waits to be exchanged. */
async function startWithCode(fault: Record<string, unknown>) {
  const server = await startServer();
  const code = await codeFor(server);
  await setControl(server, 'faults', [{ on: 'token.do', times: 1, ...fault }]);
  const grant_type = 'authorization_code';
  const ask = () => postToken(server, { grant_type, code, redirect_uri: REDIRECT });
  return { server, code, ask };
}

const sessions = async (server: OkServer) =>
  (await sessionsOf(server)).filter(({ kind }) => kind === 'code').length;

describe('a fault of token.do', () => {
  it.each([
    [{ do: 'http', status: 503 }, 503, /технические/, 'fault http: http 503'],
    [{ do: 'html' }, 200, /Вход в Одноклассники/, 'fault html: ok'],
    [{ do: 'garbage' }, 200, /photos/, 'fault garbage: ok'],
    [{ do: 'error', code: 2 }, 200, /"error":"2"/, 'fault error: error 2'],
  ])('%j has no effect: the code still serves', async (fault, status, body, outcome) => {
    const { server, code, ask } = await startWithCode(fault);
    const answer = await ask();
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(body)]);
    expect([await sessions(server), await lastOutcome(server)]).toEqual([0, outcome]);
    expect(await exchange(server, code)).toHaveProperty('access_token');
  });

  it.each([
    ['drop-before', 0, 'fault drop-before'],
    ['drop-after', 1, 'fault drop-after: ok'],
    ['truncate', 1, 'fault truncate: ok'],
  ])('%s cuts the connection, %i sessions made', async (kind, made, outcome) => {
    const { server, ask } = await startWithCode({ do: kind });
    await expect(ask().then((answer) => answer.text())).rejects.toThrow();
    expect([await sessions(server), await lastOutcome(server)]).toEqual([made, outcome]);
  });

  it('delay answers later, as usual', async () => {
    const { server, ask } = await startWithCode({ do: 'delay', delayMillis: 60 });
    const began = performance.now();
    expect(await (await ask()).json()).toHaveProperty('access_token');
    expect(performance.now() - began).toBeGreaterThan(55);
    expect(await lastOutcome(server)).toBe('fault delay: ok');
  });
});

describe('a fault of authorize', () => {
  const allow = (server: OkServer) =>
    authorize(server, { decision: 'allow', response_type: 'token' }, { method: 'POST' });
  const granted = async (server: OkServer) =>
    (await sessionsOf(server)).filter(({ kind }) => kind === 'token').length;

  it.each([
    [{ do: 'http', status: 502 }, 502, /технические/],
    [{ do: 'html' }, 200, /технические/],
    [{ do: 'garbage' }, 200, /photos/],
    [{ do: 'error', code: 9 }, 200, /IP_BLOCKED/],
  ])('%j shows something else and grants nothing', async (fault, status, body) => {
    const server = await startServer();
    await setControl(server, 'faults', [{ on: 'authorize', times: 1, ...fault }]);
    const answer = await allow(server);
    expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([
      status,
      null,
      expect.stringMatching(body),
    ]);
    expect(await granted(server)).toBe(0);
    expect((await allow(server)).status).toBe(302);
  });

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
  ])('%s cuts the connection, %i granted', async (kind, made) => {
    const server = await startServer();
    await setControl(server, 'faults', [{ on: 'authorize', do: kind }]);
    await expect(allow(server)).rejects.toThrow();
    expect(await granted(server)).toBe(made);
  });

  it('truncate sends half of the page', async () => {
    const server = await startServer();
    await setControl(server, 'faults', [{ on: 'authorize', do: 'truncate' }]);
    await expect(authorize(server).then((answer) => answer.text())).rejects.toThrow();
  });

  it('delay shows the page later', async () => {
    const server = await startServer();
    await setControl(server, 'faults', [{ on: 'authorize', do: 'delay', delayMillis: 60 }]);
    const began = performance.now();
    expect(await (await authorize(server)).text()).toContain('Allow access?');
    expect(performance.now() - began).toBeGreaterThan(55);
  });
});

it('means both by login, and nothing else', async () => {
  const server = await startServer();
  await setControl(server, 'faults', [{ on: 'login', do: 'http', status: 500 }]);
  expect([
    (await authorize(server)).status,
    (await postToken(server, {})).status,
    (await fetch(server.blankUrl)).status,
    (await fetch(server.galleryUrl)).status,
  ]).toEqual([500, 500, 200, 200]);
});
