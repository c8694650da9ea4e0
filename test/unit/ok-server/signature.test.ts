import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalString, derivedSecret, isSigned, sign } from '../../ok-server/rest/signature.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const events = { application_key: 'ABCDEFGHIGKLMNOPK', format: 'json', method: 'events.get' };
const currentUser = { application_key: 'app key', method: 'users.getCurrentUser' };
const secretOfTkn1 = derivedSecret('tkn-1', 'APPSECRET');

/** The nine vectors of ok-api §2.2, in its order. */
const VECTORS: readonly (readonly [string, Record<string, string>, string, string])[] = [
  [
    'derived secret (aiookru)',
    events,
    derivedSecret('-s-84W-s3egarWUsbkq-IWTucuedzTKT8VUXIA.s4Xx8IW7', 'ABC123DEF456GHI789JKL123'),
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
    derivedSecret('access token', 'app secret key'),
    '8a41a73bcef600b6a3464158b2059549',
  ],
  [
    'session_key included',
    { ...currentUser, session_key: 'session key' },
    'session secret key',
    'cb30c5ea3e44779299dbc90e81bd3d36',
  ],
  ['ok_api', { key: 'value' }, md5('tokensecret'), '08948becfe27ee5d869ed76e2fffbae8'],
  [
    'path form',
    { application_key: 'application_key' },
    md5('tokenclient_secret'),
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
    secretOfTkn1,
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
    secretOfTkn1,
    '6aef798b6e5f38441cfb237357e4b3b1',
  ],
];

describe('sign', () => {
  it.each(VECTORS)('gives the published value: %s', (_name, parameters, secret, expected) => {
    expect(sign(new Map(Object.entries(parameters)), secret)).toBe(expected);
  });
});

describe('canonicalString', () => {
  it('leaves out what is never signed and keeps empty values', () => {
    const parameters = { sig: 'x', access_token: 'y', resig: 'z', method: 'm', aid: '' };
    expect(canonicalString(new Map(Object.entries(parameters)))).toBe('aid=method=m');
  });
});

describe('isSigned', () => {
  const plain = { application_key: 'k', session_key: 's' };
  const map = (parameters: Record<string, string>) => new Map(Object.entries(parameters));
  const sigOf = (parameters: Record<string, string>) => sign(map(parameters), 'secret');

  it.each([
    ['session_key signed', sigOf(plain), null, true],
    ['session_key left out', sigOf({ application_key: 'k' }), null, true],
    ['path form without method', sigOf(plain), 'a.b', true],
    ['path form with method', sigOf({ ...plain, method: 'a.b' }), 'a.b', true],
    ['path form with neither', sigOf({ application_key: 'k' }), 'a.b', true],
    ['another method', sigOf({ ...plain, method: 'c.d' }), 'a.b', false],
    ['another value', sigOf({ ...plain, application_key: 'K' }), null, false],
  ])('%s', (_name, sig, pathMethod, expected) => {
    expect(isSigned(map(plain), sig, ['other', 'secret'], pathMethod)).toBe(expected);
  });
});
