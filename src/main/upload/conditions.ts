/**
 * @file Whether photos may go out now, as the computer and the person's rules have it: offline, out
 * of hours, on a metered connection. Pure; what OK says against it is in `standstill.ts`.
 */
import { isOpen, nextClosing, nextOpening } from '../../shared/schedule.ts';
import type { Rules } from '../../shared/settings.ts';
import { waitsForPerson, type Pause } from '../../shared/upload.ts';

/** What the computer says of its connection. */
export interface Conditions {
  readonly isOnline: boolean;
  /** Null: the system does not know, and it counts as not metered. Asked: it says so in a moment. */
  readonly isMetered: boolean | null | 'asked';
}

export interface Situation {
  readonly conditions: Conditions;
  /** Null: nobody asked for any. */
  readonly rules: Rules | null;
  /** Since when the computer says that it is offline, in epoch milliseconds. */
  readonly offlineSince: number;
  /** The pauses that the person has put aside with "upload anyway", as they were then. */
  readonly waived: readonly Pause[];
}

/**
 * The computer is believed for so long; then the queue finds out by itself, and waits longer each
 * time (`standstill.ts`). Some systems call themselves offline behind a VPN and are not.
 */
const OFFLINE_BELIEVED_MS = 60_000;

/** What stands in the way by itself, the most important first: without a connection no rule matters. */
export function obstacles({ conditions, rules, offlineSince }: Situation, now: number): Pause[] {
  const found: Pause[] = [];
  const believedUntil = offlineSince + OFFLINE_BELIEVED_MS;
  if (!conditions.isOnline && now < believedUntil) {
    found.push({ reason: 'offline', until: believedUntil, problem: null });
  }
  if (rules === null) return found;
  if (!isOpen(rules.schedule, now)) {
    const until = nextOpening(rules.schedule, now);
    found.push({ reason: 'schedule', until, problem: null });
  }
  if (rules.metered === 'yes' || (rules.metered === 'automatic' && conditions.isMetered === true)) {
    found.push({ reason: 'metered', until: null, problem: null });
  }
  return found;
}

/** Why photos may not go out now; null: they may. */
export function mayUpload(situation: Situation, now: number): Pause | null {
  const isWaived = (pause: Pause): boolean => situation.waived.some((one) => isSame(one, pause));
  return obstacles(situation, now).find((pause) => !isWaived(pause)) ?? null;
}

/** Whether it comes out in a moment that photos may not go out now: nothing is begun, and nobody is told of a pause. */
export function isUnsure({ conditions, rules }: Situation): boolean {
  return rules?.metered === 'automatic' && conditions.isMetered === 'asked';
}

/** What is still put aside: a waiver ends with what it was given for. */
export function stillWaived(situation: Situation, now: number): readonly Pause[] {
  const present = obstacles(situation, now);
  return situation.waived.filter((one) => present.some((pause) => isSame(one, pause)));
}

/** Whether a pause is one of these: while nothing is left to upload, nobody waits because of it. */
export function isObstacle({ reason, problem }: Pause): boolean {
  return (
    reason === 'schedule' || reason === 'metered' || (reason === 'offline' && problem === null)
  );
}

/** When the answer may become another one by itself; Infinity: only from outside. */
export function nextChange({ conditions, rules, offlineSince }: Situation, now: number): number {
  const believedUntil = offlineSince + OFFLINE_BELIEVED_MS;
  const times = [
    conditions.isOnline || believedUntil <= now ? null : believedUntil,
    rules && (nextOpening(rules.schedule, now) ?? nextClosing(rules.schedule, now)),
  ];
  return Math.min(...times.map((time) => time ?? Infinity));
}

/**
 * Which of two pauses is told: what a person has done or has to mend comes before the conditions,
 * and these before what passes at OK.
 */
export function moreImportant(met: Pause | null, condition: Pause | null): Pause | null {
  if (met === null || condition === null) return met ?? condition;
  const isPersons = met.reason === 'person' || met.reason === 'disk-full' || waitsForPerson(met);
  return isPersons ? met : condition;
}

function isSame(one: Pause, other: Pause): boolean {
  return one.reason === other.reason && one.until === other.until;
}
