/** @file The smaller copy that goes to OK in the place of a photo that OK refused, as the queue keeps it. */
import type { Problem } from '../../shared/errors.ts';
import type { UploadState } from '../../shared/upload.ts';

/** What a copy may be at most. */
export interface CopyLimits {
  /** Pixels of the longer side. */
  readonly side: number;
  readonly bytes: number;
}

/** A copy that lies in the data folder, or lay there until OK had it. */
export interface MadeCopy {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** SHA-256 of its content: what arrives is what was made. */
  readonly fingerprint: string;
}

/** The photo's own fingerprint stays the one of its row: the ledger knows nothing of copies. */
export interface Copy {
  /** 1 for the first copy, and one more for each that OK refused too. */
  readonly level: number;
  readonly most: CopyLimits;
  /** What OK said of the photo itself. */
  readonly refusal: Problem;
  /** Null until it is made. */
  readonly made: MadeCopy | null;
}

/** How far a row is with its copy, as the indexes know it. */
export const COPY_STEPS = { none: 0, wanted: 1, made: 2 } as const;

export function copyStepOf(copy: Copy | null): number {
  if (copy === null) return COPY_STEPS.none;
  return copy.made === null ? COPY_STEPS.wanted : COPY_STEPS.made;
}

/** Whether the copy of this level has to lie ready: it is made, and OK does not have it yet. */
export function needsCopy(
  row:
    { readonly progress: { readonly state: UploadState; readonly copy: Copy | null } } | undefined,
  level: number,
): boolean {
  if (row === undefined) return false;
  const { state, copy } = row.progress;
  const isToSend = state === 'queued' || state === 'sending';
  return isToSend && copy !== null && copy.made !== null && copy.level === level;
}

/** How many bytes go to OK for a row: the copy's, when there is one. */
export function bytesToSend(row: {
  readonly sizeBytes: number;
  readonly progress: { readonly copy: Copy | null };
}): number {
  return row.progress.copy?.made?.bytes ?? row.sizeBytes;
}

/** The copy that OK has in the photo's place; null where it has the photo itself, or nothing yet. */
export function copyOnOk(progress: {
  readonly state: UploadState;
  readonly token: string | null;
  readonly copy: Copy | null;
}): MadeCopy | null {
  const isThere = progress.state === 'done' || progress.token !== null;
  return isThere ? (progress.copy?.made ?? null) : null;
}

/** The same copy, to be made once more. */
export function unmade(copy: Copy | null): Copy | null {
  return copy === null ? null : { ...copy, made: null };
}
