/** @file Where photos go: album and group of a call, checked (ok-api §3, codes guessed there). */
import { findAlbum, type AlbumRow } from '../store/albums.ts';
import { canAddPhotos, canManage, findMembership, type Membership } from '../store/groups.ts';
import { personOf } from '../store/people.ts';
import type { World } from '../world.ts';
import { ApiError, unreadable } from './api-error.ts';
import type { Call } from './method.ts';

/** The group named by `gid`, if any: 100 when it is no number, 160 when unknown. */
export function groupOf({ world, parameters, session }: Call): Membership | undefined {
  const gid = parameters.text('gid');
  if (gid === undefined) return undefined;
  if (!/^\d+$/.test(gid)) throw unreadable('gid');
  const group = findMembership(world.database, gid, session.uid);
  if (group === undefined) throw new ApiError(160, `Invalid group id [${gid}]`);
  return group;
}

/** The same group, where the person may also put photos: otherwise 50. */
export function openGroupOf(call: Call): Membership | undefined {
  const group = groupOf(call);
  if (group !== undefined && !canAddPhotos(group)) {
    throw new ApiError(50, `User is not allowed to add photos to group [${group.gid}]`);
  }
  return group;
}

/** The same group, where the person may also post in its name: otherwise 50. */
export function managedGroupOf(call: Call): Membership | undefined {
  const group = groupOf(call);
  if (group !== undefined && !canManage(group)) {
    throw new ApiError(50, `User is not an admin of group [${group.gid}]`);
  }
  return group;
}

/** The album named by `aid`, if any: 120 when unknown, 512 or 513 when not of this owner. */
export function albumOf(call: Call, group: Membership | undefined): AlbumRow | undefined {
  const { world, parameters, session } = call;
  const aid = parameters.text('aid');
  if (aid === undefined) return undefined;
  const album = findAlbum(world.database, aid);
  if (album === undefined) throw new ApiError(120, `Invalid album id [${aid}]`);
  if (group !== undefined && album.gid !== group.gid) {
    throw new ApiError(513, `Album [${aid}] does not belong to group [${group.gid}]`);
  }
  if (group === undefined && (album.gid !== null || album.uid !== session.uid)) {
    throw new ApiError(512, `Album [${aid}] does not belong to user [${session.uid}]`);
  }
  return album;
}

/** What was made until then is in lists by now, milliseconds since 1970. */
export function listedUntil({ switches, now }: World): number {
  // Without a lag everything is, also what was made before the clock was set back.
  const { listingLagMillis } = switches;
  return listingLagMillis === 0 ? Number.MAX_SAFE_INTEGER : now() - listingLagMillis;
}

/** The person's main album: where photos go that name no album. */
export function mainAidOf({ world, session }: Call): string {
  return personOf(world.database, session.uid).mainAid;
}
