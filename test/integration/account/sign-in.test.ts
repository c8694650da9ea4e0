import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { activeAccount } from '../../../src/shared/account.ts';
import {
  decide,
  follow,
  ignoreClosed,
  keysOf,
  makeAccountRig,
  untilState,
  type AccountRig,
} from './rig.ts';

const hasEnded = (state: { signIn: { kind: string } }): boolean =>
  state.signIn.kind === 'idle' || state.signIn.kind === 'failed';

/** Whether anything still listens on the sign-in's port. */
async function isListening({ port }: AccountRig): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

/** Signs in by a browser in which the person does `act` with OK's page, and says how it ended. */
async function signInWith(
  rig: AccountRig,
  act: (url: string) => unknown,
  withSecret = true,
): Promise<string> {
  const accounts = await rig.accounts({
    openBrowser(url) {
      void Promise.resolve(act(url)).catch(ignoreClosed);
      return Promise.resolve(true);
    },
  });
  await accounts.keepApplication(keysOf(rig.server, withSecret));
  const begun = await accounts.signIn({ way: 'browser' });
  if (!begun.ok) return begun.error.code;
  const { signIn, ...state } = await untilState(accounts, hasEnded);
  return signIn.kind === 'failed'
    ? signIn.problem.code
    : (activeAccount({ ...state, signIn })?.state ?? 'nobody');
}

