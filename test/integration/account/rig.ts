/** @file A stand-in, a keychain in memory, a person with a browser, and the accounts under test. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createAccounts,
  type Accounts,
  type AccountsParts,
  type ActiveAccount,
} from '../../../src/main/account/accounts.ts';
import { loopbackWords } from '../../../src/main/account/pages.ts';
import { silentLog } from '../../../src/main/platform/log.ts';
import type { AccountState } from '../../../src/shared/account.ts';
import { startOkServer, type OkServer } from '../../ok-server/server.ts';
import { freePort } from '../../support/free-port.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';

export interface AccountRig {
  readonly server: OkServer;
  readonly port: number;
  readonly keychain: MemoryKeychain;
  readonly dataFolder: string;
  /** Every `onActive` so far; the last one counts. */
  readonly active: (ActiveAccount | null)[];
  /** Every state that was told. */
  readonly states: AccountState[];
  /** New accounts on the same folder and keychain, as after a start of the app. */
  accounts(parts?: Partial<AccountsParts>): Promise<Accounts>;
  readonly control: (page: string, body: unknown, method?: string) => Promise<void>;
  readonly clock: (offsetMillis: number) => Promise<void>;
}

export async function makeAccountRig(): Promise<AccountRig> {
  const port = await freePort();
  const server = await startOkServer({
    switches: { redirectUris: [`http://localhost:${port}/auth`, '{oauthUrl}/blank.html'] },
  });
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'okapi-account-'));
  const opened: Accounts[] = [];
  onTestFinished(async () => {
    for (const accounts of opened) await accounts.close();
    await server.close();
    await rm(dataFolder, { recursive: true, force: true });
  });
  const keychain = new MemoryKeychain();
  let offset = 0;
  const rig: AccountRig = {
    server,
    port,
    keychain,
    dataFolder,
    active: [],
    states: [],
    async accounts(parts = {}) {
      const accounts = createAccounts({
        endpoints: { apiUrl: server.apiUrl, oauthUrl: server.oauthUrl },
        secrets: keychain,
        environment: {},
        dataFolder,
        openBrowser: (url) => allowIn(url),
        signInWindow: { open: () => Promise.resolve(null), forget: () => Promise.resolve() },
        signInPort: () => port,
        words: () => loopbackWords('en'),
        log: silentLog,
        now: () => Date.now() + offset,
        onActive: (active) => rig.active.push(active),
        ...parts,
      });
      opened.push(accounts);
      accounts.onChange((state) => rig.states.push(state));
      await accounts.start();
      return accounts;
    },
    async control(page, body, method = 'PUT') {
      const answer = await fetch(`${server.controlUrl}/${page}`, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async clock(offsetMillis) {
      offset = offsetMillis;
      await rig.control('clock', { offsetMillis });
    },
  };
  return rig;
}

/** Keys of the stand-in's application; with the secret, the code flow is taken. */
export function keysOf(server: OkServer, withSecret = true) {
  return {
    clientId: server.clientId,
    applicationKey: server.applicationKey,
    applicationSecretKey: withSecret ? server.applicationSecretKey : '',
  };
}

/** What the browser of a person who agrees does; not awaited by the app, as a real one is not. */
export function allowIn(url: string, uid = ''): Promise<boolean> {
  void decide(url, 'allow', uid).then(follow).catch(ignoreClosed);
  return Promise.resolve(true);
}

/** A sign-in that ends early closes its listener before the browser is done with it. */
export function ignoreClosed(): void {
  return;
}

/** Answers OK's page and returns where it leads to. */
export async function decide(url: string, decision: 'allow' | 'refuse', uid = ''): Promise<string> {
  const page = new URL(url);
  page.searchParams.set('decision', decision);
  if (uid !== '') page.searchParams.set('uid', uid);
  const answer = await fetch(page, { method: 'POST', redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** Follows a redirect as a browser does: the fragment stays with it, and its page's script posts it. */
export async function follow(location: string): Promise<number> {
  const [address = '', fragment = ''] = location.split('#', 2);
  const page = await fetch(address);
  await page.text();
  if (fragment === '') return page.status;
  const url = new URL(address);
  const posted = await fetch(`${url.origin}/auth/fragment`, {
    method: 'POST',
    headers: { 'x-okapi-sign-in': '1', origin: url.origin },
    body: fragment,
  });
  return posted.status;
}

/** Resolves with the first state that fits. */
export function untilState(
  accounts: Accounts,
  fits: (state: AccountState) => boolean,
): Promise<AccountState> {
  const now = accounts.state();
  if (fits(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    accounts.onChange((state) => {
      if (fits(state)) resolve(state);
    });
  });
}
