/** @file Whether a file that is new in a kept folder is one that was moved or renamed: decisions about what was seen. */
import type { Upload } from '../queue/upload.ts';
import { bytesOf, type FilePath } from './file-path.ts';
import { OUT_OF_REACH } from './known-file.ts';

/**
 * What lies under the path that a row names: its file, nothing any more, or nobody can tell, since
 * its folder is away. `replaced`: another file has that name now.
 */
export type OldPlace = 'there' | 'replaced' | 'gone' | 'unknown';

/** A row of a kept folder with the same content, under another path. */
export interface Elsewhere {
  readonly row: Upload;
  readonly place: OldPlace;
}

/** The file that was met, and where it would go as a new one. */
export interface MetFile {
  readonly path: FilePath;
  readonly destinationId: number;
}

/**
 * The row whose file this is now; null when it is a new photo, or a copy. A photo whose file is
 * still there was copied, and goes to the album of the copy's folder too. Of several that could be
 * it, the one for the same album is taken, then the one whose path ended most alike, then the oldest.
 */
export function movedRow(met: MetFile, elsewhere: readonly Elsewhere[]): Upload | null {
  const [best] = elsewhere
    .filter(({ place }) => place === 'gone' || place === 'replaced')
    .map(({ row }) => row)
    .filter((row) => isSame(row, met) || row.progress.state !== 'skipped')
    .toSorted(
      (one, other) =>
        Number(isSame(other, met)) - Number(isSame(one, met)) ||
        alikeEnd(other.path, met.path) - alikeEnd(one.path, met.path) ||
        one.id - other.id,
    );
  return best ?? null;
}

/** What a duplicate was left out of says nothing of another album. */
function isSame(row: Upload, met: MetFile): boolean {
  return row.destinationId === met.destinationId;
}

/** How many bytes two paths have in common at their ends. */
function alikeEnd(one: FilePath, other: FilePath): number {
  const [left, right] = [bytesOf(one), bytesOf(other)];
  const most = Math.min(left.length, right.length);
  let alike = 0;
  while (alike < most && left.at(-1 - alike) === right.at(-1 - alike)) alike += 1;
  return alike;
}

/** Whether a photo that failed only because its file was out of reach can go, now that it is found. */
export function isFoundAgain({ progress }: Pick<Upload, 'progress'>): boolean {
  const { state, problem } = progress;
  return state === 'failed' && problem !== null && OUT_OF_REACH.has(problem.code);
}
