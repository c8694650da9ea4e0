/**
 * @file How many photo POSTs run at once and how large they are: up while it helps, down at
 * once when OK or the connection has enough, then feeling the way up again. Pure: a pace
 * and what was met give the next pace.
 */
import type { Verdict } from './health.ts';

export interface Pace {
  /** POSTs at once, from 1 to the person's limit. */
  readonly limit: number;
  /** The most bytes of one POST: what a broken connection may cost. */
  readonly batchBytes: number;
  /** What the present limit has brought so far. */
  readonly window: { readonly since: number; readonly bytes: number; readonly posts: number };
  /** Bytes a second before the last step up; null when the present limit is not on trial. */
  readonly before: number | null;
  /** No step up before (milliseconds of the same clock as the events'). */
  readonly holdUntil: number;
  readonly holdMs: number;
  /** POSTs begun before this do not bring it down once more. */
  readonly loweredAt: number;
}

export type PaceEvent =
  | {
      readonly type: 'sent';
      readonly at: number;
      readonly bytes: number;
      readonly ms: number;
      /** Whether all allowed POSTs were running: else more of them cannot help. */
      readonly isFull: boolean;
    }
  /** The body was too slow or too large, or the connection broke. */
  | { readonly type: 'slow'; readonly at: number; readonly startedAt: number }
  /** OK asks for less, or answers nothing that makes sense. */
  | { readonly type: 'enough'; readonly at: number; readonly startedAt: number };

const FIRST_LIMIT = 2;
const MOST_BYTES = 16 * 1024 * 1024;
const LEAST_BYTES = 1024 * 1024;
/** A POST should take no longer: what breaks is sent again from its beginning. */
const POST_MS = 15_000;
const FIRST_HOLD_MS = 5_000;
const MOST_HOLD_MS = 5 * 60_000;
/** So many POSTs for each that may run at once tell how fast it goes: photos differ in size. */
const ROUNDS = 8;
/** A step up has to bring half of what one more of so many could. */
const WORTH_IT = 0.5;

export function firstPace(most: number, at: number): Pace {
  return {
    limit: Math.min(FIRST_LIMIT, most),
    batchBytes: 4 * LEAST_BYTES,
    window: { since: at, bytes: 0, posts: 0 },
    before: null,
    holdUntil: 0,
    holdMs: FIRST_HOLD_MS,
    loweredAt: -Infinity,
  };
}

/** The pace after an event; `most` is the person's limit. */
export function nextPace(pace: Pace, event: PaceEvent, most: number): Pace {
  switch (event.type) {
    case 'sent':
      return stepped({ ...pace, batchBytes: fittingBytes(pace, event) }, event, most);
    case 'slow':
      return lowered(pace, event, Math.max(LEAST_BYTES, Math.floor(pace.batchBytes / 2)));
    case 'enough':
      return lowered(pace, event, pace.batchBytes);
  }
}

/** The person's limit has changed. */
export function withinLimit(pace: Pace, most: number): Pace {
  return pace.limit <= most ? pace : { ...pace, limit: most, before: null };
}

/**
 * How many POSTs may run at once under a limit on speed: each gets enough of it to carry the
 * smallest batch in its time. The more of them share it, the longer each is open to a break.
 */
export function postsWithin(most: number, bytesPerSecond: number | null): number {
  if (bytesPerSecond === null) return most;
  return Math.max(1, Math.min(most, Math.floor((bytesPerSecond * POST_MS) / 1000 / LEAST_BYTES)));
}

/** The limit on speed has changed: what is known to be too much is not learned by a slow POST. */
export function withinSpeed(pace: Pace, bytesPerSecond: number | null): Pace {
  if (bytesPerSecond === null) return pace;
  const fitting = fittingIn(bytesPerSecond / pace.limit);
  return pace.batchBytes <= fitting ? pace : { ...pace, batchBytes: fitting };
}

function fittingIn(bytesPerSecond: number): number {
  const bytes = (bytesPerSecond * POST_MS) / 1000;
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes)));
}

function fittingBytes(pace: Pace, { bytes, ms }: { bytes: number; ms: number }): number {
  const fitting = (bytes / Math.max(1, ms)) * POST_MS;
  // Half way at a time: one lucky POST does not make a habit.
  const next = (pace.batchBytes + fitting) / 2;
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, next)));
}

function stepped(pace: Pace, event: Extract<PaceEvent, { type: 'sent' }>, most: number): Pace {
  const { since, bytes, posts } = pace.window;
  const window = { since, bytes: bytes + event.bytes, posts: posts + 1 };
  const elapsed = event.at - since;
  if (window.posts < ROUNDS * pace.limit || elapsed <= 0) return { ...pace, window };
  const rate = (window.bytes / elapsed) * 1000;
  const fresh = { since: event.at, bytes: 0, posts: 0 };
  if (pace.before !== null && rate < pace.before * (1 + WORTH_IT / (pace.limit - 1))) {
    const holdMs = Math.min(MOST_HOLD_MS, pace.holdMs * 2);
    return {
      ...pace,
      limit: Math.max(1, pace.limit - 1),
      window: fresh,
      before: null,
      holdUntil: event.at + pace.holdMs,
      holdMs,
    };
  }
  const mayRise = event.isFull && pace.limit < most && event.at >= pace.holdUntil;
  return mayRise
    ? { ...pace, limit: pace.limit + 1, window: fresh, before: rate }
    : { ...pace, window: fresh, before: null };
}

function lowered(pace: Pace, event: { at: number; startedAt: number }, batchBytes: number): Pace {
  if (event.startedAt < pace.loweredAt) return pace;
  return {
    ...pace,
    batchBytes,
    limit: Math.max(1, Math.floor(pace.limit / 2)),
    window: { since: event.at, bytes: 0, posts: 0 },
    before: null,
    holdUntil: event.at + pace.holdMs,
    loweredAt: event.at,
  };
}

/** What a call that did not succeed says about the pace, if anything; times of the same clock. */
export function slowdownOf(verdict: Verdict, startedAt: number, at: number): PaceEvent | null {
  const type = typeOfSlowdown(verdict);
  return type === null ? null : { type, at, startedAt };
}

export function typeOfSlowdown({ outcome, isOutage }: Verdict): 'slow' | 'enough' | null {
  if (!('problem' in outcome)) return null;
  const { code, okCode, stage } = outcome.problem;
  const isBroken = code === 'connection-lost' && stage === 'send';
  if (okCode === 30 || okCode === 31 || isBroken) return 'slow';
  const isTooMuch = outcome.kind === 'pause' && /^(flood|limit-reached)$/.test(outcome.reason);
  return isTooMuch || isOutage ? 'enough' : null;
}
