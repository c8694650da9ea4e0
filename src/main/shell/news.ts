/**
 * @file What a person who looks elsewhere is told, and when. Pure: what was known, a snapshot and
 * the time give what is to be said now. Never more than one thing a minute: what comes within the
 * minute is gathered and said together at its end, as far as it is still so.
 */
import {
  leftToDo,
  waitsForPerson,
  type Pause,
  type PauseReason,
  type Snapshot,
} from '../../shared/upload.ts';

/** What of a snapshot there can be news about. */
export type Told = Pick<Snapshot, 'counts' | 'run' | 'intake' | 'pause' | 'uselessSince'>;

export type News =
  | { readonly kind: 'finished'; readonly done: number; readonly failed: number }
  /** Photos of a run that goes on. */
  | { readonly kind: 'failing'; readonly failed: number }
  /** The queue goes on only when a person does something. */
  | { readonly kind: 'waits'; readonly pause: Pause }
  /** It goes on by itself, and has not for long. */
  | { readonly kind: 'waits-long'; readonly pause: Pause };

/** What is known and said so far. */
export interface NewsSoFar {
  /** The last snapshot; null before the first. */
  readonly before: Told | null;
  /** The last snapshot with nothing under way, whose run is told; null while photos are. */
  readonly over: Told | null;
  /** What is not said yet, and not before when. */
  readonly gathered: readonly { readonly news: News; readonly notBefore: number }[];
  /** When the last thing was said. */
  readonly saidAt: number | null;
  /** The wait of the moment. */
  readonly wait: { readonly since: number; readonly pause: Pause; readonly isTold: boolean } | null;
  /** That photos of this run fail is said once. */
  readonly isFailingTold: boolean;
}

export const NO_NEWS: NewsSoFar = {
  before: null,
  over: null,
  gathered: [],
  saidAt: null,
  wait: null,
  isFailingTold: false,
};

const MINUTE_MS = 60_000;
/** What ends sooner needs nobody. */
export const LONG_WAIT_MS = 10 * MINUTE_MS;
/** Waits that a person can do something about; one of their own making is no news to them. */
const UNWANTED: ReadonlySet<PauseReason> = new Set([
  'offline',
  'portal',
  'proxy-unreachable',
  'limit-reached',
  'action-blocked',
  'address-blocked',
  'spam-suspected',
  'server-unavailable',
  'disk-full',
  'folder-away',
]);

export interface Heard {
  readonly soFar: NewsSoFar;
  /** To be said now, in one notification. */
  readonly say: readonly News[];
  /** When to hear again without a new snapshot; null: not before one comes. */
  readonly dueAt: number | null;
}

/**
 * Takes a snapshot, or the last one again when it is time; and whether the person wants to hear and
 * does not see it. `now` only goes forward.
 */
export function hear(
  soFar: NewsSoFar,
  after: Told,
  person: { readonly isLooking: boolean; readonly wantsNews: boolean },
  now: number,
): Heard {
  const wait = waitOf(soFar.wait, after, now);
  const isLong = wait !== null && !wait.isTold && now - wait.since >= LONG_WAIT_MS;
  const isFailing = isFailingNow(soFar, after);
  const isAway = !person.isLooking && person.wantsNews;
  const between = newsBetween(soFar, after);
  const fresh = [
    ...(between === null ? [] : [{ news: between, notBefore: now }]),
    // A short run ends before that, and its end says it.
    ...(isFailing ? [{ news: failingIn(after), notBefore: now + MINUTE_MS }] : []),
    ...(isLong
      ? [{ news: { kind: 'waits-long', pause: wait.pause } as const, notBefore: now }]
      : []),
  ];
  const gathered = isAway ? gather([...soFar.gathered, ...fresh], after, wait !== null) : [];
  const isQuiet = soFar.saidAt !== null && now - soFar.saidAt < MINUTE_MS;
  const say = isQuiet ? [] : gathered.filter(({ notBefore }) => notBefore <= now);
  const left = gathered.filter((one) => !say.includes(one));
  const saidAt = say.length > 0 ? now : soFar.saidAt;
  const next: NewsSoFar = {
    before: after,
    over: overAfter(soFar, after),
    gathered: left,
    saidAt,
    wait: wait && { ...wait, isTold: wait.isTold || isLong },
    isFailingTold: isAtWork(after) && (soFar.isFailingTold || isFailing),
  };
  return { soFar: next, say: say.map(({ news }) => news), dueAt: dueAt(next) };
}

