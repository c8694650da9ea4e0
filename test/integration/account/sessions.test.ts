import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Accounts } from '../../../src/main/account/accounts.ts';
import { createProxyLogins } from '../../../src/main/account/proxy-logins.ts';
import { NO_SESSION } from '../../../src/main/account/session.ts';
import { createApiClient } from '../../../src/main/api/client.ts';
import { getCurrentUser } from '../../../src/main/api/endpoints.ts';
import { createHttpClient } from '../../../src/main/api/http.ts';
import { createRouting } from '../../../src/main/api/routing.ts';
import { activeAccount } from '../../../src/shared/account.ts';
import { startProxy } from '../../support/proxy.ts';
import { allowIn, keysOf, makeAccountRig, untilState, type AccountRig } from './rig.ts';

/** Without LONG_ACCESS_TOKEN, which OK gives on request, a token lasts half an hour (ok-api §1.5). */
const SHORT = ['VALUABLE_ACCESS', 'PHOTO_CONTENT', 'GROUP_CONTENT'];

async function signedIn(rig: AccountRig, uid = ''): Promise<Accounts> {
  await rig.control('switches', { appScopes: SHORT });
  const accounts = await rig.accounts({ openBrowser: (url) => allowIn(url, uid) });
  await accounts.keepApplication(keysOf(rig.server));
  await accounts.signIn({ way: 'browser' });
  await untilState(accounts, (state) => state.signIn.kind === 'idle' && state.activeUid !== null);
  return accounts;
}

/** Calls OK with the active account's session, as the engine does. */
async function ask(rig: AccountRig): Promise<string> {
  const http = createHttpClient();
  const api = createApiClient({
    apiUrl: rig.server.apiUrl,
    http,
    sessions: () => rig.active.at(-1)?.sessions ?? NO_SESSION,
  });
  const user = await getCurrentUser(api);
  http.close();
  return user.ok ? user.value.uid : user.error.kind;
}

async function tokenRequests(rig: AccountRig): Promise<number> {
  const journal = (await (await fetch(`${rig.server.controlUrl}/journal`)).json()) as {
    method: string;
  }[];
  return journal.filter((entry) => entry.method === 'token.do').length;
}

const MINUTE = 60_000;

describe('a session', () => {
  test('is renewed before its end, once for all who ask', async () => {
    const rig = await makeAccountRig();
    await signedIn(rig);
    const before = await tokenRequests(rig);
    await rig.clock(29 * MINUTE);
    expect(await Promise.all(Array.from({ length: 8 }, () => ask(rig)))).toEqual(
      Array.from({ length: 8 }, () => rig.server.uid),
    );
    expect(await tokenRequests(rig)).toBe(before + 1);
  });

  test('that OK calls expired (the clock here is wrong by hours) is renewed, and the call repeated', async () => {
    const rig = await makeAccountRig();
    await signedIn(rig);
    const before = await tokenRequests(rig);
    await rig.control('clock', { offsetMillis: 31 * MINUTE }); // only OK's clock goes on
    expect(await Promise.all([ask(rig), ask(rig), ask(rig)])).toEqual(
      Array(3).fill(rig.server.uid),
    );
    expect(await tokenRequests(rig)).toBe(before + 1);
  });

  test('renewed in one run is the one of the next', async () => {
    const rig = await makeAccountRig();
    const accounts = await signedIn(rig);
    await rig.clock(31 * MINUTE);
    await ask(rig);
    await accounts.close();
    await rig.accounts();
    const before = await tokenRequests(rig);
    expect(await ask(rig)).toBe(rig.server.uid);
    expect(await tokenRequests(rig)).toBe(before);
  });

  test('whose renewal meets a bad network is not given up', async () => {
    const rig = await makeAccountRig();
    const accounts = await signedIn(rig);
    await rig.clock(31 * MINUTE);
    await rig.control('faults', [{ on: 'token.do', do: 'html', times: 1 }]);
    expect(await ask(rig)).toBe('unreachable');
    expect(activeAccount(accounts.state())?.state).toBe('signed-in');
    expect(await ask(rig)).toBe(rig.server.uid);
  });

  test('whose renewal meets a proxy that wants a name is not given up, and says so', async () => {
    const rig = await makeAccountRig();
    const proxy = await startProxy(null);
    onTestFinished(() => proxy.close());
    const { host, port } = proxy;
    const routing = createRouting(
      () => Promise.resolve([{ kind: 'http', host, port }]),
      createProxyLogins(rig.keychain),
    );
    await rig.control('switches', { appScopes: SHORT });
    const accounts = await rig.accounts({ routing });
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    await untilState(accounts, (state) => state.signIn.kind === 'idle' && state.activeUid !== null);
    proxy.demand({ name: 'anna', password: 'right' });
    await rig.clock(31 * MINUTE);
    expect(await ask(rig)).toBe('proxy-refused');
    expect(activeAccount(accounts.state())?.state).toBe('signed-in');
    proxy.demand(null);
    expect(await ask(rig)).toBe(rig.server.uid);
  });

  test('that was revoked is said to be signed out, and a new sign-in goes on with the same account', async () => {
    const rig = await makeAccountRig();
    const accounts = await signedIn(rig);
    await rig.control('sessions', undefined, 'DELETE');
    expect(await ask(rig)).toBe('refused');
    expect(activeAccount(accounts.state())).toMatchObject({
      uid: rig.server.uid,
      state: 'signed-out',
    });
    expect(await ask(rig)).toBe('no-session');
    await accounts.signIn({ way: 'browser' });
    await untilState(accounts, (state) => activeAccount(state)?.state === 'signed-in');
    expect(await ask(rig)).toBe(rig.server.uid);
  });

  test('of thirty days is over when OK says so', async () => {
    const rig = await makeAccountRig();
    const accounts = await signedIn(rig);
    await rig.clock(31 * 24 * 60 * MINUTE);
    expect(await ask(rig)).toBe('no-session');
    expect(activeAccount(accounts.state())?.state).toBe('signed-out');
  });
});

