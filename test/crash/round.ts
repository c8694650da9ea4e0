/** @file One round: a fresh folder is uploaded under kills to the end, and what arrived is judged. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { attempt, finish, type Stage } from './attempt.ts';
import { createBlame } from './blame.ts';
import { failedPaths, type Ended, type UploadOrder } from './command-line.ts';
import { compareFailures, comparePhotos, comparePlaces, keyOf, type Wrong } from './compare.ts';
import { chooseKillPoint, chooseNth, nameOf, TOPIC_POINTS, type KillPoint } from './kill-points.ts';
import { makeFolder, planFolder, planTopics, type PlannedFile } from './photo-folder.ts';
import { readQueue, type QueueView } from './queue-copy.ts';
import { remainingOf } from './remaining.ts';
import type { BlamedWrong } from './table.ts';

/** Where a round's photos go: to the person's albums, to a group's, or into topics. */
export type RoundKind = 'albums' | 'group albums' | 'topics';

export interface RoundOrder extends Stage {
  readonly kind: RoundKind;
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

/** Topics are few and small: a round of them bears no more. */
const MOST_KILLS_OF_TOPICS = 8;

export async function playRound(round: RoundOrder): Promise<RoundResult> {
  const { judge, kills, random } = round;
  const areTopics = round.kind === 'topics';
  const dataFolder = path.join(round.home, 'data');
  await mkdir(dataFolder, { recursive: true });
  const { folder, plan, tasks } = planRound(round, dataFolder);
  const files = await makeFolder(folder, plan);
  const expected = new Map([...files.values()].map((photo) => [keyOf(photo), photo]));
  const places = new Map(
    [...Map.groupBy(expected, ([, { album }]) => album)].map(([name, photos]) => [
      name,
      photos.map(([key]) => key),
    ]),
  );
  const isDone = ({ places: names }: Task, queue: QueueView): boolean =>
    names.every((name) => places.get(name)?.every((key) => queue.photos.get(key) === 'done'));
  const earlier = await judge.photos();

  const points = areTopics
    ? round.points.filter((one) => TOPIC_POINTS.includes(one))
    : round.points;
  const mostKills = areTopics ? Math.min(round.mostKills, MOST_KILLS_OF_TOPICS) : round.mostKills;
  const blame = createBlame([...expected.keys()]);
  const ends = new Map<Task, Ended>();
  for (let killed = 0; killed < mostKills;) {
    const queue = readQueue(dataFolder);
    const open = tasks.filter((task) => !ends.has(task) && !isDone(task, queue));
    const task = open[Math.floor(random() * open.length)];
    if (task === undefined) break;
    const remaining = remainingOf({ places, areTopics }, queue);
    const point = chooseKillPoint(points, kills, remaining, random);
    const nth = chooseNth(point, remaining, random);
    const ended = await attempt(round, task.order, { point, nth });
    if (!ended.isKilled) {
      ends.set(task, ended);
      continue;
    }
    killed += 1;
    kills.set(nameOf(point), (kills.get(nameOf(point)) ?? 0) + 1);
    blame.note(nameOf(point), readQueue(dataFolder));
    round.onKill();
  }
  for (const task of tasks) {
    if (!ends.has(task)) ends.set(task, await finish(round, task.order, round.writesSeen));
  }

  const ofRound = (names: readonly string[]) => names.filter((name) => places.has(name));
  const wrongs: Wrong[] = [
    ...comparePhotos(
      [...expected.values()],
      [...(await judge.photos())].filter(([id]) => !earlier.has(id)).map(([, photo]) => photo),
    ),
    ...comparePlaces(ofRound(await judge.albumNames()), 'album'),
    ...comparePlaces(ofRound(await judge.topicNames()), 'topic'),
    ...compareFailures(damagedPaths(folder, plan), [...ends.values()].flatMap(failedPaths), files),
  ];
  return {
    wrongs: wrongs.map((wrong) => ({ ...wrong, round: round.round, step: blame.of(wrong) })),
    photos: expected.size,
  };
}

/** One command of a round, and the places that it fills. */
interface Task {
  readonly order: UploadOrder;
  readonly places: readonly string[];
}

/** A folder for albums is one command; each topic has its own. */
function planRound(
  { round, kind, home, photos, seed, judge }: RoundOrder,
  dataFolder: string,
): { readonly folder: string; readonly plan: readonly PlannedFile[]; readonly tasks: Task[] } {
  const name = `Round ${round}`;
  const folder = path.join(home, name);
  const common = { dataFolder, environment: judge.environment };
  if (kind === 'topics') {
    const { topics, files } = planTopics(name, seed, judge.groupIds);
    const tasks = topics.map(({ folder: own, groupId, text, name: place }): Task => {
      const words = ['topic', '--group', groupId, '--text', text];
      return { order: { ...common, words, folder: path.join(folder, own) }, places: [place] };
    });
    return { folder, plan: files, tasks };
  }
  const groupId = kind === 'group albums' ? judge.groupIds[0] : null;
  const plan = planFolder(name, photos, seed, groupId);
  const words = ['upload', ...(groupId === null ? [] : ['--group', groupId])];
  const places = [...new Set(plan.map(({ album }) => album))];
  return { folder, plan, tasks: [{ order: { ...common, words, folder }, places }] };
}

function damagedPaths(folder: string, plan: readonly PlannedFile[]): string[] {
  return plan.filter((file) => file.isDamaged).map((file) => path.join(folder, file.path));
}
