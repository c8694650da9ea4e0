/** @file The command line against a real keyring: kept, locked, absent, damaged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NO_KEYRING, startKeyring, type Keyring } from '../../support/keyring.ts';
import { startOkapi, type OkapiRun } from '../../support/okapi-command.ts';
import { makeAccountRig, type AccountRig } from './rig.ts';

const root = path.join(import.meta.dirname, '../../..');

async function keyring(options?: { locked: boolean }): Promise<Keyring> {
  const started = await startKeyring(options);
  onTestFinished(() => started.close());
  return started;
}

/** Runs `okapi` without a session in its environment; `input` is what is typed on stdin. */
async function okapi(
  rig: AccountRig,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
  input = '',
): Promise<OkapiRun> {
  const { oauthUrl, apiUrl } = rig.server;
  return await startOkapi(words, {
    dataFolder: rig.dataFolder,
    environment: { LANG: 'C', OKAPI_API_URL: apiUrl, OKAPI_OAUTH_URL: oauthUrl, ...environment },
    input,
  }).ended;
}

const keysIn = ({ server }: AccountRig): Record<string, string> => ({
  OKAPI_CLIENT_ID: server.clientId,
  OKAPI_APPLICATION_KEY: server.applicationKey,
  OKAPI_APPLICATION_SECRET_KEY: server.applicationSecretKey,
});
const pair = ({ server }: AccountRig): string =>
  `${server.accessToken}\n${server.sessionSecretKey}\n`;

test('a pair of tokens from stdin is kept, used by later runs, and forgotten by logout', async () => {
  const rig = await makeAccountRig();
  const { environment } = await keyring();
  const login = await okapi(
    rig,
    { ...environment, ...keysIn(rig) },
    ['login', '--token', '--json'],
    pair(rig),
  );
  expect(login).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(login.stdout)).toMatchObject({ uid: rig.server.uid, source: 'keychain' });

  const whoami = await okapi(rig, environment, ['whoami', '--json']);
  expect([whoami.exitCode, JSON.parse(whoami.stdout)]).toMatchObject([
    0,
    { uid: rig.server.uid, state: 'signed-in', source: 'keychain' },
  ]);
  const upload = await okapi(rig, environment, [
    'upload',
    path.join(root, 'build/icon.png'),
    '--json',
  ]);
  expect([upload.exitCode, JSON.parse(upload.stdout)]).toMatchObject([0, { uploaded: 1 }]);

  expect((await okapi(rig, environment, ['logout'])).stdout).toContain('queue is kept');
  const after = await okapi(rig, environment, ['whoami', '--json']);
  expect([after.exitCode, JSON.parse(after.stdout)]).toMatchObject([3, { state: 'signed-out' }]);
  const said = [login, whoami, upload].map(({ stdout, stderr }) => stdout + stderr).join();
  expect(
    [rig.server.accessToken, rig.server.sessionSecretKey].filter((secret) => said.includes(secret)),
  ).toEqual([]);
});

test('by the browser: the address is printed, and holds no secret', async () => {
  const rig = await makeAccountRig();
  const { environment } = await keyring();
  const login = okapi(
    rig,
    { ...environment, ...keysIn(rig), OKAPI_SIGN_IN_PORT: String(rig.port) },
    ['login'],
  );
  // The person opens the printed address; nobody does here, so the next line ends it.
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${rig.port}/auth?error=access_denied&state=none`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(400);
  const { exitCode, stderr } = await login;
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`${rig.server.oauthUrl}/oauth/authorize?`);
  expect(stderr).not.toContain(rig.server.applicationSecretKey);
});

test('who interrupts the sign-in is not told that it succeeded', async () => {
  const rig = await makeAccountRig();
  const { environment } = await keyring();
  const { oauthUrl, apiUrl } = rig.server;
  const { child, ended } = startOkapi(['login'], {
    dataFolder: rig.dataFolder,
    environment: {
      ...{ ...environment, ...keysIn(rig), LANG: 'C', OKAPI_SIGN_IN_PORT: String(rig.port) },
      ...{ OKAPI_API_URL: apiUrl, OKAPI_OAUTH_URL: oauthUrl },
    },
  });
  const listens = () =>
    fetch(`http://127.0.0.1:${rig.port}/`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(listens, { timeout: 10_000 }).toBe(404);
  child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await ended;
  expect([exitCode, stdout]).toEqual([130, '']);
  expect(stderr).toContain('Interrupted.');
});

test('a locked keyring is a sentence, and nothing is lost when it is opened', async () => {
  const rig = await makeAccountRig();
  const ring = await keyring();
  const { environment } = ring;
  await okapi(rig, { ...environment, ...keysIn(rig) }, ['login', '--token'], pair(rig));
  await ring.lock();
  const locked = await okapi(rig, environment, ['upload', '.', '--json']);
  expect([locked.exitCode, JSON.parse(locked.stdout)]).toMatchObject([
    2,
    { error: { code: 'keyring-unavailable' } },
  ]);
  await ring.unlock();
  expect((await okapi(rig, environment, ['whoami'])).exitCode).toBe(0);
});

test('without a keyring, login says that it cannot be kept', async () => {
  const rig = await makeAccountRig();
  const login = await okapi(
    rig,
    { ...NO_KEYRING, ...keysIn(rig) },
    ['login', '--token', '--json'],
    pair(rig),
  );
  expect([login.exitCode, JSON.parse(login.stdout)]).toMatchObject([
    2,
    { error: { code: 'keyring-unavailable' } },
  ]);
});

test.each(['', 'not JSON', '{"accessToken":""}'])(
  'a damaged entry (%s) is signed out, no crash',
  async (entry) => {
    const rig = await makeAccountRig();
    const { environment } = await keyring();
    await okapi(rig, { ...environment, ...keysIn(rig) }, ['login', '--token'], pair(rig));
    const spoil = spawn(
      process.execPath,
      [
        '-e',
        `import('keytar').then(({default: k}) => k.setPassword('Okapi', 'session:${rig.server.uid}', process.env.ENTRY || ' '))`,
      ],
      { cwd: root, env: { ...process.env, ...environment, ENTRY: entry }, stdio: 'inherit' },
    );
    await once(spoil, 'exit');
    const whoami = await okapi(rig, environment, ['whoami', '--json']);
    expect([whoami.exitCode, JSON.parse(whoami.stdout)]).toMatchObject([
      3,
      { state: 'signed-out' },
    ]);
  },
);
