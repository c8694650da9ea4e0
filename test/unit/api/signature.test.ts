import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Session } from '../../../src/main/account/session.ts';
import { sessionSecret, signature } from '../../../src/main/api/signature.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const session = (facts: Partial<Session>): Session => ({
  clientId: null,
  applicationKey: 'PUBKEY',
  applicationSecretKey: null,
  accessToken: 'tkn-1',
  sessionSecretKey: null,
  ...facts,
});
const derived = (accessToken: string, applicationSecretKey: string): string =>
  sessionSecret(session({ accessToken, applicationSecretKey })) ?? '';

const events = { application_key: 'ABCDEFGHIGKLMNOPK', format: 'json', method: 'events.get' };
const currentUser = { application_key: 'app key', method: 'users.getCurrentUser' };

/** The nine vectors of ok-api §2.2, in its order. */
test.each<[string, Record<string, string>, string, string]>([
  [
    'derived secret (aiookru)',
    events,
    derived('-s-84W-s3egarWUsbkq-IWTucuedzTKT8VUXIA.s4Xx8IW7', 'ABC123DEF456GHI789JKL123'),
    '232c8eb921951c4dba9b72606f9ddb4c',
  ],
  [
    'session secret (aiookru)',
    events,
    'ae5362b5b588cc7294c2414d71b74d5d',
    '03a41413523ea8092507949d6e711963',
  ],
  ['no session', currentUser, 'app secret key', 'a6a34ee469a3aa62199c9d174966c7c8'],
  [
    'derived secret (pyodnoklassniki)',
    currentUser,
    derived('access token', 'app secret key'),
    '8a41a73bcef600b6a3464158b2059549',
  ],
  [
    'session_key included',
    { ...currentUser, session_key: 'session key' },
    'session secret key',
    'cb30c5ea3e44779299dbc90e81bd3d36',
  ],
  ['ok_api', { key: 'value' }, derived('token', 'secret'), '08948becfe27ee5d869ed76e2fffbae8'],
  [
    'path form',
    { application_key: 'application_key' },
    derived('token', 'client_secret'),
    '4784959f6620c78221bff139d6cf9309',
  ],
  [
    'getUploadUrl',
    {
      placeholders: 'true',
      method: 'photosV2.getUploadUrl',
      format: 'json',
      count: '3',
      application_key: 'PUBKEY',
      aid: '123',
    },
    derived('tkn-1', 'APPSECRET'),
    '6b8d70875be6ef77386268281d22efe4',
  ],
  [
    'UTF-8, not encoded',
    {
      application_key: 'PUBKEY',
      comment: 'Привет & = +',
      format: 'json',
      method: 'photosV2.commit',
      photo_id: 'GuL9zIvR8Ymnw+lmctJOOnoaHD7dyUklrJpUOuu/UHNvZcxn3GDN4g==',
      token: 'abc+/=',
    },
    derived('tkn-1', 'APPSECRET'),
    '6aef798b6e5f38441cfb237357e4b3b1',
  ],
])('gives the published value: %s', (_name, params, secret, expected) => {
  expect(signature(params, secret)).toBe(expected);
});

test.each<[string, Record<string, string>, string]>([
  ['nothing', {}, ''],
  ['an empty value', { method: 'm', aid: '' }, 'aid=method=m'],
  ['a value that looks encoded', { method: 'a%20b+c&d=e' }, 'method=a%20b+c&d=e'],
  ['a line break', { comment: 'a\nb' }, 'comment=a\nb'],
  ['an emoji', { comment: '🌊' }, 'comment=🌊'],
  ['keys by their code units', { b: '1', B: '2', a1: '3', a: '4' }, 'B=2a=4a1=3b=1'],
])('signs %s as it is', (_name, params, signed) => {
  expect(signature(params, 'secret')).toBe(md5(`${signed}secret`));
});

test.each(['access_token', 'sig', 'resig'])('%s is never signed', (name) => {
  expect(signature({ method: 'm', [name]: 'anything' }, 's')).toBe(signature({ method: 'm' }, 's'));
});

test.each<[string, Partial<Session>, string | null]>([
  [
    'the session’s own secret comes first',
    { sessionSecretKey: 'own', applicationSecretKey: 'app' },
    'own',
  ],
  ['the session’s own secret is enough', { sessionSecretKey: 'own' }, 'own'],
  [
    'the application’s secret is mixed with the token',
    { applicationSecretKey: 'APPSECRET' },
    '9563754b993de137c9ed1f0933f440a7',
  ],
  ['no secret, no signature', {}, null],
])('%s', (_name, facts, secret) => {
  expect(sessionSecret(session(facts))).toBe(secret);
});

test('the order of parameters does not matter', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.string(), { maxKeys: 8 }).chain((params) =>
        fc.tuple(
          fc.constant(params),
          fc.shuffledSubarray(Object.entries(params), {
            minLength: Object.keys(params).length,
          }),
        ),
      ),
      ([params, shuffled]) => {
        expect(signature(Object.fromEntries(shuffled), 's')).toBe(signature(params, 's'));
      },
    ),
    { seed: 1 },
  );
});

/** Words with all that a query or a form would treat as special. */
const value = fc
  .array(
    fc.constantFrom('&', '=', '+', '%20', '%', ' ', '\n', 'Привет', '🌊', 'é', 'a', 'B', '0'),
    {
      maxLength: 8,
    },
  )
  .map((words) => words.join(''));
const name = fc
  .stringMatching(/^[a-z_]{1,8}$/)
  .filter((one) => !/^(access_token|sig|resig)$/.test(one));
const someParams = fc.dictionary(name, value, { minKeys: 1, maxKeys: 8 });

test('any value is signed as it is, by a rule written down a second time', () => {
  fc.assert(
    fc.property(someParams, (params) => {
      let signed = '';
      const left = new Map(Object.entries(params));
      while (left.size > 0) {
        const first = [...left.keys()].reduce((one, other) => (one < other ? one : other));
        signed += `${first}=${left.get(first) ?? ''}`;
        left.delete(first);
      }
      expect(signature(params, 's')).toBe(md5(`${signed}s`));
    }),
    { seed: 2 },
  );
});

test('another value or another secret gives another signature', () => {
  fc.assert(
    fc.property(someParams, value, fc.string(), (params, other, secret) => {
      const [first = ''] = Object.keys(params);
      fc.pre(params[first] !== other);
      const sig = signature(params, secret);
      expect(signature({ ...params, [first]: other }, secret)).not.toBe(sig);
      expect(signature(params, `${secret}x`)).not.toBe(sig);
    }),
    { seed: 3 },
  );
});
