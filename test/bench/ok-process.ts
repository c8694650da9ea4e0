/** @file The stand-in for OK in a process of its own, so that its work is not the benchmark's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface OkProcess {
  /** Endpoints and session, as the app takes them from its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly uid: string;
  stop(): Promise<void>;
}

export async function startOkProcess(dataDir: string): Promise<OkProcess> {
  const server = spawn(
    process.execPath,
    ['test/ok-server/main.ts', '--port', '0', '--data', dataDir],
    { cwd: path.join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(server, 'exit');
  const lines = createInterface(server.stdout);
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
  if (first === null) throw new Error('The stand-in for OK did not start.');
  const ok = JSON.parse(String(first[0])) as Readonly<Record<string, string>>;
  const named = (name: string): string => ok[name] ?? '';
  return {
    uid: named('uid'),
    environment: {
      OKAPI_API_URL: named('apiUrl'),
      OKAPI_OAUTH_URL: named('oauthUrl'),
      OKAPI_CLIENT_ID: named('clientId'),
      OKAPI_APPLICATION_KEY: named('applicationKey'),
      OKAPI_APPLICATION_SECRET_KEY: named('applicationSecretKey'),
      OKAPI_ACCESS_TOKEN: named('accessToken'),
      OKAPI_SESSION_SECRET_KEY: named('sessionSecretKey'),
    },
    async stop() {
      server.kill();
      await ended;
    },
  };
}
