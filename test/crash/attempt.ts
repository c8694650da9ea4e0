/** @file One start of the command line that is to be killed at one point. */
import { startUpload, type Ended, type UploadOrder } from './command-line.ts';
import type { Judge } from './judge.ts';
import { nameOf, type KillPoint } from './kill-points.ts';

/** A random moment is at most this long after the start: a large folder's run is longer. */
const LATEST_MOMENT_MS = 1_500;
const START_MS = 500;
const PHOTO_MS = 5;

/** Something that no photo is to blame for: the proof cannot go on. */
export class ProofFailure extends Error {
  override name = 'ProofFailure';
}

export interface Stage {
  readonly judge: Judge;
  readonly order: UploadOrder;
  /** How many photos the folder has. */
  readonly photos: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Starts the command line, kills it at the point, and answers how it ended: by itself when the
 * point was never reached. What it leaves standing at the server takes its effect at once, or when
 * the next one asks for the first time.
 */
export async function attempt(
  { judge, order, photos, random, signal }: Stage,
  { point, nth }: { readonly point: KillPoint; readonly nth: number },
): Promise<Ended> {
  if (point.kind === 'server') await judge.hold(point.method, point.at, nth);

  const gone = new AbortController();
  const { write, at } = point.kind === 'write' ? point : { write: null, at: null };
  const client = startUpload(order, write === null ? {} : { dieAt: { write, at, nth } });
  signal.addEventListener('abort', client.kill);
  const momentMs = random() * Math.min(LATEST_MOMENT_MS, START_MS + photos * PHOTO_MS);
  const moment = point.kind === 'moment' ? setTimeout(client.kill, momentMs) : undefined;
  const ending = client.ended.finally(() => gone.abort());

  const aiming = async (): Promise<void> => {
    if (point.kind !== 'server') return;
    try {
      await judge.whenHeld(gone.signal);
      client.kill();
    } catch (cause) {
      if (!gone.signal.aborted) throw cause; // else the client ended first
    }
  };
  const [ended] = await Promise.all([ending, aiming()]).finally(() => {
    client.kill(); // does nothing to a process that has ended
    clearTimeout(moment);
    signal.removeEventListener('abort', client.kill);
  });
  signal.throwIfAborted();
  expectEnd(ended, nameOf(point));
  if (point.kind === 'server') {
    if (ended.isKilled && random() < 0.5) await judge.releaseLate();
    else await judge.release();
  }
  return ended;
}

/** Lets the command line work undisturbed. */
export async function finish({ order, signal }: Stage, writesSeen?: string): Promise<Ended> {
  const client = startUpload(order, writesSeen === undefined ? {} : { writesSeen });
  signal.addEventListener('abort', client.kill);
  const ended = await client.ended;
  signal.removeEventListener('abort', client.kill);
  signal.throwIfAborted();
  expectEnd(ended, 'nothing');
  if (ended.isKilled) throw new ProofFailure('Somebody else killed the command line');
  return ended;
}

/** 0: all arrived; 1: some failed. Anything else, or no end at all, is no end for a crash proof. */
function expectEnd({ exitCode, isKilled, isStuck, stderr }: Ended, aimedAt: string): void {
  if (!isStuck && (isKilled || exitCode === 0 || exitCode === 1)) return;
  const how = isStuck ? 'did not end' : `ended with ${exitCode ?? 'a signal'}`;
  throw new ProofFailure(`The command line ${how} (aimed at: ${aimedAt})\n${stderr}`);
}
