import { afterEach, expect, test } from 'vitest';
import { keysOfBuild } from '../../../src/main/account/build-keys.ts';

afterEach(() => {
  globalThis.okapiKeysOfBuild = undefined;
});

test.each([
  ['nothing', undefined, null],
  ['no public key', { OKAPI_CLIENT_ID: '512', OKAPI_APPLICATION_KEY: '' }, null],
  [
    'no secret key',
    { OKAPI_CLIENT_ID: '512', OKAPI_APPLICATION_KEY: 'KEY', OKAPI_APPLICATION_SECRET_KEY: '' },
    { clientId: '512', applicationKey: 'KEY', applicationSecretKey: null },
  ],
])('a build that carries %s', (_what, carried, expected) => {
  globalThis.okapiKeysOfBuild = carried;
  expect(keysOfBuild()).toEqual(expected);
});
