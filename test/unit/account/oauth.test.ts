import { expect, test } from 'vitest';
import {
  authorizeUrl,
  isRedirect,
  readCallback,
  type Callback,
} from '../../../src/main/account/oauth.ts';
import { readTokens } from '../../../src/main/account/token-endpoint.ts';

const HERE = 'http://localhost:38520/auth';

test('the address asks for what Okapi needs, in the documented form', () => {
  const url = new URL(
    authorizeUrl({
      oauthUrl: 'https://connect.ok.ru',
      clientId: '512000',
      redirectUri: HERE,
      flow: 'code',
      state: 'a+b/c',
    }),
  );
  expect([url.origin + url.pathname, Object.fromEntries(url.searchParams)]).toEqual([
    'https://connect.ok.ru/oauth/authorize',
    {
      client_id: '512000',
      scope: 'VALUABLE_ACCESS;LONG_ACCESS_TOKEN;PHOTO_CONTENT;GROUP_CONTENT',
      response_type: 'code',
      redirect_uri: HERE,
      layout: 'w',
      state: 'a+b/c',
    },
  ]);
});

const token = (facts: Partial<Extract<Callback, { kind: 'token' }>>): Callback => ({
  kind: 'token',
  accessToken: 't',
  sessionSecretKey: null,
  expiresInSeconds: null,
  permissions: null,
  ...facts,
});

test.each<[string, string, Callback]>([
  ['a code', '?code=c&state=s', { kind: 'code', code: 'c' }],
  ['a token in the fragment', '#access_token=t&state=s', token({})],
  [
    'all that the client flow tells',
    '#access_token=t&session_secret_key=k&state=s&permissions_granted=A%3BB&expires_in=1800',
    token({ sessionSecretKey: 'k', expiresInSeconds: 1800, permissions: ['A', 'B'] }),
  ],
  ['no sensible length of life', '#access_token=t&state=s&expires_in=soon', token({})],
  [
    'a refusal in the query',
    '?error=access_denied&state=s',
    { kind: 'refused', error: 'access_denied' },
  ],
  [
    'a refusal in the fragment',
    '#error=access_denied&state=s',
    { kind: 'refused', error: 'access_denied' },
  ],
  [
    'a refusal beside a code',
    '?code=c&error=access_denied&state=s',
    { kind: 'refused', error: 'access_denied' },
  ],
  ['another state', '?code=c&state=x', { kind: 'foreign' }],
  ['a longer state', '?code=c&state=ss', { kind: 'foreign' }],
  ['no state', '?code=c', { kind: 'foreign' }],
  ['an empty state', '#access_token=t&state=', { kind: 'foreign' }],
  ['an error without a state', '?error=access_denied', { kind: 'foreign' }],
  ['nothing', '', { kind: 'nothing' }],
  ['only a state', '?state=s', { kind: 'nothing' }],
  ['an empty code', '?code=&state=s', { kind: 'nothing' }],
])('a callback with %s', (_name, rest, expected) => {
  expect(readCallback(HERE + rest, 's')).toEqual(expected);
});

test.each([
  [`${HERE}?code=1`, true],
  [`${HERE}#access_token=1`, true],
  [HERE, true],
  [`${HERE}/more?code=1`, false],
  ['http://localhost:38521/auth?code=1', false],
  ['https://evil.example/auth?code=1', false],
  [`https://evil.example/?${HERE}`, false],
])('%s is where OK was to go: %s', (address, expected) => {
  expect(isRedirect(address, HERE)).toBe(expected);
});

const problem = (code: string): unknown => ({ error: { code } });
test.each<[string, number, string, unknown]>([
  [
    'a session',
    200,
    '{"access_token":"a","refresh_token":"r","expires_in":"1800"}',
    { value: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 1800 } },
  ],
  [
    'a session as of 2012',
    200,
    '{"access_token":"a","token_type":"session"}',
    { value: { refreshToken: null, expiresInSeconds: null } },
  ],
  ['Tomcat’s page', 400, '<html>HTTP Status 400</html>', problem('answer-not-understood')],
  [
    'text about a wrong id',
    200,
    'Error : Failed to convert value',
    problem('answer-not-understood'),
  ],
  ['a server out of order', 503, '<html></html>', problem('server-unavailable')],
  [
    'a word of a server out of order',
    503,
    '{"error":"temporarily_unavailable"}',
    problem('server-unavailable'),
  ],
  ['a wrong secret', 200, '{"error":"invalid_client"}', problem('secret-key-wrong')],
  [
    'an old code',
    200,
    '{"error":"invalid_grant","error_description":"x"}',
    problem('sign-in-expired'),
  ],
  ['an unknown word', 200, '{"error":"surprise"}', problem('sign-in-expired')],
  ['JSON of no kind', 200, '[]', problem('answer-not-understood')],
  ['an empty token', 200, '{"access_token":""}', problem('answer-not-understood')],
])('token.do answers %s', (_name, status, text, expected) => {
  expect(readTokens(status, text)).toMatchObject(expected as object);
});
