import { expect, it } from 'vitest';
import { call, codeOf, md5, setControl, startServer } from './client.ts';
import {
  authorize,
  cookieOf,
  exchange,
  locationOf,
  postToken,
  REDIRECT,
  refresh,
  signIn,
  token,
} from './oauth-client.ts';

it('gives a code for a session that signs with the derived secret, and refreshes it', async () => {
  const server = await startServer();
  const page = await (await authorize(server)).text();
  expect(page).toContain('Add photos and albums');
  const allowed = await authorize(server, { decision: 'allow' }, { method: 'POST' });
  const back = locationOf(allowed).searchParams;
  expect(back.get('state')).toBe('s 1');
  const code = back.get('code') ?? '';
  const granted = await exchange(server, code);
  expect(granted).toMatchObject({ token_type: 'session', expires_in: 1800 });
  expect(await exchange(server, code)).toMatchObject({ error: 'invalid_grant' }); // a code serves once
  const refreshed = await refresh(server, granted['refresh_token']);
  expect(Object.keys(refreshed).sort()).toEqual(['access_token', 'expires_in', 'token_type']);
  // No secret of the session came along: it signs with the derived one, and is asked for nothing more.
  const accessToken = String(refreshed['access_token']);
  const derived = md5(accessToken + server.applicationSecretKey);
  const keys = { ...server, accessToken, sessionSecretKey: derived };
  expect(await call(keys, 'users.getLoggedInUser')).toBe(server.uid);
  // All is granted now: the next time this browser's person is not asked.
  const cookie = cookieOf(allowed);
  expect(locationOf(await authorize(server, {}, { cookie })).searchParams.has('code')).toBe(true);
  const more = { scope: 'VALUABLE_ACCESS;GROUP_CONTENT' };
  expect((await authorize(server, more, { cookie })).status).toBe(200);
  await setControl(server, 'switches', { consent: 'always' });
  expect((await authorize(server, {}, { cookie })).status).toBe(200);
});

it('gives a session in the fragment', async () => {
  const server = await startServer();
  const answer = await authorize(server, { response_type: 'token', decision: 'allow' });
  const fragment = new URLSearchParams(locationOf(answer).hash.slice(1));
  expect([...fragment.keys()]).toEqual([
    ...['access_token', 'session_secret_key', 'permissions_granted', 'expires_in', 'state'],
  ]);
  expect(fragment.get('permissions_granted')).toBe('VALUABLE_ACCESS;PHOTO_CONTENT');
  const keys = {
    ...server,
    accessToken: fragment.get('access_token') ?? '',
    sessionSecretKey: fragment.get('session_secret_key') ?? '',
  };
  expect(await call(keys, 'users.getLoggedInUser')).toBe(server.uid);
  expect(codeOf(await call(keys, 'mediatopic.post'))).toBe(10);
});

it.each([
  ['both', '?error=access_denied&state=s+1#error=access_denied&state=s+1'],
  ['query', '?error=access_denied&state=s+1'],
  ['fragment', '#error=access_denied&state=s+1'],
] as const)('tells a refusal in %s', async (oauthErrorIn, rest) => {
  const server = await startServer({ switches: { oauthErrorIn } });
  const refused = await authorize(server, { decision: 'refuse' });
  expect(refused.headers.get('location')).toBe(REDIRECT + rest);
});

it('answers in the place of the person when told to', async () => {
  const server = await startServer({ switches: { consent: 'refuse' } });
  expect(locationOf(await authorize(server)).searchParams.get('error')).toBe('access_denied');
  await setControl(server, 'switches', { consent: 'allow' });
  expect(locationOf(await authorize(server)).searchParams.has('code')).toBe(true);
});

it('returns state as it came, and none when there was none', async () => {
  const server = await startServer({ switches: { consent: 'allow' } });
  const state = 'aZ09-_.~+/= &#%?я';
  for (const response_type of ['code', 'token']) {
    const back = locationOf(await authorize(server, { response_type, state }));
    const values = response_type === 'code' ? back.searchParams : readFragment(back);
    expect(values.get('state')).toBe(state);
  }
  const query = new URLSearchParams({
    client_id: server.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
  }).toString();
  const url = `${server.oauthUrl}/oauth/authorize?${query}`;
  expect(locationOf(await fetch(url, { redirect: 'manual' })).searchParams.has('state')).toBe(
    false,
  );
});

it('refuses what it cannot answer: unknown application, address or kind of answer', async () => {
  const server = await startServer({ switches: { clientFlow: false, oauthErrorIn: 'query' } });
  const page = async (values: Record<string, string>) => {
    const answer = await authorize(server, values);
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    return answer.text();
  };
  const error = async (values: Record<string, string>) =>
    locationOf(await authorize(server, values)).searchParams.get('error');
  expect(await page({ client_id: '1' })).toContain('The application is not known');
  expect(await page({ redirect_uri: 'http://localhost:1/auth' })).toContain('redirect_uri');
  expect([
    await error({ response_type: 'token' }),
    await error({ response_type: 'token', decision: 'allow' }),
    await error({ response_type: 'id_token' }),
  ]).toEqual([
    'unsupported_response_type_for_this_app',
    'unsupported_response_type_for_this_app',
    'invalid_request',
  ]);
});

it('serves blank.html, which is registered, on its own host', async () => {
  const server = await startServer();
  const keys = await signIn(server, { redirect_uri: server.blankUrl });
  expect(await call(keys, 'users.getLoggedInUser')).toBe(server.uid);
  const page = await fetch(`${server.blankUrl}?code=secret`);
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    200,
    'text/html;charset=utf-8',
    expect.stringContaining('<body></body>'),
  ]);
  await setControl(server, 'switches', { redirectUris: ['http://localhost:9/auth'] });
  const answer = await authorize(server, { redirect_uri: server.blankUrl, decision: 'allow' });
  expect(answer.status).toBe(200);
});

it('refuses tokens as recorded: HTML twice, else JSON', async () => {
  const server = await startServer();
  const empty = await fetch(`${server.apiUrl}/oauth/token.do`, { method: 'POST' });
  const text = await fetch(`${server.apiUrl}/oauth/token.do?client_id=abc`);
  const html = 'text/html;charset=utf-8';
  expect([empty.status, empty.headers.get('content-type'), await empty.text()]).toEqual([
    400,
    html,
    expect.stringContaining('Provide OAUTH request parameters!'),
  ]);
  expect([text.status, text.headers.get('content-type'), await text.text()]).toEqual([
    200,
    html,
    expect.stringMatching(/^Error : Failed to convert.*Long]$/),
  ]);
  const described = expect.any(String) as string;
  expect([
    await refresh(server, 'x'),
    await token(server, { grant_type: 'refresh_token', client_secret: 'wrong' }),
    await token(server, { grant_type: 'refresh_token', client_id: '1' }),
    await token(server, { grant_type: 'password' }),
  ]).toEqual(
    ['invalid_token', 'invalid_client', 'invalid_client', 'unsupported_grant_type'].map(
      (error) => ({ error, error_description: described }),
    ),
  );
  await setControl(server, 'switches', { tokenErrorStatus: 400 });
  expect((await postToken(server, { grant_type: 'password' })).status).toBe(400);
});

function readFragment(url: URL): URLSearchParams {
  return new URLSearchParams(url.hash.slice(1));
}
