/** @file How long codes, tokens and tickets live, by a clock that is set instead of waited for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startOkServer, type OkServer } from '../../ok-server/server.ts';
import {
  call,
  codeOf,
  control,
  makePhoto,
  md5,
  post,
  reserve,
  setControl,
  startServer,
} from './client.ts';
import {
  codeFor,
  DAY,
  exchange,
  HOUR,
  refresh,
  revoke,
  sessionsOf,
  setClock,
  signIn,
  token,
} from './oauth-client.ts';

const LONG = { scope: 'VALUABLE_ACCESS;LONG_ACCESS_TOKEN' };
const MINUTE = 60_000;

/** The error code of a call with these keys, null when it is let in. */
const refusal = async (keys: OkServer) => codeOf(await call(keys, 'users.getCurrentUser'));

it('sets the clock, says so, and keeps it over a restart', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ok-server-test-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const first = await startOkServer({ dataDir, now: () => 1_000_000 });
  expect(await control(first, 'clock')).toEqual({ offsetMillis: 0, now: 1_000_000 });
  const answer = await setControl(first, 'clock', { offsetMillis: 2 * HOUR });
  expect(await answer.json()).toEqual({ offsetMillis: 2 * HOUR, now: 1_000_000 + 2 * HOUR });
  expect(answer.headers.get('date')).toBe('Thu, 01 Jan 1970 00:16:40 GMT');
  expect((await setControl(first, 'clock', { offsetMillis: 'x' })).status).toBe(400);
  expect((await fetch(first.galleryUrl)).headers.get('date')).toBe('Thu, 01 Jan 1970 02:16:40 GMT');
  await first.close();
  const second = await startServer({ dataDir, now: () => 1_000_000 });
  expect(await control(second, 'clock')).toMatchObject({ offsetMillis: 2 * HOUR });
  await setClock(second, -HOUR);
  expect(await control(second, 'clock')).toMatchObject({ offsetMillis: -HOUR });
});

it('takes a code within two minutes, once', async () => {
  const server = await startServer();
  const [soon, late] = [await codeFor(server), await codeFor(server)];
  await setClock(server, 2 * MINUTE - 5000);
  expect(await exchange(server, soon)).toHaveProperty('access_token');
  expect(await exchange(server, soon)).toMatchObject({ error: 'invalid_grant' });
  await setClock(server, 2 * MINUTE);
  expect(await exchange(server, late)).toEqual({
    error: 'invalid_grant',
    error_description: 'expired',
  });
});

it('wants the address of the code again', async () => {
  const server = await startServer();
  const code = await codeFor(server);
  const redirect_uri = server.blankUrl;
  expect(
    await token(server, { grant_type: 'authorization_code', code, redirect_uri }),
  ).toMatchObject({ error: 'invalid_request' });
});

it('ends a token after 30 minutes, and refreshes it for 30 days with the same refresh_token', async () => {
  const server = await startServer();
  const granted = await exchange(server, await codeFor(server));
  expect(granted).toMatchObject({ expires_in: 1800, refresh_token: expect.any(String) as string });
  const accessToken = String(granted['access_token']);
  const sessionSecretKey = md5(accessToken + server.applicationSecretKey);
  const keys = { ...server, accessToken, sessionSecretKey };
  expect(await refusal(keys)).toBeNull();
  await setClock(server, 30 * MINUTE);
  expect(await refusal(keys)).toBe(102);
  await setClock(server, 29 * DAY);
  const first = await refresh(server, granted['refresh_token']);
  const second = await refresh(server, granted['refresh_token']);
  expect(
    [first, second].map(({ expires_in, refresh_token }) => [expires_in, refresh_token]),
  ).toEqual([
    [1800, undefined],
    [1800, undefined],
  ]);
  expect(first['access_token']).not.toBe(second['access_token']);
  await setClock(server, 30 * DAY);
  expect(await refresh(server, granted['refresh_token'])).toEqual({
    error: 'invalid_token',
    error_description: 'expired',
  });
});

it('ends a session of the client flow after 30 minutes with 102', async () => {
  const server = await startServer();
  const keys = await signIn(server);
  expect(keys.expiresIn).toBe('1800');
  await setClock(server, 30 * MINUTE - 5000);
  expect(await refusal(keys)).toBeNull();
  await setClock(server, 30 * MINUTE);
  expect(await refusal(keys)).toBe(102);
});

