/** @file Starts the stand-in for OK as a process of its own and asks it what it holds. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { whoIs } from '../src/main/account/who-is.ts';
import { createHttpClient } from '../src/main/api/http.ts';

const address = z.object({
  apiUrl: z.url(),
  oauthUrl: z.url(),
  galleryUrl: z.url(),
  controlUrl: z.url(),
  clientId: z.string(),
  applicationKey: z.string(),
  applicationSecretKey: z.string(),
  accessToken: z.string(),
  sessionSecretKey: z.string(),
});
type Address = z.infer<typeof address>;

const storedPhotos = z.array(
  z.object({
    albumTitle: z.string().nullish(),
    sha256: z.string(),
    comment: z.string().nullish(),
  }),
);
export type StoredPhoto = z.infer<typeof storedPhotos>[number];

const START_MILLIS = 30_000;

export interface StandIn {
  readonly galleryUrl: string;
  readonly controlUrl: string;
  /** The session, as the app takes it from its environment: arguments would show it to everybody here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The name of the person whom the session belongs to, asked by the app's own code. */
  whoAmI(): Promise<string>;
  /** Everything that has been committed. */
  photos(): Promise<readonly StoredPhoto[]>;
  stop(): Promise<void>;
}

/** Resolves when the stand-in answers; `dataFolder` holds its state, `switches` are `name=value`. */
export async function startStandIn(
  dataFolder: string,
  switches: readonly string[] = [],
): Promise<StandIn> {
  const script = ['scripts/launch.mjs', 'test/ok-server/main.ts', '--port', '0'];
  const chosen = switches.flatMap((choice) => ['--switch', choice]);
  const child = spawn(process.execPath, [...script, '--data', dataFolder, ...chosen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const at = address.parse(JSON.parse(await firstLine(child)));
    return {
      galleryUrl: at.galleryUrl,
      controlUrl: at.controlUrl,
      environment: environmentOf(at),
      whoAmI: () => askWhoAmI(at),
      photos: () => readPhotos(at.controlUrl),
      stop: () => stop(child),
    };
  } catch (cause) {
    await stop(child);
    throw new Error('The stand-in for OK did not start', { cause });
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The stand-in has no output');
  const lines = createInterface({ input: child.stdout });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('it ended')));
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(START_MILLIS)]);
  const [line] = (await once(lines, 'line', { signal })) as [string];
  return line;
}

function environmentOf(at: Address): Record<string, string> {
  return {
    OKAPI_API_URL: at.apiUrl,
    OKAPI_OAUTH_URL: at.oauthUrl,
    OKAPI_CLIENT_ID: at.clientId,
    OKAPI_APPLICATION_KEY: at.applicationKey,
    OKAPI_APPLICATION_SECRET_KEY: at.applicationSecretKey,
    OKAPI_ACCESS_TOKEN: at.accessToken,
    OKAPI_SESSION_SECRET_KEY: at.sessionSecretKey,
  };
}

async function askWhoAmI(at: Address): Promise<string> {
  const http = createHttpClient();
  try {
    const user = await whoIs({ apiUrl: at.apiUrl, http }, at);
    if (!user.ok) throw new Error(`Signing in did not work (${user.error.code})`);
    return user.value.name ?? user.value.uid;
  } finally {
    http.close();
  }
}

async function readPhotos(controlUrl: string): Promise<readonly StoredPhoto[]> {
  const answer = await fetch(`${controlUrl}/photos`);
  return storedPhotos.parse(await answer.json());
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}
