/** @file The real command line in a process of its own, to be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { WriteToDieAt } from './kill-at-write.ts';

const root = path.join(import.meta.dirname, '../..');
const preload = path.join(import.meta.dirname, 'kill-at-write.ts');

/** A process that takes longer is stuck: the folders are small. */
const LONGEST_RUN_MS = 60_000;
/** How long it is waited when an effect is to come after the first look, however slow that is. */
export const LONG_PATIENCE_MS = 3_000;
/** How long a commit's missing effect is waited for before it is repeated, in milliseconds. */
const COMMIT_PATIENCE_MS = 300;

export interface UploadOrder {
  /** The command and where to; `upload`, each folder to its album, unless told. */
  readonly words?: readonly string[];
  readonly folder: string;
  readonly patienceMs?: number;
  readonly dataFolder: string;
  /** The session and the stand-in's addresses. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What is watched from inside the process; nothing for an undisturbed one. */
export interface Watch {
  readonly dieAt?: WriteToDieAt;
  /** A file that gets a line for each named write. */
  readonly writesSeen?: string;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly isKilled: boolean;
  readonly isStuck: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningUpload {
  readonly ended: Promise<Ended>;
  readonly kill: () => void;
}

/** Starts `okapi upload FOLDER --json`, or another command, as the npm script does. */
export function startUpload(
  order: UploadOrder,
  watch: Watch = {},
  options: readonly string[] = [],
): RunningUpload {
  const isWatched = watch.dieAt !== undefined || watch.writesSeen !== undefined;
  const child = spawn(
    process.execPath,
    [
      '--max-semi-space-size=4',
      ...(isWatched ? ['--import', preload] : []),
      ...['scripts/launch.mjs', 'src/main/cli.ts', ...(order.words ?? ['upload']), order.folder],
      ...['--json', '--data-dir', order.dataFolder, ...options],
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: order.dataFolder,
        LANG: 'en_US.UTF-8',
        OKAPI_COMMIT_PATIENCE_MS: String(order.patienceMs ?? COMMIT_PATIENCE_MS),
        ...(watch.dieAt && { OKAPI_TEST_KILL_AT: JSON.stringify(watch.dieAt) }),
        ...(watch.writesSeen && { OKAPI_TEST_WRITES_SEEN: watch.writesSeen }),
        ...order.environment,
      },
    },
  );
  let stdout = '';
  let stderr = '';
  let isStuck = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const kill = (): void => void child.kill('SIGKILL');
  const late = setTimeout(() => {
    isStuck = true;
    kill();
  }, LONGEST_RUN_MS);
  const ended = once(child, 'close').then(([exitCode, signal]): Ended => {
    clearTimeout(late);
    const isKilled = signal === 'SIGKILL';
    return { exitCode: exitCode as number | null, isKilled, isStuck, stdout, stderr };
  });
  return { ended, kill };
}

const summarySchema = z.object({ failures: z.array(z.object({ path: z.string() })) });

/** The paths that an ended process reports as failed. */
export function failedPaths({ stdout }: Ended): string[] {
  return summarySchema.parse(JSON.parse(stdout)).failures.map((failure) => failure.path);
}
