import { expect, test } from 'vitest';
import { createProxyLogins } from '../../../src/main/account/proxy-logins.ts';
import type { SecretStore } from '../../../src/main/platform/secrets.ts';
import { fail, succeed } from '../../../src/shared/errors.ts';

const ANNA = { name: 'anna', password: 'first' };

function keychain(kept = new Map<string, string>()): SecretStore & { kept: Map<string, string> } {
  return {
    kept,
    get: (name) => Promise.resolve(succeed(kept.get(name) ?? null)),
    set: (name, secret) => Promise.resolve(succeed((kept.set(name, secret), null))),
    delete: (name) => Promise.resolve(succeed((kept.delete(name), null))),
  };
}

test('a login is kept for its proxy and found by the next program', async () => {
  const secrets = keychain();
  expect(await createProxyLogins(secrets).keep('a:1', ANNA)).toBe('keychain');
  const next = createProxyLogins(secrets);
  expect([await next.of('a:1'), await next.of('b:1')]).toEqual([ANNA, null]);
});

test('a refused login is not tried again, and a newer one is not taken for it', async () => {
  const logins = createProxyLogins(keychain());
  await logins.keep('a:1', ANNA);
  const used = await logins.of('a:1');
  if (used !== null) logins.refused('a:1', used);
  await expect.poll(() => logins.of('a:1')).toBeNull();
  const newer = { name: 'anna', password: 'second' };
  await logins.keep('a:1', newer);
  if (used !== null) logins.refused('a:1', used);
  await Promise.resolve();
  expect(await logins.of('a:1')).toEqual(newer);
});

test('without a keychain a login holds for this run; what is no login is none', async () => {
  const none: SecretStore = {
    get: () => Promise.resolve(fail({ reason: 'none' })),
    set: () => Promise.resolve(fail({ reason: 'none' })),
    delete: () => Promise.resolve(fail({ reason: 'none' })),
  };
  const logins = createProxyLogins(none);
  expect(await logins.of('a:1')).toBeNull();
  expect([await logins.keep('a:1', ANNA), await logins.of('a:1')]).toEqual(['this-run', ANNA]);
  const odd = createProxyLogins(keychain(new Map([['proxy:a:1', 'not json']])));
  expect(await odd.of('a:1')).toBeNull();
});