describe('by the browser', () => {
  test.each([
    ['the code flow, when the secret key is known', true],
    ['the token flow, when it is not', false],
  ])('%s', async (_name, withSecret) => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts();
    await accounts.keepApplication(keysOf(rig.server, withSecret));
    await accounts.signIn({ way: 'browser' });
    const state = await untilState(accounts, hasEnded);

    expect(activeAccount(state)).toMatchObject({
      uid: rig.server.uid,
      name: rig.server.name,
      state: 'signed-in',
      source: 'keychain',
    });
    expect(activeAccount(state)?.permissions).toContain('PHOTO_CONTENT');
    expect(rig.states.map((told) => told.signIn.kind)).toContain('finishing');
    expect(await isListening(rig)).toBe(false);
    const session = await rig.active.at(-1)?.sessions.current();
    expect(session?.ok).toBe(true);
  });

  test('again after a start of the app nothing is asked', async () => {
    const rig = await makeAccountRig();
    const first = await rig.accounts();
    await first.keepApplication(keysOf(rig.server));
    await first.signIn({ way: 'browser' });
    await untilState(first, hasEnded);
    const second = await rig.accounts();
    expect(activeAccount(second.state())).toMatchObject({
      uid: rig.server.uid,
      state: 'signed-in',
    });
    expect(second.state().application).toMatchObject({ hasSecretKey: true, source: 'keychain' });
  });

  test('a refusal is said, and the listener is closed', async () => {
    const rig = await makeAccountRig();
    const code = await signInWith(rig, async (url) => follow(await decide(url, 'refuse')));
    expect(code).toBe('sign-in-refused');
    expect(await isListening(rig)).toBe(false);
  });

  test.each([
    ['another state', (location: string) => location.replace(/state=[^&]*/, 'state=guessed')],
    ['no state', (location: string) => location.replace(/&?state=[^&]*/, '')],
    ['an error without the state', () => 'error=access_denied'],
  ])('a callback with %s is not believed', async (_name, change) => {
    const rig = await makeAccountRig();
    const code = await signInWith(rig, async (url) => {
      const location = await decide(url, 'allow');
      const changed = change(location);
      await follow(
        changed.startsWith('http') ? changed : `http://localhost:${rig.port}/auth?${changed}`,
      );
    });
    expect(code).toBe('sign-in-foreign');
    expect(rig.keychain.entries.has(`session:${rig.server.uid}`)).toBe(false);
    expect(await isListening(rig)).toBe(false);
  });

  test('a callback counts once: the second finds nobody', async () => {
    const rig = await makeAccountRig();
    const locations: string[] = [];
    const ended = await signInWith(rig, async (url) => {
      locations.push(await decide(url, 'allow'));
      await follow(locations[0] ?? '');
    });
    expect(ended).toBe('signed-in');
    await expect(follow(locations[0] ?? '')).rejects.toThrow();
  });

  test.each([
    [
      'the server is out of order',
      [{ on: 'token.do', do: 'http', status: 503 }],
      'server-unavailable',
    ],
    ['a page comes instead of JSON', [{ on: 'token.do', do: 'html' }], 'answer-not-understood'],
    ['the connection breaks', [{ on: 'token.do', do: 'drop-before' }], 'connection-lost'],
  ])('when %s, it is said', async (_name, faults, expected) => {
    const rig = await makeAccountRig();
    await rig.control('faults', faults);
    expect(await signInWith(rig, async (url) => follow(await decide(url, 'allow')))).toBe(expected);
  });

  test('a code that is too old', async () => {
    const rig = await makeAccountRig();
    const code = await signInWith(rig, async (url) => {
      const location = await decide(url, 'allow');
      await rig.clock(3 * 60 * 1000);
      await follow(location);
    });
    expect(code).toBe('sign-in-expired');
  });

  test('wrong keys are told apart', async () => {
    const rig = await makeAccountRig();
    const tryKeys = async (change: Record<string, string>): Promise<string> => {
      const accounts = await rig.accounts({
        openBrowser: async (url) => {
          void decide(url, 'allow').then(follow).catch(ignoreClosed);
          return await Promise.resolve(true);
        },
      });
      await accounts.keepApplication({ ...keysOf(rig.server), ...change });
      await accounts.signIn({ way: 'browser' });
      const { signIn } = await untilState(accounts, hasEnded);
      return signIn.kind === 'failed' ? signIn.problem.code : signIn.kind;
    };
    expect([
      await tryKeys({ applicationKey: 'NOTOURKEY' }),
      await tryKeys({ applicationSecretKey: 'not the secret' }),
    ]).toEqual(['application-unknown', 'secret-key-wrong']);
  });

  test('an application that may not use the token flow', async () => {
    const rig = await makeAccountRig();
    await rig.control('switches', { clientFlow: false });
    const act = async (url: string): Promise<void> => {
      const answer = await fetch(url, { redirect: 'manual' });
      await follow(answer.headers.get('location') ?? '');
    };
    expect(await signInWith(rig, act, false)).toBe('flow-refused');
  });

  test('a second program on the port', async () => {
    const rig = await makeAccountRig();
    const other = http.createServer();
    await new Promise<void>((resolve) => other.listen(rig.port, '127.0.0.1', resolve));
    const accounts = await rig.accounts();
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    expect(accounts.state().signIn).toMatchObject({
      kind: 'failed',
      problem: { code: 'port-in-use' },
    });
    await new Promise((resolve) => other.close(resolve));
  });

  test('cancelling closes the listener, and another try works', async () => {
    const rig = await makeAccountRig();
    let isAbsent = true;
    const accounts = await rig.accounts({
      openBrowser(url) {
        if (!isAbsent) void decide(url, 'allow').then(follow).catch(ignoreClosed);
        return Promise.resolve(true);
      },
    });
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    expect(accounts.state().signIn.kind).toBe('waiting');
    await accounts.cancelSignIn();
    expect([accounts.state().signIn.kind, await isListening(rig)]).toEqual(['idle', false]);
    isAbsent = false;
    await accounts.signIn({ way: 'browser' });
    const state = await untilState(accounts, hasEnded);
    expect(activeAccount(state)?.state).toBe('signed-in');
  });

  test('a person who closes the browser is waited for until the limit, and no longer', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({
      openBrowser: () => Promise.resolve(true),
      signInLimitMs: 30,
    });
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    const { signIn } = await untilState(accounts, hasEnded);
    expect(signIn).toMatchObject({ kind: 'failed', problem: { code: 'sign-in-timed-out' } });
    expect(await isListening(rig)).toBe(false);
  });

  test('two that are begun at once are one: the later, and cancelling it leaves no listener', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({ openBrowser: () => Promise.resolve(true) });
    await accounts.keepApplication(keysOf(rig.server));
    await Promise.all([accounts.signIn({ way: 'browser' }), accounts.signIn({ way: 'browser' })]);
    expect(accounts.state().signIn.kind).toBe('waiting');
    await accounts.cancelSignIn();
    expect([accounts.state().signIn.kind, await isListening(rig)]).toEqual(['idle', false]);
  });

  test('a connection that the browser opened ahead ends with the listener', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({ openBrowser: () => Promise.resolve(true) });
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    const ahead = net.connect(rig.port, '127.0.0.1').resume().on('error', ignoreClosed);
    await once(ahead, 'connect');
    expect(await isListening(rig)).toBe(true);
    const ended = once(ahead, 'close');
    await accounts.cancelSignIn();
    await ended;
  });

  test('cancelled while OK does not say who it is: nobody is signed in, and nothing waits for OK', async () => {
    const rig = await makeAccountRig();
    const asked = Promise.withResolvers<undefined>();
    const silent = http.createServer(() => asked.resolve(undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const { oauthUrl } = rig.server;
    const accounts = await rig.accounts({
      endpoints: { apiUrl: `http://127.0.0.1:${port}`, oauthUrl },
    });
    await accounts.keepApplication(keysOf(rig.server, false));
    await accounts.signIn({ way: 'browser' });
    await asked.promise;
    expect(accounts.state().signIn.kind).toBe('finishing');
    await accounts.cancelSignIn();
    expect(accounts.state()).toMatchObject({ signIn: { kind: 'idle' }, accounts: [] });
    expect([...rig.keychain.entries.keys()]).toEqual(['application']);
  });

  test('a network that goes away after the person agreed', async () => {
    const rig = await makeAccountRig();
    const code = await signInWith(rig, async (url) => {
      const location = await decide(url, 'allow');
      await rig.server.close();
      await follow(location);
    });
    expect(code).toBe('offline');
  });

  test('without a browser to open', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({ openBrowser: () => Promise.resolve(false) });
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'browser' });
    const { signIn } = await untilState(accounts, hasEnded);
    expect(signIn).toMatchObject({ kind: 'failed', problem: { code: 'browser-not-opened' } });
  });
});

