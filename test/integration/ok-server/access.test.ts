/** @file Who is let in: keys, sessions, signatures, scopes. */
import { expect, it } from 'vitest';
import { call, codeOf, md5, setControl, signed, startServer } from './client.ts';

const sigOf = (parameters: Record<string, string>, secret: string) =>
  md5(
    Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => name + '=' + value)
      .join('') + secret,
  );

it('lets in every documented variant of the signature', async () => {
  const server = await startServer();
  const { accessToken, sessionSecretKey } = server;
  const derived = md5(accessToken + server.applicationSecretKey);
  const plain = { application_key: server.applicationKey, aid: '' };
  const named = { ...plain, method: 'users.getLoggedInUser' };
  const keyed = { ...named, session_key: accessToken };
  const tries: [string, Record<string, string>][] = [
    ['fb.do', { ...named, access_token: accessToken, sig: sigOf(named, sessionSecretKey) }],
    ['fb.do', { ...named, access_token: accessToken, sig: sigOf(named, derived) }],
    ['fb.do', { ...keyed, sig: sigOf(keyed, sessionSecretKey) }],
    ['fb.do', { ...keyed, sig: sigOf(named, sessionSecretKey) }],
    [
      'api/users/getLoggedInUser',
      { ...plain, access_token: accessToken, sig: sigOf(plain, sessionSecretKey) },
    ],
    [
      'api/users/getLoggedInUser',
      { ...plain, access_token: accessToken, sig: sigOf(named, derived) },
    ],
  ];
  const answers = [];
  for (const [path, parameters] of tries) {
    const query = new URLSearchParams(parameters).toString();
    answers.push(await (await fetch(`${server.apiUrl}/${path}?${query}`)).json());
  }
  expect(answers).toEqual(tries.map(() => server.uid));
});

it('refuses with the code and the header of the reason', async () => {
  const server = await startServer();
  const good = Object.fromEntries(signed(server, 'users.getCurrentUser'));
  const unsessioned = { application_key: server.applicationKey, method: 'users.getCurrentUser' };
  const unsigned = Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'sig'));
  const tries: [string, Record<string, string>][] = [
    ['101', { ...good, application_key: '' }],
    ['101', { ...good, application_key: 'WRONG' }],
    ['103', { ...good, access_token: 'unknown' }],
    ['104', { ...good, sig: '0'.repeat(32) }],
    ['104', { ...good, added: 'later' }],
    ['104', unsigned],
    ['100', { ...unsessioned, sig: sigOf(unsessioned, server.applicationSecretKey) }],
    ['5000', { ...good, format: 'xml' }],
  ];
  const codes = [];
  for (const [, parameters] of tries) {
    const response = await fetch(`${server.apiUrl}/fb.do`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
    });
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'no-cache,no-store',
    ]);
    codes.push(response.headers.get('invocation-error'));
  }
  expect(codes).toEqual(tries.map(([code]) => code));
  expect(codeOf(await call(server, 'photos.noSuchMethod'))).toBe(3);
});

it('names the permission that is missing', async () => {
  const server = await startServer();
  await setControl(server, 'session', { scopes: ['VALUABLE_ACCESS'] });
  expect(await call(server, 'photosV2.getUploadUrl')).toEqual({
    error_code: 10,
    error_msg: "PERMISSION_DENIED : User must grant an access to permission 'PHOTO_CONTENT'",
    error_data: 'photo_content',
  });
  expect([
    await call(server, 'users.hasAppPermission', { ext_perm: 'PHOTO_CONTENT' }),
    await call(server, 'users.hasAppPermission', { ext_perm: 'VALUABLE_ACCESS' }),
  ]).toEqual([false, true]);
});

it('tells an expired session from an unknown one', async () => {
  const server = await startServer();
  await setControl(server, 'session', { expired: true });
  expect(codeOf(await call(server, 'users.getCurrentUser'))).toBe(102);
  await fetch(`${server.controlUrl}/session`, { method: 'DELETE' });
  expect(codeOf(await call(server, 'users.getCurrentUser'))).toBe(103);
});

it('prolongs a long session by use, and lets a short one end', async () => {
  let now = Date.now();
  const server = await startServer({ now: () => now });
  const day = 24 * 60 * 60 * 1000;
  now += 29 * day;
  expect(codeOf(await call(server, 'users.getCurrentUser'))).toBeNull();
  now += 29 * day;
  expect(await call(server, 'auth.touchSession')).toBe(true);
  await setControl(server, 'session', { scopes: ['PHOTO_CONTENT'] });
  now += 31 * day;
  expect(codeOf(await call(server, 'users.getCurrentUser'))).toBe(102);
});
