import { expect, test } from 'vitest';
import { createProxyLogins } from '../../../src/main/account/proxy-logins.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';

const ANNA = { name: 'anna', password: 'first' };

test('a login is kept for its proxy and found by the next program', async () => {
  const secrets = new MemoryKeychain();
  expect(await createProxyLogins(secrets).keep('a:1', ANNA)).toBe('keychain');
  const next = createProxyLogins(secrets);
  expect([await next.of('a:1'), await next.of('b:1')]).toEqual([ANNA, null]);
});

test('a refused login is not tried again, and a newer one is not taken for it', async () => {
  const logins = createProxyLogins(new MemoryKeychain());
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
  const none = new MemoryKeychain();
  none.isThere = false;
  const logins = createProxyLogins(none);
  expect(await logins.of('a:1')).toBeNull();
  expect([await logins.keep('a:1', ANNA), await logins.of('a:1')]).toEqual(['this-run', ANNA]);
  const secrets = new MemoryKeychain();
  await secrets.set('proxy:a:1', 'not json');
  const odd = createProxyLogins(secrets);
  expect(await odd.of('a:1')).toBeNull();
});
