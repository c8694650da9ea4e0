/** @file A file that cannot be read just now is no failure yet: it is looked at again, a few times. */
import { NEW_PROGRESS, type Progress } from '../queue/transition.ts';
import type { Verdict } from './examine.ts';

/** Looks at one file before its failure is believed. */
const MOST_LOOKS = 6;
const FIRST_WAIT_MS = 2_000;
const MOST_WAIT_MS = 60_000;

/** Where such a row stands until then; null when it is no passing failure, or has been looked at often enough. `random` is in [0, 1). */
export function lookLater(
  verdict: Pick<Extract<Verdict, { kind: 'refused' }>, 'passing' | 'problem'>,
  looks: number,
  now: number,
  random: number,
): Progress | null {
  if (!verdict.passing || looks + 1 >= MOST_LOOKS) return null;
  const full = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** looks);
  return {
    ...NEW_PROGRESS,
    problem: verdict.problem,
    attempts: looks + 1,
    retryAt: Math.round(now + full / 2 + (full / 2) * random),
  };
}
