/** @file One start of the command line that is to be killed at one point. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LONG_PATIENCE_MS, startUpload, type Ended, type UploadOrder } from './command-line.ts';
import type { Judge } from './judge.ts';
import { lookFor, nameOf, type HeldMethod, type KillPoint } from './kill-points.ts';

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
  /** How many photos the folder has. */
  readonly photos: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Starts the command line, kills it at the point, and answers how it ended: by itself when the
 * point was never reached. What it leaves standing at the server takes its effect at once, when the
 * next one asks for the first time, or only when that one has looked for it in vain, or has sent
 * the photos again.
 */
export async function attempt(
  { judge, photos, random, signal }: Stage,
  order: UploadOrder,
  { point, nth }: { readonly point: KillPoint; readonly nth: number },
): Promise<Ended> {
  if (point.kind === 'server') await judge.hold(point.method, point.at, nth);

  const gone = new AbortController();
  const { write, at } = point.kind === 'write' ? point : { write: null, at: null };
  const client = startUpload(
    patient(judge, order),
    write === null ? {} : { dieAt: { write, at, nth } },
  );
  signal.addEventListener('abort', client.kill);
  const momentMs = random() * Math.min(LATEST_MOMENT_MS, START_MS + photos * PHOTO_MS);
  const moment = point.kind === 'moment' ? setTimeout(client.kill, momentMs) : undefined;
  const ending = client.ended.finally(() => gone.abort());

  const way = wayOf(point, random);
  const aiming = async (): Promise<void> => {
    if (point.kind !== 'server') return;
    try {
      await judge.whenHeld(gone.signal);
      // Its own patience is over by then: the next one must have it from its start on.
      if (way.isLook) await sleep(LONG_PATIENCE_MS, undefined, { signal: gone.signal });
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
    const { behind, isLook, isLate } = ended.isKilled ? way : AT_ONCE;
    if (behind !== null) await judge.releaseBehind(behind, isLook);
    else if (isLate) await judge.releaseLate();
    else await judge.release();
  }
  return ended;
}

/** When what stands at the server takes its effect. */
interface Way {
  /** When the next client asks for the first time, else at once. */
  readonly isLate: boolean;
  /** When the next client has asked this. */
  readonly behind: HeldMethod | null;
  /** Whether that looks for what stands, and does not make it again. */
  readonly isLook: boolean;
}

const AT_ONCE: Way = { isLate: false, behind: null, isLook: false };

function wayOf(point: KillPoint, random: () => number): Way {
  if (point.kind !== 'server') return AT_ONCE;
  const ways: Way[] = [AT_ONCE, { ...AT_ONCE, isLate: true }];
  const look = point.at === 'before' ? lookFor(point.method) : null;
  if (look !== null) ways.push({ isLate: true, behind: look, isLook: true });
  if (point.method === 'upload' && point.at !== 'after') {
    ways.push({ isLate: true, behind: 'upload', isLook: false });
  }
  return ways[Math.floor(random() * ways.length)] ?? AT_ONCE;
}

function patient(judge: Judge, order: UploadOrder): UploadOrder {
  return judge.needsPatience() ? { ...order, patienceMs: LONG_PATIENCE_MS } : order;
}

/** Lets the command line work undisturbed. */
export async function finish(
  { judge, signal }: Stage,
  order: UploadOrder,
  writesSeen?: string,
): Promise<Ended> {
  const client = startUpload(patient(judge, order), writesSeen === undefined ? {} : { writesSeen });
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
