import { expect, it } from 'vitest';
import type { OkServer } from '../../ok-server/server.ts';
import { call, codeOf, startServer } from './client.ts';

const REDIRECT = 'http://localhost/auth';

const authorize = (server: OkServer, parameters: Record<string, string> = {}, method = 'GET') => {
  const query = new URLSearchParams({
    client_id: server.clientId,
    scope: 'VALUABLE_ACCESS;PHOTO_CONTENT',
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 's 1',
    ...parameters,
  }).toString();
  return fetch(`${server.oauthUrl}/oauth/authorize?${query}`, { method, redirect: 'manual' });
};

const token = async (server: OkServer, parameters: Record<string, string>) => {
  const body = new URLSearchParams({
    client_id: server.clientId,
    client_secret: server.applicationSecretKey,
    ...parameters,
  });
  return (
    await fetch(`${server.apiUrl}/oauth/token.do`, { method: 'POST', body })
  ).json() as Promise<Record<string, unknown>>;
};

it('gives a code for a session that signs with the derived secret, and refreshes it', async () => {
  const server = await startServer();
  const page = await (await authorize(server)).text();
  expect(page).toContain('Add photos and albums');
  const location = (await authorize(server, { decision: 'allow' }, 'POST')).headers.get('location');
  const back = new URL(location ?? '');
  expect(back.searchParams.get('state')).toBe('s 1');
  const exchange = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
  };
  const granted = await token(server, exchange);
  expect(granted).toMatchObject({ token_type: 'session', expires_in: 1800 });
  expect(await token(server, exchange)).toMatchObject({ error: 'invalid_grant' }); // a code serves once
  const refreshed = await token(server, {
    grant_type: 'refresh_token',
    refresh_token: String(granted['refresh_token']),
  });
  expect(Object.keys(refreshed).sort()).toEqual(['access_token', 'expires_in', 'token_type']);
  // All is granted now: the next time nobody is asked.
  expect((await authorize(server)).headers.get('location')).toContain('code=');
});

it('gives a session in the fragment', async () => {
  const server = await startServer();
  const answer = await authorize(server, { response_type: 'token', decision: 'allow' });
  const fragment = new URLSearchParams(new URL(answer.headers.get('location') ?? '').hash.slice(1));
  expect(fragment.get('permissions_granted')).toBe('VALUABLE_ACCESS;PHOTO_CONTENT');
  const keys = {
    ...server,
    accessToken: fragment.get('access_token') ?? '',
    sessionSecretKey: fragment.get('session_secret_key') ?? '',
  };
  expect(await call(keys, 'users.getLoggedInUser')).toBe(server.uid);
  expect(codeOf(await call(keys, 'mediatopic.post'))).toBe(10);
});

it('takes the person to where the error is told', async () => {
  const server = await startServer();
  const refused = await authorize(server, { decision: 'refuse' });
  expect(refused.headers.get('location')).toBe(
    `${REDIRECT}?error=access_denied&state=s+1#error=access_denied&state=s+1`,
  );
  const wrong = await authorize(server, { redirect_uri: 'http://localhost:1/auth' });
  expect([wrong.status, await wrong.text()]).toEqual([
    200,
    expect.stringContaining('redirect_uri'),
  ]);
});

it('refuses tokens as recorded: HTML twice, else JSON', async () => {
  const server = await startServer();
  const empty = await fetch(`${server.apiUrl}/oauth/token.do`, { method: 'POST' });
  expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('OAUTH')]);
  const text = await fetch(`${server.apiUrl}/oauth/token.do?client_id=abc`);
  expect([text.status, await text.text()]).toEqual([200, expect.stringContaining('Long')]);
  expect(await token(server, { grant_type: 'refresh_token', refresh_token: 'x' })).toMatchObject({
    error: 'invalid_token',
  });
});
