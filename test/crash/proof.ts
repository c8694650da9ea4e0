/**
 * @file The crash proof: the real command line is killed again and again, at random moments and at
 * every named step, and each photo must still be on the stand-in for OK exactly once.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomFrom } from '../../scripts/sample-scene.ts';
import { ProofFailure } from './attempt.ts';
import { startJudge } from './judge.ts';
import { KILL_POINTS, nameOf, type KillPoint } from './kill-points.ts';
import type { CrashOptions } from './options.ts';
import { playRound, type RoundKind, type RoundResult } from './round.ts';
import type { BlamedWrong } from './table.ts';
import { WRITES } from './write-names.ts';

export interface ProofOrder extends CrashOptions {
  /** An empty folder for everything that the proof writes. */
  readonly home: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (kills: number, rounds: number) => void;
  readonly points?: readonly KillPoint[];
}

export interface Proof {
  /** By the point's name. */
  readonly kills: ReadonlyMap<string, number>;
  readonly wrongs: readonly BlamedWrong[];
  readonly rounds: number;
  /** Photos that had to arrive, of all rounds. */
  readonly photos: number;
  /** Why it ended before the kills were spent, for people; null when they are. */
  readonly stoppedBy: string | null;
}

const REHEARSAL_PHOTOS = 30;
/** In turns, topics first, since the kills of a small folder may be spent in one round of albums. */
const KINDS: readonly RoundKind[] = ['topics', 'albums', 'topics', 'group albums'];
/** Rounds in a row without a kill after which there is no hope. */
const FRUITLESS_ROUNDS = 5;

/** Plays rounds until the kills are spent, or until something is so wrong that it cannot go on. */
export async function proveCrashes(order: ProofOrder): Promise<Proof> {
  const { home, signal, seed } = order;
  const judge = await startJudge(path.join(home, 'ok'), [
    `secondCommit=${order.commitMode}`,
    ...order.switches,
  ]);
  const random = randomFrom(seed);
  const kills = new Map<string, number>(KILL_POINTS.map((point) => [nameOf(point), 0]));
  const spent = (): number => [...kills.values()].reduce((sum, count) => sum + count, 0);
  const results: RoundResult[] = [];
  const play = async (photos: number, mostKills: number, writesSeen?: string): Promise<void> => {
    const round = results.length;
    const roundHome = path.join(home, `round-${round}`);
    const common = { judge, random, signal, kills, points: order.points ?? KILL_POINTS };
    const onKill = () => order.onProgress?.(spent(), results.length);
    const kind = mostKills === 0 ? 'albums' : (KINDS[(round - 1) % KINDS.length] ?? 'albums');
    const own = { kind, round, home: roundHome, photos, mostKills, seed: seed * 1_000 + round };
    const seen = writesSeen === undefined ? {} : { writesSeen };
    const result = await playRound({ ...common, ...own, ...seen, onKill });
    results.push(result);
    if (!order.keep || result.wrongs.length === 0)
      await rm(roundHome, { recursive: true, force: true });
  };
  let stoppedBy: string | null = null;
  try {
    const writesSeen = path.join(home, 'writes-seen');
    await play(REHEARSAL_PHOTOS, 0, writesSeen);
    await expectAllWrites(writesSeen);
    for (let fruitless = 0; spent() < order.kills;) {
      const before = spent();
      await play(order.photos, order.kills - before);
      fruitless = spent() === before ? fruitless + 1 : 0;
      if (fruitless === FRUITLESS_ROUNDS)
        throw new ProofFailure('No kill point is reached any more');
    }
  } catch (cause) {
    if (!(cause instanceof ProofFailure)) throw cause;
    stoppedBy = `Round ${results.length}: ${cause.message}`;
  } finally {
    await judge.stop();
  }
  return {
    stoppedBy,
    kills,
    wrongs: results.flatMap(({ wrongs }) => wrongs),
    rounds: results.length,
    photos: results.reduce((sum, { photos }) => sum + photos, 0),
  };
}

/** A write that is never seen without a kill would never be killed at: its statement has changed. */
async function expectAllWrites(file: string): Promise<void> {
  const seen = new Set(existsSync(file) ? (await readFile(file, 'utf8')).split('\n') : []);
  const missing = WRITES.filter((write) => !seen.has(write));
  if (missing.length > 0)
    throw new ProofFailure(`Never seen written: ${missing.join(', ')} (see write-names.ts)`);
}
