/**
 * @file One soak: the stand-in as its own process with faults of all kinds, the real
 * command line as another, many photos, to the end; then what arrived is compared.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startOkProcess, type OkProcess } from '../support/ok-process.ts';
import { compareArrived, type Differences, type StoredPhoto } from './compare.ts';
import { ANSWER_TIMEOUT_MS, COMMIT_PATIENCE_MS, everyFault, nameOfFault } from './faults.ts';
import { watchMemory, type MemoryFigures } from './memory.ts';
import { makePhotoTree } from './photos.ts';

export interface SoakOptions {
  readonly photos: number;
  /** How likely each request is to meet a fault, 0 to 1. */
  readonly chance: number;
  readonly seed: number;
  /** The stand-in's switches, as `secondCommit=duplicate`. */
  readonly switches?: readonly string[];
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

const ROOT = path.join(import.meta.dirname, '../..');
const PROGRESS_MS = 15_000;
/** Characters of what it says of pauses; the last are kept, for when it ends with nothing else. */
const MOST_REMARKS = 2000;

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-soak-'));
  try {
    const photos = path.join(home, 'Soak');
    const expected = await makePhotoTree(photos, options.photos, options.seed);
    const ok = await startOkProcess(path.join(home, 'ok'), options);
    try {
      await ok.control('faults', 'PUT', everyFault(options.chance));
      const run = await upload(ok, photos, path.join(home, 'data'), options);
      const stored = (await ok.control('photos')) as StoredPhoto[];
      return {
        ...run,
        differences: compareArrived(expected, stored),
        fired: await firedByKind(ok),
      };
    } finally {
      await ok.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function upload(
  ok: OkProcess,
  photos: string,
  dataFolder: string,
  { onProgress, nodeOptions = [] }: SoakOptions,
): Promise<Omit<SoakResult, 'differences' | 'fired'>> {
  const words = ['upload', photos, '--data-dir', dataFolder, '--json'];
  const command = spawn(
    process.execPath,
    [...nodeOptions, '--max-semi-space-size=4', 'scripts/launch.mjs', 'src/main/cli.ts', ...words],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: environment(ok, dataFolder) },
  );
  const memory = watchMemory(command.pid ?? 0);
  const startedAt = performance.now();
  let tidying = Promise.resolve();
  const progress = setInterval(() => {
    tidying = tidyUp(ok).then((stored) =>
      onProgress?.({
        seconds: Math.round((performance.now() - startedAt) / 1000),
        stored,
        residentBytes: memory.now(),
      }),
    );
  }, PROGRESS_MS);
  let output = '';
  let remarks = '';
  command.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  command.stderr.setEncoding('utf8').on('data', (text: string) => {
    remarks = (remarks + text).slice(-MOST_REMARKS);
  });
  const [exitCode] = (await once(command, 'close')) as [number | null];
  clearInterval(progress);
  await tidying;
  if (output === '') throw new Error(`The command line ended with ${exitCode}: ${remarks}`);
  const summary = JSON.parse(output) as Pick<
    SoakResult,
    'uploaded' | 'failed' | 'failures' | 'seconds'
  >;
  const { uploaded, failed, failures, seconds } = summary;
  return { exitCode, uploaded, failed, failures, seconds, memory: memory.figures() };
}

function environment(ok: OkProcess, home: string): Record<string, string | undefined> {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    LANG: 'en_US.UTF-8',
    ...ok.environment,
    OKAPI_ANSWER_TIMEOUT_MS: String(ANSWER_TIMEOUT_MS),
    OKAPI_COMMIT_PATIENCE_MS: String(COMMIT_PATIENCE_MS),
  };
}

/** Nobody reads the journal here, and it would grow; answers how many photos have arrived. */
async function tidyUp(ok: OkProcess): Promise<number> {
  await ok.control('journal', 'DELETE');
  return ((await ok.control('photos')) as unknown[]).length;
}

async function firedByKind(ok: OkProcess): Promise<Record<string, number>> {
  const fired: Record<string, number> = {};
  const faults = (await ok.control('faults')) as (Parameters<typeof nameOfFault>[0] & {
    readonly fired: number;
  })[];
  for (const fault of faults) {
    const name = nameOfFault(fault);
    fired[name] = (fired[name] ?? 0) + fault.fired;
  }
  return fired;
}
