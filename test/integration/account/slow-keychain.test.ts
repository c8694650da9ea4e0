/** @file A keychain that takes its time: what a person did last is what holds. */
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createAccounts, type Accounts } from '../../../src/main/account/accounts.ts';
import { loopbackWords } from '../../../src/main/account/pages.ts';
import { NO_SESSION } from '../../../src/main/account/session.ts';
import { silentLog } from '../../../src/main/platform/log.ts';
import type { SecretStore } from '../../../src/main/platform/secrets.ts';
import { activeAccount } from '../../../src/shared/account.ts';
import { allowIn, keysOf, makeAccountRig, untilState, type AccountRig } from './rig.ts';

async function signedIn(rig: AccountRig, secrets: SecretStore = rig.keychain): Promise<Accounts> {
  // Without it OK gives sessions that are renewed.
  const appScopes = ['VALUABLE_ACCESS', 'PHOTO_CONTENT', 'GROUP_CONTENT'];
  await rig.control('switches', { appScopes });
  const accounts = await rig.accounts({ secrets });
  await accounts.keepApplication(keysOf(rig.server));
  await accounts.signIn({ way: 'browser' });
  await untilState(accounts, (state) => state.signIn.kind === 'idle' && state.activeUid !== null);
  return accounts;
}

test('who signs out while a renewed session is being kept stays signed out', async () => {
  const rig = await makeAccountRig();
  const begun = Promise.withResolvers<undefined>();
  const open = Promise.withResolvers<undefined>();
  let isSlow = false;
  const accounts = await signedIn(rig, {
    get: (name) => rig.keychain.get(name),
    async set(name, secret) {
      if (isSlow) {
        begun.resolve(undefined);
        await open.promise;
      }
      return await rig.keychain.set(name, secret);
    },
    delete: (name) => rig.keychain.delete(name),
  });
  isSlow = true;
  await rig.clock(31 * 60_000);
  const renewed = rig.active.at(-1)?.sessions.current();
  await begun.promise;
  const signedOut = accounts.signOut(rig.server.uid);
  await expect.poll(() => activeAccount(accounts.state())?.state).toBe('signed-out');
  await setImmediate(); // all is asked of the keychain
  open.resolve(undefined);
  await signedOut;
  await renewed;
  await accounts.close();
  expect([...rig.keychain.entries.keys()]).toEqual(['application']);
  const next = await rig.accounts();
  expect(activeAccount(next.state())?.state).toBe('signed-out');
});

test('who signs in while the old session is being looked for keeps the new one', async () => {
  const rig = await makeAccountRig();
  await (await signedIn(rig)).close();
  await rig.control('sessions', undefined, 'DELETE'); // the old one is revoked
  const open = Promise.withResolvers<undefined>();
  let sessions = NO_SESSION;
  const accounts = createAccounts({
    endpoints: { apiUrl: rig.server.apiUrl, oauthUrl: rig.server.oauthUrl },
    secrets: {
      async get(name) {
        const found = await rig.keychain.get(name);
        if (name.startsWith('session:')) await open.promise;
        return found;
      },
      set: (name, secret) => rig.keychain.set(name, secret),
      delete: (name) => rig.keychain.delete(name),
    },
    environment: {},
    dataFolder: rig.dataFolder,
    openBrowser: (url) => allowIn(url),
    signInWindow: { open: () => Promise.resolve(null), forget: () => Promise.resolve() },
    signInPort: () => rig.port,
    words: () => loopbackWords('en'),
    log: silentLog,
    onActive: (active) => (sessions = active?.sessions ?? NO_SESSION),
  });
  onTestFinished(() => accounts.close());
  const starting = accounts.start();
  await expect.poll(() => accounts.state().application.source, { timeout: 5000 }).toBe('keychain');
  await accounts.signIn({ way: 'browser' });
  const isIn =
    (uid: string) =>
    ({ accounts: all }: ReturnType<Accounts['state']>) =>
      all.some((one) => one.uid === uid && one.state === 'signed-in');
  await untilState(accounts, isIn(rig.server.uid));
  const fresh = await sessions.current();
  open.resolve(undefined);
  await starting;
  expect(fresh.ok).toBe(true);
  expect(await sessions.current()).toEqual(fresh);
});
