/**
 * @file A photo that OK refused: does a smaller copy of it go instead, and how small? Pure.
 * Nobody knows OK's limits (ok-api §4); the first guess is that of its sibling service.
 */
import type { Problem, ProblemCode } from '../../shared/errors.ts';
import { faultOf, type Fault } from '../../shared/refusal.ts';
import type { RefusedPhotos } from '../../shared/settings.ts';
import type { Copy, CopyLimits } from '../queue/copy.ts';
import type { Upload } from '../queue/upload.ts';

/** One for each copy that is tried. */
const GUESSES: readonly CopyLimits[] = [
  { side: 7680, bytes: 20_000_000 },
  { side: 4096, bytes: 8_000_000 },
];

/** Where a guess is no smaller than what was refused. */
const CLEARLY_SMALLER = 0.75;

/** What OK says of a photo, by its own numbers 500 to 504. */
const ABOUT_THE_PHOTO: ReadonlySet<ProblemCode> = new Set([
  'photo-too-heavy',
  'photo-too-small',
  'photo-too-big',
  'photo-damaged',
  'not-a-photo',
]);

export type Refused =
  { readonly do: 'fail'; readonly problem: Problem } | { readonly do: 'copy'; readonly copy: Copy };

type Row = Pick<Upload, 'sizeBytes' | 'width' | 'height' | 'progress'>;

/** What becomes of a photo that stands alone and was refused for good. */
export function afterRefusal(row: Row, problem: Problem, setting: RefusedPhotos): Refused {
  const { copy } = row.progress;
  if (copy !== null) {
    const next = copy.made === null ? null : smallerCopy(copy, copy.made, problem);
    if (next !== null) return { do: 'copy', copy: next };
    const isAboutCopy = copy.made !== null && ABOUT_THE_PHOTO.has(problem.code);
    return { do: 'fail', problem: isAboutCopy ? { ...problem, code: 'copy-refused' } : problem };
  }
  const first = setting === 'copy' ? firstCopy(row, problem) : null;
  return first === null ? { do: 'fail', problem } : { do: 'copy', copy: first };
}

/** What a failed photo is tried again with; null is the photo itself. */
export function copyForRetry(row: Upload, setting: RefusedPhotos): Copy | null {
  const { copy, problem } = row.progress;
  // What the content is was forgotten: it has to be looked at, and may not be the refused one.
  if (problem === null || row.fingerprint === null) return null;
  if (copy === null) return setting === 'copy' ? firstCopy(row, problem) : null;
  return setting === 'copy' && problem.code !== 'copy-refused' ? { ...copy, made: null } : null;
}

function firstCopy({ sizeBytes, width, height }: Row, problem: Problem): Copy | null {
  const fault = faultOf(problem);
  if (fault === null) return null;
  const side = width === null || height === null ? Infinity : Math.max(width, height);
  return copyOf(1, fault, { side, bytes: sizeBytes }, problem);
}

function smallerCopy(
  copy: Copy,
  made: { readonly width: number; readonly height: number; readonly bytes: number },
  problem: Problem,
): Copy | null {
  const fault = faultOf(problem);
  // A JPEG whose format is refused gets no better by being smaller.
  if (fault === null || fault === 'format') return null;
  const side = Math.max(made.width, made.height);
  return copyOf(copy.level + 1, fault, { side, bytes: made.bytes }, copy.refusal);
}

/** A copy that is clearly smaller in what was refused, and nowhere larger than it was. */
function copyOf(level: number, fault: Fault, was: CopyLimits, refusal: Problem): Copy | null {
  const guess = GUESSES[level - 1];
  if (guess === undefined) return null;
  const side = fault === 'pixels' ? below(was.side, guess.side) : guess.side;
  const bytes = fault === 'weight' ? below(was.bytes, guess.bytes) : guess.bytes;
  return { level, most: { side, bytes }, refusal, made: null };
}

function below(refused: number, guess: number): number {
  return guess < refused ? guess : Math.max(1, Math.floor(refused * CLEARLY_SMALLER));
}
