import { expect, test } from 'vitest';
import { answer, type Handlers } from '../../../src/main/ipc/answer.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';

/** Every handler says what it was given. */
const echo = new Proxy({} as Handlers, {
  get: (_target, name) => (input: unknown) => succeed({ name, input }),
});

const byFolder = { kind: 'by-folder' };

test.each<[string, unknown, unknown]>([
  ['app.info', undefined, undefined],
  [
    'uploads.page',
    { ...WHOLE_QUEUE, filter: 'failed', offset: 0, limit: 500 },
    { ...WHOLE_QUEUE, filter: 'failed', offset: 0, limit: 500 },
  ],
  [
    'uploads.act',
    { action: 'retry', on: { query: WHOLE_QUEUE } },
    { action: 'retry', on: { query: WHOLE_QUEUE } },
  ],
  [
    'uploads.act',
    { action: 'remove', on: { query: WHOLE_QUEUE, asOf: { newestId: 7, changedAt: 1 } } },
    { action: 'remove', on: { query: WHOLE_QUEUE, asOf: { newestId: 7, changedAt: 1 } } },
  ],
  [
    'uploads.act',
    { action: 'remove', on: { ids: [1, 2] } },
    { action: 'remove', on: { ids: [1, 2] } },
  ],
  [
    'photos.add',
    { paths: ['/a'], destination: byFolder },
    { paths: ['/a'], destination: byFolder },
  ],
  [
    'photos.add',
    { paths: ['/a'], destination: { kind: 'album', title: '  Лето ' } },
    { paths: ['/a'], destination: { kind: 'album', title: 'Лето' } },
  ],
  [
    'photos.add',
    { paths: ['/a'], destination: { kind: 'album', title: 'Лето', groupId: '54' } },
    { paths: ['/a'], destination: { kind: 'album', title: 'Лето', groupId: '54' } },
  ],
  ['groups.list', undefined, undefined],
  ['settings.set', { theme: 'dark' }, { theme: 'dark' }],
  ['settings.set', { kilobytesPerSecond: null }, { kilobytesPerSecond: null }],
  ['start-up.set', { isOn: true }, { isOn: true }],
  ['app.open-logs', undefined, undefined],
  ['account.sign-in', { way: 'window' }, { way: 'window' }],
  [
    'account.sign-in',
    { way: 'tokens', accessToken: ' t ', sessionSecretKey: '' },
    { way: 'tokens', accessToken: 't', sessionSecretKey: '' },
  ],
  ['account.cancel-sign-in', undefined, undefined],
  ['account.sign-out', { uid: '1' }, { uid: '1' }],
])('%s takes %j', async (name, input, received) => {
  expect(await answer(echo, [name, input], unexpected)).toEqual(succeed({ name, input: received }));
});

test.each<[unknown]>([
  [undefined],
  ['app.info'],
  [[]],
  [[42]],
  [['no.such']],
  [['__proto__']],
  [['constructor']],
  [['app.info', {}]],
  [['uploads.page', undefined]],
  [['uploads.page', { ...WHOLE_QUEUE, filter: 'all', offset: -1, limit: 10 }]],
  [['uploads.page', { ...WHOLE_QUEUE, filter: 'all', offset: 0, limit: 501 }]],
  [['uploads.page', { ...WHOLE_QUEUE, filter: 'every', offset: 0, limit: 1 }]],
  [['uploads.page', { ...WHOLE_QUEUE, filter: 'all', offset: 0.5, limit: 1 }]],
  [['uploads.page', { ...WHOLE_QUEUE, filter: 'all', offset: 0, limit: 1, sort: 'colour' }]],
  [['uploads.act', { action: 'retry', on: { ids: [] } }]],
  [['uploads.act', { action: 'retry', on: {} }]],
  [['uploads.act', { action: 'remove', on: { ids: [1], asOf: { newestId: 7, changedAt: 1 } } }]],
  [['uploads.act', { action: 'delete', on: { ids: [1] } }]],
  [['photos.add', { paths: [], destination: byFolder }]],
  [['photos.add', { paths: [''], destination: byFolder }]],
  [['photos.add', { paths: '/a', destination: byFolder }]],
  [['photos.add', { paths: ['/a'], destination: { kind: 'album', title: '  ' } }]],
  [['photos.add', { paths: ['/a'], destination: { kind: 'album-id', albumId: '1' } }]],
  [['photos.add', { paths: ['/a'], destination: { kind: 'personal', groupId: '54' } }]],
  [['photos.add', { paths: ['/a'], destination: { kind: 'album', title: 'A', groupId: 'Club' } }]],
  [['groups.list', {}]],
  [['settings.set', { photosAtOnce: 0 }]],
  [['settings.set', { signInPort: 80 }]],
  [['settings.set', { kilobytesPerSecond: 15 }]],
  [['settings.set', { logAmount: 'all' }]],
  [['start-up.set', {}]],
  [['app.open-data-folder', '/']],
  [['account.sign-in', { accessToken: 't', sessionSecretKey: '' }]],
  [['account.sign-in', { way: 'browser', url: 'https://example.org/' }]],
  [['account.sign-in', { way: 'tokens', accessToken: '', sessionSecretKey: '' }]],
  [['account.keep-application', { clientId: '1', applicationSecretKey: '' }]],
  [['account.activate', { uid: '' }]],
  [['account.sign-out', undefined]],
])('%j is refused as a bad request', async (message) => {
  const result = await answer(echo, message, unexpected);
  expect(result).toMatchObject({ ok: false, error: { code: 'bad-request', stage: 'intake' } });
});

test('a refusal says where the fault lies, and never what was sent', async () => {
  const secret = 'tkn1AbCdEf';
  const long = secret.repeat(500);
  const keys = { clientId: secret, applicationKey: '', applicationSecretKey: long };
  const tokens = { way: 'tokens', accessToken: long, sessionSecretKey: secret };
  for (const [name, input, place] of [
    ['account.keep-application', keys, 'applicationSecretKey'],
    ['account.sign-in', tokens, 'accessToken'],
    ['account.sign-in', { ...tokens, way: secret }, 'way'],
  ] as const) {
    const text = JSON.stringify(await answer(echo, [name, input], unexpected));
    expect(text).toContain(place);
    expect(text).not.toContain(secret);
  }
});

test('a failure that was expected comes back as it is', async () => {
  const problem = { code: 'keys-wrong', stage: 'intake' } as const;
  const handlers = { ...({} as Handlers), 'account.get': () => fail(problem) };
  expect(await answer(handlers, ['account.get', undefined], unexpected)).toEqual(fail(problem));
});

test('a handler that throws is reported and answered as data', async () => {
  const cause = new Error('broken');
  const handlers = { ...({} as Handlers), 'snapshot.get': () => Promise.reject(cause) };
  const reported: unknown[] = [];
  const result = await answer(handlers, ['snapshot.get', undefined], (one) => reported.push(one));
  expect(result).toEqual(fail({ code: 'unexpected', stage: 'intake', detail: 'broken' }));
  expect(reported).toEqual([cause]);
});

function unexpected(cause: unknown): never {
  throw new Error('Nothing was to be reported', { cause });
}
