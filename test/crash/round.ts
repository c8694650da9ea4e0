/** @file One round: a fresh folder is uploaded under kills to the end, and what arrived is judged. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { attempt, finish, type Stage } from './attempt.ts';
import { createBlame } from './blame.ts';
import { failedPaths, type Ended } from './command-line.ts';
import { compareAlbums, compareFailures, comparePhotos, keyOf, type Wrong } from './compare.ts';
import { chooseKillPoint, chooseNth, nameOf, type KillPoint } from './kill-points.ts';
import { makeFolder, planFolder, type PlannedFile } from './photo-folder.ts';
import { readQueue } from './queue-copy.ts';
import { remainingOf } from './remaining.ts';
import type { BlamedWrong } from './table.ts';

export interface RoundOrder extends Omit<Stage, 'order'> {
  readonly round: number;
  /** An empty folder for the round's own files. */
  readonly home: string;
  readonly photos: number;
  readonly seed: number;
  readonly points: readonly KillPoint[];
  /** Kills of all rounds by the point's name; the round adds its own. */
  readonly kills: Map<string, number>;
  /** Kills after which the rest goes undisturbed. */
  readonly mostKills: number;
  /** A file that gets a line for each named write of the undisturbed end. */
  readonly writesSeen?: string;
  readonly onKill: () => void;
}

export interface RoundResult {
  readonly wrongs: readonly BlamedWrong[];
  /** Photos that had to arrive. */
  readonly photos: number;
}

export async function playRound(round: RoundOrder): Promise<RoundResult> {
  const { judge, kills, random } = round;
  const name = `Round ${round.round}`;
  const folder = path.join(round.home, name);
  const dataFolder = path.join(round.home, 'data');
  await mkdir(dataFolder, { recursive: true });
  const plan = planFolder(name, round.photos, round.seed);
  const files = await makeFolder(folder, plan);
  const expected = new Map([...files.values()].map((photo) => [keyOf(photo), photo]));
  const albums = new Set(plan.map(({ album }) => album)).size;
  const earlier = await judge.photos();

  const stage: Stage = {
    ...round,
    order: { folder, dataFolder, environment: judge.environment },
  };
  const blame = createBlame([...expected.keys()]);
  let end: Ended | null = null;
  for (let killed = 0; killed < round.mostKills && end === null;) {
    const remaining = remainingOf([...expected.keys()], albums, readQueue(dataFolder));
    if (remaining.toCommit === 0) break;
    const point = chooseKillPoint(round.points, kills, remaining, random);
    const nth = chooseNth(point, remaining, random);
    const ended = await attempt(stage, { point, nth });
    if (!ended.isKilled) {
      end = ended;
      continue;
    }
    killed += 1;
    kills.set(nameOf(point), (kills.get(nameOf(point)) ?? 0) + 1);
    blame.note(nameOf(point), readQueue(dataFolder));
    round.onKill();
  }
  end ??= await finish(stage, round.writesSeen);

  const wrongs: Wrong[] = [
    ...comparePhotos(
      [...expected.values()],
      [...(await judge.photos())].filter(([id]) => !earlier.has(id)).map(([, photo]) => photo),
    ),
    ...compareAlbums((await judge.albumTitles()).filter((title) => isOfRound(title, name))),
    ...compareFailures(damagedPaths(folder, plan), failedPaths(end), files),
  ];
  return {
    wrongs: wrongs.map((wrong) => ({ ...wrong, round: round.round, step: blame.of(wrong) })),
    photos: expected.size,
  };
}

function damagedPaths(folder: string, plan: readonly PlannedFile[]): string[] {
  return plan.filter((file) => file.isDamaged).map((file) => path.join(folder, file.path));
}

function isOfRound(title: string, name: string): boolean {
  return title === name || title.startsWith(`${name} / `);
}
