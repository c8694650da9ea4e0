/**
 * @file What is on OK already: an album is looked at before a commit whose answer was lost
 * is repeated (design, decision 2). `match.ts` tells which of the listed photos are ours.
 */
import { succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { getPhotos, type ListedPhoto } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { StoredDestination } from '../queue/destinations.ts';

/** Where an album is. */
export type Album = Pick<StoredDestination, 'albumId' | 'groupId'>;

/** Pages of 100 that are looked through, newest first: beyond them nobody can tell. */
const MOST_PAGES = 200;
/** As many may have come by another hand; each is compared with what is looked for. */
const MOST_UNKNOWN = 1000;

/** What an album holds that no row here knows. */
export interface Listing {
  readonly photos: readonly ListedPhoto[];
  /** Whether the look got to its end: else what is not listed may be there all the same. */
  readonly isWhole: boolean;
}

/**
 * Photos of the album that no row here knows, newest first. `newestBefore` is the newest
 * photo that was there before Okapi came ('' for an empty album, null when unknown): it and
 * everything older is not ours. Without it the look ends at a page of known photos only.
 */
export async function listUnknown(
  api: ApiClient,
  { albumId, groupId }: Album,
  known: ReadonlySet<string>,
  newestBefore: string | null,
  signal?: AbortSignal,
): Promise<Result<Listing, Failure>> {
  const unknown = new Map<string, ListedPhoto>();
  let anchor: string | null = null;
  let isWhole = false;
  for (let page = 0; page < MOST_PAGES && unknown.size < MOST_UNKNOWN; page += 1) {
    const answer = await getPhotos(api, { albumId, groupId, anchor }, signal);
    if (!answer.ok) return answer;
    const { photos, hasMore } = answer.value;
    const end = photos.findIndex((photo) => photo.id === newestBefore);
    const ours = end < 0 ? photos : photos.slice(0, end);
    const fresh = ours.filter((photo) => !known.has(photo.id));
    // A photo that arrives meanwhile moves the others on, so that one may be listed twice.
    for (const photo of fresh) unknown.set(photo.id, photo);
    anchor = answer.value.anchor ?? null;
    isWhole = end >= 0 || !hasMore || (newestBefore === null && fresh.length === 0);
    if (isWhole || anchor === null) break;
  }
  return succeed({ photos: [...unknown.values()], isWhole });
}

/** The id of the album's newest photo, '' when it has none: where Okapi's own photos will begin. */
export async function newestPhotoOf(
  api: ApiClient,
  { albumId, groupId }: Album,
  signal?: AbortSignal,
): Promise<Result<string, Failure>> {
  const answer = await getPhotos(api, { albumId, groupId, anchor: null, count: 1 }, signal);
  return answer.ok ? succeed(answer.value.photos[0]?.id ?? '') : answer;
}
