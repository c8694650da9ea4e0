/** @file Uploads a folder with the app's command line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { StandIn } from './demo-stand-in.ts';
import { uploadSummary, type UploadSummary } from './demo-verdict.ts';

const GRACE_MILLIS = 5_000;

export interface UploadOrder {
  readonly photos: string;
  readonly dataFolder: string;
  readonly standIn: StandIn;
  readonly signal: AbortSignal;
}

export interface UploadRun {
  readonly exitCode: number;
  readonly summary: UploadSummary;
  /** Ends what is still open. */
  close(): Promise<void>;
}

/** Runs `okapi upload`, which draws its progress on stderr when that is a terminal. */
export async function uploadInTerminal(order: UploadOrder): Promise<UploadRun> {
  const args = ['upload', order.photos, '--data-dir', order.dataFolder, '--json'];
  const child = spawn(process.execPath, ['scripts/launch.mjs', 'src/main/cli.ts', ...args], {
    env: { ...process.env, ...order.standIn.environment },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  const release = stopOnAbort(child, order.signal);
  const [output, [exitCode]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  release();
  order.signal.throwIfAborted();
  if (output.trim() === '') throw new Error(`okapi upload ended with ${exitCode ?? 'a signal'}`);
  const summary = uploadSummary.parse(JSON.parse(output));
  return { exitCode: exitCode ?? 2, summary, close: () => Promise.resolve() };
}

function stopOnAbort(child: ChildProcess, signal: AbortSignal): () => void {
  let late: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    late = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLIS);
  };
  signal.addEventListener('abort', stop);
  return () => {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  };
}
