/** @file The moments at which the command line is killed, and which one comes next: pure choices. */
import { WRITES, type Write } from './write-names.ts';

const METHODS = [
  'photos.getAlbums',
  'photos.createAlbum',
  'photosV2.getUploadUrl',
  'upload',
  'photosV2.commit',
  'photos.getPhotos',
  'photos.getInfo',
  'mediatopic.post',
  'mediatopic.getTopics',
] as const;

export type HeldMethod = (typeof METHODS)[number];
export type HeldAt = 'before' | 'body' | 'after';

export type KillPoint =
  /** At any time from the start of the process on. */
  | { readonly kind: 'moment' }
  /** While the stand-in holds a request: unread, half read, or done and not answered. */
  | { readonly kind: 'server'; readonly method: HeldMethod; readonly at: HeldAt }
  /** Around a transaction of the queue. */
  | { readonly kind: 'write'; readonly write: Write; readonly at: 'before' | 'after' };

/** Every named step, and the random moment. */
export const KILL_POINTS: readonly KillPoint[] = [
  { kind: 'moment' },
  ...METHODS.flatMap((method): KillPoint[] =>
    (method === 'upload'
      ? (['before', 'body', 'after'] as const)
      : (['before', 'after'] as const)
    ).map((at) => ({ kind: 'server', method, at })),
  ),
  ...WRITES.flatMap((write): KillPoint[] =>
    (['before', 'after'] as const).map((at) => ({ kind: 'write', write, at })),
  ),
];

/** The points where a topic goes another way than an album; at the others it is a photo as any. */
export const TOPIC_POINTS: readonly KillPoint[] = KILL_POINTS.filter((point) => {
  if (point.kind === 'server') return point.method.startsWith('mediatopic.');
  return point.kind === 'moment' || point.write === 'committing' || point.write === 'done';
});

/** Random moments come as often as this many named steps. */
const MOMENT_WEIGHT = 6;

export function nameOf(point: KillPoint): string {
  switch (point.kind) {
    case 'moment':
      return 'moment';
    case 'server':
      return `server:${point.method}:${point.at}`;
    case 'write':
      return `write:${point.at}:${point.write}`;
  }
}

/** What the last process left to be done, as far as it tells which points can still be reached. */
export interface Remaining {
  /** Photos that have still to come through a step. */
  readonly toQueue: number;
  readonly toReserve: number;
  readonly toSend: number;
  /** The photos of a topic are committed together, and count as one. */
  readonly toCommit: number;
  /** Those of them that are for albums. */
  readonly toCommitToAlbum: number;
  /** Photos of albums whose commit was begun and has no known end. */
  readonly toLookFor: number;
  /** Photos to send that may show whether the host keeps their order, while that is not known. */
  readonly toTellOrder: number;
  readonly topicsToPost: number;
  /** Topics whose posting was begun and has no known end. */
  readonly topicsToLookFor: number;
  readonly albumsToAskFor: number;
  readonly albumsToKnow: number;
}

type Step = HeldMethod | Write;

/** What must remain for a step to be reached; a step that is not here is in every process. */
const NEEDS: Partial<Record<Step, keyof Remaining>> = {
  queued: 'toQueue',
  'photos.getAlbums': 'albumsToKnow',
  'album asked for': 'albumsToAskFor',
  'photos.createAlbum': 'albumsToAskFor',
  'album id kept': 'albumsToKnow',
  'photosV2.getUploadUrl': 'toReserve',
  reserved: 'toReserve',
  upload: 'toSend',
  sending: 'toSend',
  sent: 'toSend',
  'photosV2.commit': 'toCommitToAlbum',
  committing: 'toCommit',
  done: 'toCommit',
  'photos.getPhotos': 'toLookFor',
  'photos.getInfo': 'toTellOrder',
  'mediatopic.post': 'topicsToPost',
  'mediatopic.getTopics': 'topicsToLookFor',
};

/** What a client asks before it makes a call again whose answer was lost. */
const LOOKS: Partial<Record<HeldMethod, HeldMethod>> = {
  'photos.createAlbum': 'photos.getAlbums',
  'photosV2.commit': 'photos.getPhotos',
  'mediatopic.post': 'mediatopic.getTopics',
};

/** How the effect of a call is looked for; null for a call that is just made again. */
export function lookFor(method: HeldMethod): HeldMethod | null {
  return LOOKS[method] ?? null;
}

/** Steps that come many times in one process, each for some photos. */
const BATCHED: ReadonlySet<Step> = new Set<Step>([
  'upload',
  'sending',
  'sent',
  'photosV2.commit',
  'committing',
  'done',
]);
const LATEST_BATCH = 4;
const PHOTOS_OF_A_BATCH = 10;

/**
 * The next point: of those that can probably be reached, one with the fewest kills, so that all
 * get their turn.
 */
export function chooseKillPoint(
  points: readonly KillPoint[],
  kills: ReadonlyMap<string, number>,
  remaining: Remaining,
  random: () => number,
): KillPoint {
  const reachable = points.filter((point) => leftAt(point, remaining) > 0);
  const turns = (point: KillPoint): number =>
    Math.floor((kills.get(nameOf(point)) ?? 0) / (point.kind === 'moment' ? MOMENT_WEIGHT : 1));
  const fewest = Math.min(...reachable.map(turns));
  const next = reachable.filter((point) => turns(point) === fewest);
  return next[Math.floor(random() * next.length)] ?? { kind: 'moment' };
}

/** Which of the step's times in one process is meant, counted from 1: an early one when little is left. */
export function chooseNth(point: KillPoint, remaining: Remaining, random: () => number): number {
  const step = stepOf(point);
  if (step === null || !BATCHED.has(step)) return 1;
  const most = Math.min(LATEST_BATCH, Math.floor(leftAt(point, remaining) / PHOTOS_OF_A_BATCH));
  return 1 + Math.floor(random() * most);
}

function leftAt(point: KillPoint, remaining: Remaining): number {
  const step = stepOf(point);
  const need = step === null ? undefined : NEEDS[step];
  return need === undefined ? Infinity : remaining[need];
}

function stepOf(point: KillPoint): Step | null {
  return point.kind === 'moment' ? null : point.kind === 'server' ? point.method : point.write;
}