it('lets LONG_ACCESS_TOKEN live 30 days, prolonged by calls once a day and by touchSession', async () => {
  const server = await startServer();
  const keys = await signIn(server, LONG);
  expect(keys.expiresIn).toBe(String((30 * DAY) / 1000));
  const expiry = async () => (await sessionsOf(server)).at(-1)?.expiresAt ?? 0;
  const began = await expiry();
  await setClock(server, 23 * HOUR);
  expect([await refusal(keys), await expiry()]).toEqual([null, began]);
  await setClock(server, 25 * HOUR);
  expect(await refusal(keys)).toBeNull();
  const prolonged = await expiry();
  expect(prolonged - began).toBeGreaterThanOrEqual(25 * HOUR);
  await setClock(server, 26 * HOUR);
  expect(await call(keys, 'auth.touchSession')).toBe(true);
  expect((await expiry()) - prolonged).toBeGreaterThanOrEqual(HOUR);
  await setClock(server, 26 * HOUR + 30 * DAY + MINUTE);
  expect(await refusal(keys)).toBe(102);
});

it('gives no long life that the application may not give', async () => {
  const server = await startServer({ switches: { appScopes: ['VALUABLE_ACCESS'] } });
  expect((await signIn(server, LONG)).expiresIn).toBe('1800');
});

it('lets the pair of the settings live on when told so', async () => {
  const server = await startServer({ switches: { eternalPair: true } });
  await setClock(server, 400 * DAY);
  expect(await refusal(server)).toBeNull();
  await setControl(server, 'session', { expired: true });
  expect(await refusal(server)).toBe(102);
});

it('expires tickets by the clock too', async () => {
  const server = await startServer();
  const ticket = await reserve(server);
  await setClock(server, DAY);
  expect(codeOf(await (await post(ticket, [await makePhoto()])).json())).toBe(100);
});

it('ends one grant, one person, or all: 103, and no refresh', async () => {
  const server = await startServer();
  const other = server.secondUser;
  const [one, two, three] = [
    await exchange(server, await codeFor(server)),
    await exchange(server, await codeFor(server)),
    await signIn(server, { uid: other.uid }),
  ];
  const grants = async () =>
    (await sessionsOf(server)).filter(({ kind }) => kind !== 'pair').map(({ grantId }) => grantId);
  const [first, second, third] = await grants();
  await revoke(server, `?grantId=${first ?? ''}`);
  expect(await grants()).toEqual([second, third]);
  expect(await refresh(server, one['refresh_token'])).toMatchObject({ error: 'invalid_token' });
  expect(await refresh(server, two['refresh_token'])).toHaveProperty('access_token');
  expect(await control(server, 'users')).toMatchObject([
    { uid: server.uid, granted: ['VALUABLE_ACCESS', 'PHOTO_CONTENT'] },
    { uid: other.uid, granted: ['VALUABLE_ACCESS', 'PHOTO_CONTENT'] },
  ]);

  const pending = await codeFor(server);
  await revoke(server, `?uid=${server.uid}`);
  expect(await grants()).toEqual([third]);
  expect(await exchange(server, pending)).toMatchObject({ error: 'invalid_grant' });
  expect([await refusal(server), await refusal(three)]).toEqual([103, null]);
  expect(await control(server, 'users')).toMatchObject([{ granted: [] }, {}]);

  await revoke(server, '');
  expect([await sessionsOf(server), await refusal(three)]).toEqual([[], 103]);
  expect(await refusal(await signIn(server))).toBeNull(); // and one can come back
});

it('keeps sessions, codes and a revoked pair over a restart', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ok-server-test-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const first = await startOkServer({ dataDir });
  const keys = await signIn(first, LONG);
  const code = await codeFor(first);
  await revoke(first, `?uid=${first.secondUser.uid}`);
  const before = await sessionsOf(first);
  await first.close();
  const second = await startServer({ dataDir });
  expect(await sessionsOf(second)).toEqual(before);
  expect(before.some(({ uid }) => uid === first.secondUser.uid)).toBe(false);
  expect(await refusal({ ...keys, apiUrl: second.apiUrl })).toBeNull();
  expect(await exchange(second, code)).toHaveProperty('refresh_token');
});
