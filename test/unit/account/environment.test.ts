import { expect, test } from 'vitest';
import {
  endpointsFrom,
  keysFrom,
  patienceFrom,
  sessionFrom,
} from '../../../src/main/account/environment.ts';

type Environment = Readonly<Record<string, string>>;
const OK = { apiUrl: 'https://api.ok.ru', oauthUrl: 'https://connect.ok.ru' };

test.each<[string, Environment, object]>([
  ['none', {}, OK],
  ['empty ones', { OKAPI_API_URL: '', OKAPI_OAUTH_URL: '  ' }, OK],
  ['only slashes', { OKAPI_API_URL: '//' }, OK],
  [
    'a stand-in',
    { OKAPI_API_URL: 'http://127.0.0.1:4010', OKAPI_OAUTH_URL: 'http://127.0.0.1:4011' },
    { apiUrl: 'http://127.0.0.1:4010', oauthUrl: 'http://127.0.0.1:4011' },
  ],
  [
    'slashes and spaces around',
    { OKAPI_API_URL: ' http://localhost:1/api// ' },
    { ...OK, apiUrl: 'http://localhost:1/api' },
  ],
])('endpoints from %s', (_name, environment, expected) => {
  expect(endpointsFrom(environment)).toEqual(expected);
});

test.each<[string, Environment, object]>([
  ['nothing', {}, {}],
  ['no numbers', { OKAPI_COMMIT_PATIENCE_MS: 'long', OKAPI_ANSWER_TIMEOUT_MS: '-' }, {}],
  ['none at all for effects', { OKAPI_COMMIT_PATIENCE_MS: '0' }, { patienceMs: 0 }],
  ['none at all for answers', { OKAPI_ANSWER_TIMEOUT_MS: '0' }, {}],
  [
    'little for answers',
    { OKAPI_ANSWER_TIMEOUT_MS: ' 500 ' },
    { answerTimeoutMs: { call: 500, photos: 500 } },
  ],
])('the patience from %s', (_name, environment, expected) => {
  expect(patienceFrom(environment)).toEqual(expected);
});

const KEYS = { OKAPI_APPLICATION_KEY: 'PUBKEY' };
const ALL = {
  ...KEYS,
  OKAPI_CLIENT_ID: ' 512 ',
  OKAPI_APPLICATION_SECRET_KEY: 'APPSECRET\n',
  OKAPI_ACCESS_TOKEN: 'tkn1',
  OKAPI_SESSION_SECRET_KEY: 'own',
};
const keys = { clientId: null, applicationKey: 'PUBKEY', applicationSecretKey: null };
const allKeys = { clientId: '512', applicationKey: 'PUBKEY', applicationSecretKey: 'APPSECRET' };

test.each<[string, Environment, object | null, object | null]>([
  ['nothing', {}, null, null],
  ['a key of white space', { OKAPI_APPLICATION_KEY: ' ' }, null, null],
  ['a token without a key', { OKAPI_ACCESS_TOKEN: 'tkn1' }, null, null],
  ['a key without a token', KEYS, keys, null],
  ['an empty token', { ...KEYS, OKAPI_ACCESS_TOKEN: '' }, keys, null],
  [
    'key and token',
    { ...KEYS, OKAPI_ACCESS_TOKEN: 'tkn1' },
    keys,
    { ...keys, accessToken: 'tkn1', sessionSecretKey: null },
  ],
  ['everything', ALL, allKeys, { ...allKeys, accessToken: 'tkn1', sessionSecretKey: 'own' }],
])('keys and session from %s', (_name, environment, expectedKeys, session) => {
  expect([keysFrom(environment), sessionFrom(environment)]).toEqual([expectedKeys, session]);
});