/**
 * What happened between two snapshots. Each change is news once: the next snapshot is compared
 * with this one. What was so when the app started (`before` is null) is none.
 */
export function newsBetween(
  { before, over }: Pick<NewsSoFar, 'before' | 'over'>,
  after: Told,
): News | null {
  if (before === null) return null;
  if (!isAtWork(after)) {
    const { done, failed } = after.run;
    // Folders with nothing new in them, or rows that were taken out, are no news: the run is the last one still.
    const isFinished = (over === null || hasCome(over, after)) && done + failed > 0;
    return isFinished ? { kind: 'finished', done, failed } : null;
  }
  const pause = waitsFor(after);
  return pause !== null && pause.reason !== waitsFor(before)?.reason
    ? { kind: 'waits', pause }
    : null;
}

/** While folders are only looked through, what was over before stays so. */
function overAfter({ before, over }: Pick<NewsSoFar, 'before' | 'over'>, after: Told): Told | null {
  if (leftToDo(after) > 0) return null;
  return isAtWork(after) && before !== null ? over : after;
}

/** A small photo comes and goes between two snapshots. */
function hasCome(before: Told, after: Told): boolean {
  return after.counts.done > before.counts.done || after.counts.failed > before.counts.failed;
}

function isAtWork(told: Told): boolean {
  return told.intake.active || leftToDo(told) > 0;
}

function isFailingNow({ before, isFailingTold }: NewsSoFar, after: Told): boolean {
  if (before === null || isFailingTold || !isAtWork(after)) return false;
  return after.counts.failed > before.counts.failed && after.run.failed > 0;
}

const failingIn = ({ run }: Told): News => ({ kind: 'failing', failed: run.failed });

/** What a person has to mend for photos that wait. */
function waitsFor(told: Told): Pause | null {
  const { pause } = told;
  return isAtWork(told) && pause !== null && waitsForPerson(pause) ? pause : null;
}

/** A wait lasts while Okapi tries again in vain. */
function waitOf(before: NewsSoFar['wait'], told: Told, now: number): NewsSoFar['wait'] {
  const { pause } = told;
  if (!isAtWork(told)) return null;
  if (pause === null) return told.uselessSince === null ? null : before;
  if (pause.until === null || !UNWANTED.has(pause.reason)) return null;
  return { since: before?.since ?? now, pause, isTold: before?.isTold ?? false };
}

/** One of each kind, the newest word of it, and only what is still so. */
function gather(
  all: NewsSoFar['gathered'],
  after: Told,
  isWaiting: boolean,
): NewsSoFar['gathered'] {
  const kinds = new Map<News['kind'], NewsSoFar['gathered'][number]>();
  for (const { news, notBefore } of all) {
    const earlier = kinds.get(news.kind);
    const still = asItIs(joined(earlier?.news, news), after, isWaiting);
    if (still === null) kinds.delete(news.kind);
    else
      kinds.set(news.kind, {
        news: still,
        notBefore: Math.min(earlier?.notBefore ?? notBefore, notBefore),
      });
  }
  return [...kinds.values()];
}

/** Two runs that ended in one minute are one piece of news. */
function joined(earlier: News | undefined, news: News): News {
  if (earlier?.kind !== 'finished' || news.kind !== 'finished') return news;
  return { ...news, done: earlier.done + news.done, failed: earlier.failed + news.failed };
}

function asItIs(news: News, after: Told, isWaiting: boolean): News | null {
  switch (news.kind) {
    case 'finished': {
      // What failed may be tried again meanwhile, or be taken out.
      const failed = Math.min(news.failed, after.counts.failed);
      return news.done + failed > 0 ? { ...news, failed } : null;
    }
    case 'failing':
      return isAtWork(after) && after.run.failed > 0 ? failingIn(after) : null;
    case 'waits':
      return waitsFor(after)?.reason === news.pause.reason ? news : null;
    case 'waits-long':
      return isWaiting ? news : null;
  }
}

function dueAt({ gathered, saidAt, wait }: NewsSoFar): number | null {
  const mayBeSaidAt = saidAt === null ? 0 : saidAt + MINUTE_MS;
  const times = gathered.map(({ notBefore }) => Math.max(notBefore, mayBeSaidAt));
  if (wait !== null && !wait.isTold) times.push(wait.since + LONG_WAIT_MS);
  return times.length > 0 ? Math.min(...times) : null;
}
