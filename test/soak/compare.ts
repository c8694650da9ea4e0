/** @file Whether what arrived is what was in the folders: pure. */
import type { ExpectedPhoto } from './photos.ts';

/** A photo as the stand-in's control page lists it. */
export interface StoredPhoto {
  readonly sha256: string;
  readonly bytes: number;
  readonly albumTitle: string | null;
  readonly comment: string | null;
}

/** How many photos are not as they should be; all 0 is exact. */
export interface Differences {
  readonly lost: number;
  readonly doubled: number;
  readonly wrongAlbum: number;
  readonly wrongCaption: number;
  /** Arrived, and nothing like it is in the folders. */
  readonly strange: number;
}

export function compareArrived(
  expected: readonly ExpectedPhoto[],
  stored: readonly StoredPhoto[],
): Differences {
  const arrived = Map.groupBy(stored, ({ sha256 }) => sha256);
  const known = new Set(expected.map(({ sha256 }) => sha256));
  const count = (isWrong: (photo: ExpectedPhoto, copies: readonly StoredPhoto[]) => boolean) =>
    expected.filter((photo) => isWrong(photo, arrived.get(photo.sha256) ?? [])).length;
  return {
    lost: count((_, copies) => copies.length === 0),
    doubled: count((_, copies) => copies.length > 1),
    wrongAlbum: count(({ album }, copies) => copies.some((copy) => copy.albumTitle !== album)),
    wrongCaption: count(({ caption }, copies) =>
      copies.some((copy) => (copy.comment ?? '') !== caption),
    ),
    strange: stored.filter(({ sha256 }) => !known.has(sha256)).length,
  };
}

export function isExact(differences: Differences): boolean {
  return Object.values(differences).every((count: number) => count === 0);
}
