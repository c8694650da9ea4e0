/** @file The real command line in a process of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

const ROOT = path.join(import.meta.dirname, '../..');

export interface OkapiRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OkapiCommand {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<OkapiRun>;
}

export interface OkapiOrder {
  readonly dataFolder: string;
  /** On top of `PATH`, a home of its own and English; nothing else of this process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is typed on stdin. */
  readonly input?: string;
  /** Options of Node. */
  readonly nodeOptions?: readonly string[];
}

export function startOkapi(
  words: readonly string[],
  { dataFolder, environment, input = '', nodeOptions = [] }: OkapiOrder,
): OkapiCommand {
  const script = ['scripts/launch.mjs', 'src/main/cli.ts'];
  const child = spawn(
    process.execPath,
    [...nodeOptions, ...script, ...words, '--data-dir', dataFolder],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: dataFolder, LANG: 'en_US.UTF-8', ...environment },
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input);
  const ended = once(child, 'close').then(([exitCode]): OkapiRun => ({
    exitCode: exitCode as number | null,
    stdout,
    stderr,
  }));
  return { child, ended };
}
