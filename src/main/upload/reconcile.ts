/**
 * @file What became of commits whose answer was lost: OK's album is looked at before a
 * commit is repeated (design, decision 2). The listing has no file name, size or hash
 * (ok-api §6), so photos are told apart by what it has: unknown ids, pixels and captions.
 */
import { succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { getPhotos, type PhotosPage } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { StoredDestination } from '../queue/destinations.ts';

/** What is known here of a photo that may have arrived. */
export interface Sought {
  readonly id: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: string | null;
}

export type Listed = PhotosPage['photos'][number];

/** Pages of 100 that are looked through, newest first. */
const MOST_PAGES = 10;

/** Photos of the album that no row here knows, newest first, up to where only known ones follow. */
export async function listUnknown(
  api: ApiClient,
  destination: StoredDestination,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Result<Listed[], Failure>> {
  const unknown: Listed[] = [];
  let anchor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { albumId, groupId } = destination;
    const answer = await getPhotos(api, { albumId, groupId, anchor }, signal);
    if (!answer.ok) return answer;
    const fresh = answer.value.photos.filter((photo) => !known.has(photo.id));
    unknown.push(...fresh);
    anchor = answer.value.anchor ?? null;
    if (!answer.value.hasMore || anchor === null || fresh.length === 0) break;
  }
  return succeed(unknown);
}

/**
 * Which sought photos the listing holds: sought id → permanent id. Each listed photo
 * serves once; the surest matches are made first.
 */
export function matchCommitted(
  sought: readonly Sought[],
  listed: readonly Listed[],
): Map<number, string> {
  const free = new Set(listed);
  const matches = new Map<number, string>();
  for (const surest of [true, false]) {
    for (const photo of sought) {
      if (matches.has(photo.id)) continue;
      // The oldest first: a list's photos appear in the order in which they were committed.
      const match = [...free].reverse().find((candidate) => isSame(photo, candidate, surest));
      if (match === undefined) continue;
      free.delete(match);
      matches.set(photo.id, match.id);
    }
  }
  return matches;
}

function isSame(photo: Sought, listed: Listed, needsPixels: boolean): boolean {
  if ((photo.caption ?? '').trim() !== (listed.text ?? '').trim()) return false;
  const { standard_width: width, standard_height: height } = listed;
  if (photo.width == null || photo.height == null || width == null || height == null) {
    return !needsPixels;
  }
  // OK scales photos and turns them upright: only the proportions stay, one way or the other.
  return (
    isClose(photo.width / photo.height, width / height) ||
    isClose(photo.height / photo.width, width / height)
  );
}

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) / Math.max(left, right) < 0.02;
}