describe('attacks on the listener', () => {
  const post = (
    rig: AccountRig,
    headers: Record<string, string>,
    body = 'access_token=x&state=y',
  ) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port: rig.port,
          path: '/auth/fragment',
          method: 'POST',
          headers: { 'content-length': body.length, ...headers },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on('error', reject).end(body);
    });

  test('a page from elsewhere can neither post a callback nor rebind its name, and the sign-in goes on', async () => {
    const rig = await makeAccountRig();
    let address = '';
    const accounts = await rig.accounts({
      openBrowser(url) {
        address = url;
        return Promise.resolve(true);
      },
    });
    await accounts.keepApplication(keysOf(rig.server, false));
    await accounts.signIn({ way: 'browser' });
    const origin = `http://localhost:${rig.port}`;
    const mark = { 'x-okapi-sign-in': '1' };
    const host = `localhost:${rig.port}`;
    expect([
      await post(rig, { ...mark, host, origin: 'https://evil.example' }),
      await post(rig, { ...mark, host }),
      await post(rig, { host, origin }),
      await post(rig, { ...mark, origin, host: 'evil.example' }),
      await post(rig, { ...mark, origin, host, 'content-length': '99999' }, 'x'),
    ]).toEqual([403, 403, 403, 421, 413]);
    expect(accounts.state().signIn.kind).toBe('waiting');

    await follow(await decide(address, 'allow'));
    const state = await untilState(accounts, hasEnded);
    expect(activeAccount(state)?.state).toBe('signed-in');
  });

  test('a post that is cut off in the middle is nothing', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({ openBrowser: () => Promise.resolve(true) });
    await accounts.keepApplication(keysOf(rig.server, false));
    await accounts.signIn({ way: 'browser' });
    const rejections: unknown[] = [];
    const hear = (cause: unknown) => void rejections.push(cause);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const socket = net.connect(rig.port, '127.0.0.1');
    const host = `localhost:${rig.port}`;
    socket.write(
      `POST /auth/fragment HTTP/1.1\r\nhost: ${host}\r\norigin: http://${host}\r\n` +
        'x-okapi-sign-in: 1\r\ncontent-length: 100\r\n\r\naccess_token=',
    );
    await once(socket, 'connect');
    // The listener has met the one before when it answers another.
    expect(await isListening(rig)).toBe(true);
    socket.destroy();
    await expect.poll(() => isListening(rig)).toBe(true);
    await accounts.cancelSignIn();
    expect(rejections).toEqual([]);
  });

  test('the page that waits for the fragment runs only its own script and is shown in no frame', async () => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts({ openBrowser: () => Promise.resolve(true) });
    await accounts.keepApplication(keysOf(rig.server, false));
    await accounts.signIn({ way: 'browser' });
    const page = await fetch(`http://localhost:${rig.port}/auth`);
    const policy = page.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(await page.text()).toContain(`<script nonce="${nonce}">`);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});

describe('by a window of the app', () => {
  const windowThat = (act: (url: string) => Promise<string | null>) => ({
    signInWindow: {
      open: ({ url }: { url: string }) => act(url),
      forget: () => Promise.resolve(),
    },
  });

  test.each([true, false])('with the secret key: %s', async (withSecret) => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts(windowThat((url) => decide(url, 'allow')));
    await accounts.keepApplication(keysOf(rig.server, withSecret));
    await accounts.signIn({ way: 'window' });
    const state = await untilState(accounts, hasEnded);
    expect(activeAccount(state)).toMatchObject({ uid: rig.server.uid, state: 'signed-in' });
  });

  test.each<[string, (url: string) => Promise<string | null>, string]>([
    [
      'led to another host',
      () => Promise.resolve('https://evil.example/blank.html#access_token=x'),
      'sign-in-foreign',
    ],
    ['told of an error', (url) => decide(url, 'refuse'), 'sign-in-refused'],
  ])('%s', async (_name, act, expected) => {
    const rig = await makeAccountRig();
    const accounts = await rig.accounts(windowThat(act));
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'window' });
    const { signIn } = await untilState(accounts, hasEnded);
    expect(signIn).toMatchObject({ kind: 'failed', problem: { code: expected } });
  });

  test('closed by the person: nothing is said, and another try works', async () => {
    const rig = await makeAccountRig();
    const answers = [null, ''];
    const accounts = await rig.accounts(
      windowThat((url) =>
        answers.shift() === null ? Promise.resolve(null) : decide(url, 'allow'),
      ),
    );
    await accounts.keepApplication(keysOf(rig.server));
    await accounts.signIn({ way: 'window' });
    await untilState(accounts, hasEnded);
    expect(accounts.state()).toMatchObject({ signIn: { kind: 'idle' }, activeUid: null });
    await accounts.signIn({ way: 'window' });
    const state = await untilState(accounts, ({ activeUid }) => activeUid !== null);
    expect(activeAccount(state)?.state).toBe('signed-in');
  });
});
