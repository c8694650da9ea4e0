/** @file The album of a destination: found by its title, else made, once. */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import type { ApiClient } from '../api/client.ts';
import { createAlbum, getAlbums } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { Destinations, StoredDestination } from '../queue/destinations.ts';
import { outcomeOf } from './outcome.ts';

const MOST_PAGES = 100;

/**
 * Makes sure that the album exists and keeps its id. Called for one destination at a time,
 * so that no album is made twice. An earlier call whose answer was lost is found by the same
 * look for the title; it may show late, so before another album is made `waitUntil` asks to
 * come again (epoch milliseconds).
 */
export async function resolveAlbum(
  parts: {
    readonly api: ApiClient;
    readonly destinations: Destinations;
    readonly now: () => number;
    readonly patienceMs: number;
  },
  destination: StoredDestination,
  signal: AbortSignal,
): Promise<Result<StoredDestination, Failure | { readonly waitUntil: number }>> {
  const { api, destinations, now, patienceMs } = parts;
  const known = await findPlace(parts, destination, signal);
  if (!known.ok) return known;
  if (known.value !== null) return succeed(known.value);
  const title = destination.title ?? '';
  const { askedForAt } = destination;
  if (askedForAt !== null && now() < askedForAt + patienceMs && askedForAt <= now()) {
    return fail({ waitUntil: askedForAt + patienceMs });
  }
  destinations.askedFor(destination.id, now());
  const made = await createAlbum(api, { title, groupId: destination.groupId }, signal);
  if (made.ok) {
    destinations.keepOwnAlbum(destination.id, made.value);
    return succeed(destinations.get(destination.id));
  }
  // As with a commit: what is no clear refusal may have made it, up to now.
  const isOpen = /^(unknown|stopped)$/.test(outcomeOf(made.error, 'commit').kind);
  destinations.askedFor(destination.id, isOpen ? now() : null);
  return made;
}

/** The destination with its album's id, which is kept; null when OK lists no such album. Makes none. */
export async function findPlace(
  { api, destinations }: { readonly api: ApiClient; readonly destinations: Destinations },
  destination: StoredDestination,
  signal: AbortSignal,
): Promise<Result<StoredDestination | null, Failure>> {
  if (destination.kind !== 'album' || destination.albumId !== null) return succeed(destination);
  const found = await findAlbum(api, destination.title ?? '', destination.groupId, signal);
  if (!found.ok) return found;
  if (found.value === null) return succeed(null);
  destinations.keepAlbumId(destination.id, found.value);
  return succeed(destinations.get(destination.id));
}

async function findAlbum(
  api: ApiClient,
  title: string,
  groupId: string | null,
  signal: AbortSignal,
): Promise<Result<string | null, Failure>> {
  let anchor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await getAlbums(api, { groupId, anchor }, signal);
    if (!answer.ok) return answer;
    const album = answer.value.albums.find((one) => one.title === title);
    if (album !== undefined) return succeed(album.aid);
    anchor = answer.value.pagingAnchor ?? null;
    if (!answer.value.hasMore || anchor === null) break;
  }
  return succeed(null);
}
