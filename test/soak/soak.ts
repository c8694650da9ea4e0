/**
 * @file One soak: the stand-in as its own process with faults of all kinds, the real
 * command line as another, many photos, to the end; then what arrived is compared.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { compareArrived, type Differences, type StoredPhoto } from './compare.ts';
import { everyFault, nameOfFault } from './faults.ts';
import { watchMemory, type MemoryFigures } from './memory.ts';
import { makePhotoTree } from './photos.ts';

export interface SoakOptions {
  readonly photos: number;
  /** How likely each request is to meet a fault, 0 to 1. */
  readonly chance: number;
  readonly seed: number;
  /** Told now and then how far it is; asking costs the stand-in a little time. */
  readonly onProgress?: (progress: Progress) => void;
  /** Options of Node for the command line, to profile it. */
  readonly nodeOptions?: readonly string[];
}

export interface Progress {
  readonly seconds: number;
  readonly stored: number;
  readonly residentBytes: number;
}

export interface SoakResult {
  readonly exitCode: number | null;
  /** What the command line says itself. */
  readonly uploaded: number;
  readonly failed: number;
  readonly failures: readonly { readonly path: string; readonly message: string }[];
  readonly seconds: number;
  readonly differences: Differences;
  /** How often each kind of fault happened. */
  readonly fired: Readonly<Record<string, number>>;
  readonly memory: MemoryFigures;
}

type Ok = Readonly<Record<string, string>>;

const ROOT = path.join(import.meta.dirname, '../..');
const PROGRESS_MS = 15_000;

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-soak-'));
  try {
    const photos = path.join(home, 'Soak');
    const expected = await makePhotoTree(photos, options.photos, options.seed);
    const server = spawn(
      process.execPath,
      ['scripts/launch.mjs', 'test/ok-server/main.ts', '--seed', String(options.seed)].concat(
        '--data',
        path.join(home, 'ok'),
      ),
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      const ok = JSON.parse(line) as Ok;
      await control(ok, 'PUT', 'faults', everyFault(options.chance));
      const run = await upload(ok, photos, path.join(home, 'data'), options);
      const stored = (await control(ok, 'GET', 'photos')) as StoredPhoto[];
      return {
        ...run,
        differences: compareArrived(expected, stored),
        fired: await firedByKind(ok),
      };
    } finally {
      server.kill();
      await once(server, 'exit');
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function upload(
  ok: Ok,
  photos: string,
  dataFolder: string,
  { onProgress, nodeOptions = [] }: SoakOptions,
): Promise<Omit<SoakResult, 'differences' | 'fired'>> {
  const command = spawn(
    process.execPath,
    [...nodeOptions, '--max-semi-space-size=4', 'scripts/launch.mjs', 'src/main/cli.ts'].concat([
      'upload',
      photos,
      '--data-dir',
      dataFolder,
      '--json',
    ]),
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...sessionOf(ok) } },
  );
  const memory = watchMemory(command.pid ?? 0);
  const startedAt = performance.now();
  const progress = setInterval(() => {
    void tidyUp(ok).then((stored) =>
      onProgress?.({
        seconds: Math.round((performance.now() - startedAt) / 1000),
        stored,
        residentBytes: memory.now(),
      }),
    );
  }, PROGRESS_MS);
  let output = '';
  command.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = (await once(command, 'close')) as [number | null];
  clearInterval(progress);
  const summary = JSON.parse(output) as Pick<
    SoakResult,
    'uploaded' | 'failed' | 'failures' | 'seconds'
  >;
  const { uploaded, failed, failures, seconds } = summary;
  return { exitCode, uploaded, failed, failures, seconds, memory: memory.figures() };
}

function sessionOf(ok: Ok): Record<string, string | undefined> {
  return {
    OKAPI_API_URL: ok['apiUrl'],
    OKAPI_APPLICATION_KEY: ok['applicationKey'],
    OKAPI_APPLICATION_SECRET_KEY: ok['applicationSecretKey'],
    OKAPI_ACCESS_TOKEN: ok['accessToken'],
    OKAPI_SESSION_SECRET_KEY: ok['sessionSecretKey'],
    OKAPI_COMMIT_PATIENCE_MS: '1000',
  };
}

/** Nobody reads the journal here, and it would grow; answers how many photos have arrived. */
async function tidyUp(ok: Ok): Promise<number> {
  await control(ok, 'DELETE', 'journal');
  return ((await control(ok, 'GET', 'photos')) as unknown[]).length;
}

async function firedByKind(ok: Ok): Promise<Record<string, number>> {
  const fired: Record<string, number> = {};
  const faults = (await control(ok, 'GET', 'faults')) as (Parameters<typeof nameOfFault>[0] & {
    readonly fired: number;
  })[];
  for (const fault of faults) {
    const name = nameOfFault(fault);
    fired[name] = (fired[name] ?? 0) + fault.fired;
  }
  return fired;
}

async function control(
  ok: Ok,
  method: 'GET' | 'PUT' | 'DELETE',
  page: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(`${ok['controlUrl'] ?? ''}/${page}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${page}: HTTP ${answer.status}`);
  return await answer.json();
}
