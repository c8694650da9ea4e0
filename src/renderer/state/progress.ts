/** @file What the window says about the queue as a whole, derived from one snapshot. */
import { countOf, leftToDo, type PauseReason, type Snapshot } from '../../shared/upload.ts';

export type Phase =
  'empty' | 'looking' | 'uploading' | 'waiting' | 'paused' | 'finished' | 'finished-failed';

export interface Progress {
  readonly phase: Phase;
  readonly done: number;
  readonly failed: number;
  /** Photos of the run that are meant to arrive. */
  readonly total: number;
  /** Part of the bytes that OK has, 0 to 1. */
  readonly share: number;
}

export function summarize(snapshot: Snapshot): Progress {
  const {
    photos: total,
    done,
    failed,
  } = snapshot.run.photos > 0 ? snapshot.run : everything(snapshot);
  const isComplete = total > 0 && done + failed >= total;
  return { phase: phaseOf(snapshot), done, failed, total, share: shareOf(snapshot, isComplete) };
}

/** Before the first run since the start there is only the past to tell of. */
function everything(snapshot: Snapshot): Snapshot['run'] {
  const photos = countOf('all', snapshot) - countOf('skipped', snapshot);
  return { photos, done: countOf('done', snapshot), failed: countOf('failed', snapshot) };
}

function phaseOf(snapshot: Snapshot): Phase {
  if (countOf('all', snapshot) === 0) return snapshot.intake.active ? 'looking' : 'empty';
  if (snapshot.pause) return snapshot.pause.reason === 'person' ? 'paused' : 'waiting';
  if (leftToDo(snapshot) > 0) return 'uploading';
  if (snapshot.intake.active) return 'looking';
  return countOf('failed', snapshot) > 0 ? 'finished-failed' : 'finished';
}

/** Full only when nothing is left to do, however the bytes round. */
function shareOf({ totalBytes, sentBytes }: Snapshot, isComplete: boolean): number {
  if (totalBytes <= 0) return isComplete ? 1 : 0;
  return Math.min(sentBytes / totalBytes, isComplete ? 1 : 0.99);
}

/** What the one button beside "why waiting" does. */
export type PauseRemedy =
  | 'continue'
  | 'try-now'
  | 'upload-anyway'
  | 'join-network'
  | 'sign-in'
  | 'allow'
  | 'check-keys'
  | 'none';

const REMEDIES: Record<PauseReason, PauseRemedy> = {
  person: 'continue',
  offline: 'try-now',
  portal: 'join-network',
  schedule: 'upload-anyway',
  metered: 'upload-anyway',
  flood: 'try-now',
  'limit-reached': 'try-now',
  'server-unavailable': 'try-now',
  'signed-out': 'sign-in',
  'permission-missing': 'allow',
  'keys-wrong': 'check-keys',
  'account-blocked': 'continue',
  'disk-full': 'try-now',
  // Only a new start helps.
  'queue-damaged': 'none',
  unexpected: 'none',
};

export function remedyFor(reason: PauseReason): PauseRemedy {
  return REMEDIES[reason];
}
