import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Session, Sessions } from '../../../src/main/account/session.ts';
import { createApiClient } from '../../../src/main/api/client.ts';
import type { PostRequest } from '../../../src/main/api/http.ts';
import { succeed } from '../../../src/shared/errors.ts';

const SECRETS = { applicationSecretKey: 'APPLICATION+SECRET', sessionSecretKey: 'SESSION=SECRET' };
const TOKEN = '-s-ACCESS+TOKEN/=';

/** What a call sends: its address and the fields of its body, as OK reads them. */
async function sent(params: Record<string, string>, secrets: Partial<Session>) {
  const requests: PostRequest[] = [];
  const session: Session = {
    clientId: null,
    applicationKey: 'PUBKEY',
    accessToken: TOKEN,
    applicationSecretKey: null,
    sessionSecretKey: null,
    ...secrets,
  };
  const sessions: Sessions = {
    current: () => Promise.resolve(succeed(session)),
    renew: () => Promise.resolve(succeed(session)),
    lost: () => undefined,
  };
  const api = createApiClient({
    apiUrl: 'https://api.ok.ru',
    sessions: () => sessions,
    http: {
      post(request) {
        requests.push(request);
        return Promise.resolve({ status: 200, text: '{}' });
      },
      get: () => Promise.reject(new Error('No call reads a picture')),
      closeIdle: () => undefined,
      addressesInUse: () => [],
      close: () => undefined,
    },
  });
  await api.call('photosV2.commit', params, z.object({}));
  const [request] = requests;
  const pieces: Uint8Array[] = [];
  for await (const piece of request?.body ?? []) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return { url: request?.url, length: request?.contentLength, body: body.toString() };
}

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a&b=c', 'GuL9+/==', '%26', ' ', '', 'sig=1&access_token=2'),
);
const params = fc.dictionary(fc.stringMatching(/^p[a-zA-Z_]{0,8}$/), value, { maxKeys: 8 });

test.each<[string, Partial<Session>, string]>([
  ['the session’s secret', SECRETS, SECRETS.sessionSecretKey],
  [
    'the application’s secret',
    { applicationSecretKey: SECRETS.applicationSecretKey },
    createHash('md5').update(`${TOKEN}${SECRETS.applicationSecretKey}`).digest('hex'),
  ],
])(
  'any parameters arrive as they were, signed with %s, and no secret leaves',
  async (_name, secrets, secret) => {
    await fc.assert(
      fc.asyncProperty(params, async (given) => {
        const { url, length, body } = await sent(given, secrets);
        const {
          sig,
          access_token: token,
          ...signed
        } = Object.fromEntries(new URLSearchParams(body));
        const keys = Object.keys(signed).sort();
        const text = keys.map((key) => `${key}=${signed[key] ?? ''}`).join('');
        const { application_key, format, method, ...arrived } = signed;
        expect({ url, length, application_key, format, method, token, sig, arrived }).toEqual({
          url: 'https://api.ok.ru/fb.do', // nothing in the address: addresses end up in logs
          length: Buffer.byteLength(body),
          application_key: 'PUBKEY',
          format: 'json',
          method: 'photosV2.commit',
          token: TOKEN,
          sig: createHash('md5').update(`${text}${secret}`).digest('hex'),
          arrived: given,
        });
        for (const hidden of [...Object.values(SECRETS), secret]) {
          expect(body).not.toContain(encodeURIComponent(hidden));
        }
      }),
      { seed: 17 },
    );
  },
);
