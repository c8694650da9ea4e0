/**
 * @file A real gnome-keyring on a D-Bus session of its own: nothing of the computer's own keyring
 * is seen or touched, and both programs end with `close`, or with this process, however it ends.
 *
 *     const keyring = await startKeyring();
 *     // run something with keyring.environment
 *     await keyring.close();
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Keyring {
  /** What a program needs to use this keyring, and no other. */
  readonly environment: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** As after a sign-out of the desktop: nobody can be asked for the password. */
  lock(): Promise<void>;
  /** As if the person had typed the password. */
  unlock(): Promise<void>;
  /** Ends both programs; resolves when they are gone. */
  close(): Promise<void>;
}

/** For a program that is to find no keyring at all. */
export const NO_KEYRING = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } as const;

/** For a program that is to find nobody who knows the computer's network. */
export const NO_SYSTEM_BUS = { DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' } as const;

/** Whether this computer has what `startKeyring` needs. */
export function canStartKeyring(): boolean {
  return ['dbus-daemon', 'gnome-keyring-daemon', 'dbus-send'].every((name) =>
    existsSync(`/usr/bin/${name}`),
  );
}

const PASSWORD = 'pw';
const SERVICE = 'org.freedesktop.secrets';

/** Nothing is started on demand: what nobody started here is not there, such as a prompt's window. */
const busConfig = (folder: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** Starts an empty keyring, open unless it is to be `locked`. */
export async function startKeyring({ locked = false } = {}): Promise<Keyring> {
  if (!canStartKeyring()) throw new Error('apt-get install dbus gnome-keyring libsecret-1-0');
  const folder = await mkdtemp(path.join(tmpdir(), 'okapi-keyring-'));
  const started: ChildProcess[] = [];
  const close = async () => {
    const gone = started
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => once(child, 'exit'));
    // The bus ends with its input, and the keyring with its bus.
    for (const child of started) child.stdin?.end();
    await Promise.all(gone);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const address = await startBus(folder, started);
    const environment = { DBUS_SESSION_BUS_ADDRESS: address };
    const env = await homeIn(folder, environment);
    const send = (...message: string[]) =>
      run('dbus-send', ['--session', '--print-reply', '--reply-timeout=5000', ...message], { env });
    const open = async () => {
      const daemon = spawn(
        'gnome-keyring-daemon',
        ['--foreground', '--unlock', '--components=secrets'],
        { env, stdio: ['pipe', 'ignore', 'ignore'] },
      );
      started.push(daemon);
      daemon.stdin.end(PASSWORD);
      await untilItHasACollection(send);
      return daemon;
    };
    let daemon = await open();
    const lock = async () => {
      const locks = 'array:objpath:/org/freedesktop/secrets/collection/login';
      await send(
        `--dest=${SERVICE}`,
        '/org/freedesktop/secrets',
        `${SERVICE_INTERFACE}.Lock`,
        locks,
      );
    };
    if (locked) await lock();
    return {
      environment,
      lock,
      async unlock() {
        // It takes the password at its start only.
        daemon.kill('SIGKILL');
        await once(daemon, 'exit');
        daemon = await open();
      },
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

const SERVICE_INTERFACE = 'org.freedesktop.Secret.Service';

async function startBus(folder: string, started: ChildProcess[]): Promise<string> {
  const config = path.join(folder, 'bus.conf');
  await writeFile(config, busConfig(folder));
  // The shell's input is a pipe of this process: it ends with it, even after a SIGKILL.
  const script = 'dbus-daemon "$@" & bus=$!; cat > /dev/null; kill "$bus"; wait "$bus"';
  const options = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'];
  const bus = spawn('sh', ['-c', script, 'sh', ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
  started.push(bus);
  const [line] = (await once(bus.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}

/** A home of its own, so that the keyring's file is there and gone with it. */
async function homeIn(
  folder: string,
  environment: Keyring['environment'],
): Promise<NodeJS.ProcessEnv> {
  const home = path.join(folder, 'home');
  const control = path.join(folder, 'control');
  await mkdir(home, { mode: 0o700 });
  await mkdir(control, { mode: 0o700 });
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_RUNTIME_DIR: control,
    ...environment,
  };
}

async function untilItHasACollection(
  send: (...message: string[]) => Promise<unknown>,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await send(
        `--dest=${SERVICE}`,
        '/org/freedesktop/secrets/collection/login',
        'org.freedesktop.DBus.Properties.Get',
        'string:org.freedesktop.Secret.Collection',
        'string:Locked',
      );
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error('The keyring did not start.', { cause });
      await sleep(50);
    }
  }
}
