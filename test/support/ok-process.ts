/** @file The stand-in for OK in a process of its own: what it does is not the work of the one who asks. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { okapiEnvironment, type Reachable } from '../ok-server/environment.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const START_MS = 30_000;
/** How long it may take to end before it is made to. */
const END_MS = 5_000;

export interface OkProcessOptions {
  /** As `secondCommit=duplicate`. */
  readonly switches?: readonly string[];
  /** What the chances of faults are drawn from. */
  readonly seed?: number;
}

/** The line that it prints. */
interface Printed extends Reachable {
  readonly galleryUrl: string;
  readonly controlUrl: string;
  readonly uid: string;
}

export interface OkProcess extends Printed {
  /** Endpoints and session, as Okapi takes them from its environment: arguments would show them to everybody here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asks one of its control pages, or changes it. */
  control(page: string, method?: 'GET' | 'PUT' | 'DELETE', body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Resolves when it answers; `dataDir` holds its state. */
export async function startOkProcess(
  dataDir: string,
  { switches = [], seed = 1 }: OkProcessOptions = {},
): Promise<OkProcess> {
  const words = ['--port', '0', '--data', dataDir, '--seed', String(seed)].concat(
    switches.flatMap((one) => ['--switch', one]),
  );
  const child = spawn(
    process.execPath,
    ['scripts/launch.mjs', 'test/ok-server/main.ts', ...words],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    // Our own program's line.
    const printed = JSON.parse(await firstLine(child)) as Printed;
    return {
      ...printed,
      environment: okapiEnvironment(printed),
      control: (page, method, body) => ask(`${printed.controlUrl}/${page}`, method, body),
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
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(START_MS)]);
  const [line] = (await once(lines, 'line', { signal })) as [string];
  return line;
}

async function ask(url: string, method = 'GET', body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(late);
}