describe('accounts', () => {
  test('two, one active; signing out of one leaves the other', async () => {
    const rig = await makeAccountRig();
    const other = rig.server.secondUser.uid;
    await (await signedIn(rig)).close();
    const accounts = await signedIn(rig, other);
    expect(accounts.state()).toMatchObject({ activeUid: other });
    expect(await ask(rig)).toBe(other);
    await accounts.activate(rig.server.uid);
    expect(await ask(rig)).toBe(rig.server.uid);

    await accounts.signOut(rig.server.uid);
    expect(await ask(rig)).toBe('no-session');
    expect(accounts.state().accounts.map(({ uid, state }) => [uid, state])).toEqual(
      expect.arrayContaining([
        [rig.server.uid, 'signed-out'],
        [other, 'signed-in'],
      ]),
    );
    expect([...rig.keychain.entries.keys()]).toEqual(['application', `session:${other}`]);
    expect((await accounts.activate('404')).ok).toBe(false);
  });

  test('signed out while OK renews the session stays signed out, with nothing kept', async () => {
    const rig = await makeAccountRig();
    const accounts = await signedIn(rig);
    await rig.clock(31 * MINUTE);
    const before = await tokenRequests(rig);
    await rig.control('faults', [{ on: 'token.do', do: 'delay', delayMillis: 300 }]);
    const asked = ask(rig);
    await accounts.signOut(rig.server.uid);
    await asked;
    expect(await tokenRequests(rig)).toBe(before + 1);
    expect(activeAccount(accounts.state())?.state).toBe('signed-out');
    expect([...rig.keychain.entries.keys()]).toEqual(['application']);
  });

  test('a pasted pair works, and a wrong one is said to be wrong', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts();
    const { accessToken, sessionSecretKey } = rig.server;
    expect(await accounts.signIn({ way: 'tokens', accessToken, sessionSecretKey })).toMatchObject({
      error: { code: 'settings-missing' },
    });
    await accounts.keepApplication(keysOf(rig.server, false));
    expect(
      await accounts.signIn({ way: 'tokens', accessToken: 'wrong', sessionSecretKey }),
    ).toMatchObject({
      error: { code: 'tokens-refused' },
    });
    expect(
      await accounts.signIn({ way: 'tokens', accessToken, sessionSecretKey: 'wrong' }),
    ).toMatchObject({
      error: { code: 'secret-key-wrong' },
    });
    expect((await accounts.signIn({ way: 'tokens', accessToken, sessionSecretKey })).ok).toBe(true);
    expect(await ask(rig)).toBe(rig.server.uid);
  });

  test('the keys of the build serve until others are given', async () => {
    const rig = await makeAccountRig();
    const { clientId, applicationKey } = rig.server;
    const keys = { clientId, applicationKey, applicationSecretKey: null };
    const accounts = await rig.accounts({ keysOfBuild: keys });
    expect(accounts.state().application).toMatchObject({ clientId, source: 'build' });
    await accounts.signIn({ way: 'browser' });
    await untilState(accounts, ({ activeUid }) => activeUid !== null);
    expect(await ask(rig)).toBe(rig.server.uid);
    await accounts.keepApplication(keysOf(rig.server));
    expect(accounts.state().application).toMatchObject({ source: 'keychain' });
  });

  test('without a keychain the session lasts for this run, and that is said', async () => {
    const rig = await makeAccountRig();
    rig.keychain.isThere = false;
    const accounts = await signedIn(rig);
    expect(accounts.state()).toMatchObject({
      keychain: 'unavailable',
      application: { source: 'this-run' },
    });
    expect(activeAccount(accounts.state())).toMatchObject({
      state: 'signed-in',
      source: 'this-run',
    });
    const next = await rig.accounts();
    expect(activeAccount(next.state())).toMatchObject({ state: 'signed-out' });
  });

  test.each(['', '{', '{"accessToken":1}', 'null'])(
    'a damaged entry (%s) counts as signed out',
    async (entry) => {
      const rig = await makeAccountRig();
      await (await signedIn(rig)).close();
      rig.keychain.entries.set(`session:${rig.server.uid}`, entry);
      const accounts = await rig.accounts();
      expect(activeAccount(accounts.state())?.state).toBe('signed-out');
      expect(await ask(rig)).toBe('no-session');
    },
  );

  test('nothing secret is written to the data folder', async () => {
    const rig = await makeAccountRig();
    await signedIn(rig);
    const kept = [...rig.keychain.entries.values()].flatMap((line) =>
      Object.values(JSON.parse(line) as Record<string, unknown>),
    );
    const secrets = kept.filter(
      (value): value is string => typeof value === 'string' && value.length > 12,
    );
    const files = await readdir(rig.dataFolder);
    const written = await Promise.all(
      files.map((file) => readFile(path.join(rig.dataFolder, file), 'latin1')),
    );
    expect(secrets.length).toBeGreaterThan(2);
    expect(
      secrets.filter((secret) => written.join().includes(secret) && secret !== rig.server.clientId),
    ).toEqual([]);
  });
});
