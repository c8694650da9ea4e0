/** @file The album methods (ok-api §6). */
import { insertAlbum, listAlbums, type AlbumRow } from '../store/albums.ts';
import { ApiError, missing, unreadable } from './api-error.ts';
import type { Method } from './method.ts';
import { albumOf, groupOf, listedUntil, openGroupOf } from './places.ts';

export const createAlbum: Method = {
  scopes: ['PHOTO_CONTENT', 'VALUABLE_ACCESS'],
  run(call) {
    const { world, parameters, session } = call;
    const group = openGroupOf(call);
    const title = parameters.require('title');
    // `description` and `type` are ignored with gid; both spellings of a type are seen (`public`, `PUBLIC`).
    const type = parameters.text('type')?.toUpperCase() ?? 'PUBLIC';
    if (group === undefined && !world.switches.albumTypes.includes(type)) throw unreadable('type');
    const album = insertAlbum(world.database, {
      uid: session.uid,
      gid: group?.gid,
      title,
      ...(group === undefined && { type, description: parameters.text('description') }),
      createdAt: world.now(),
    });
    return album.aid; // a bare, quoted string
  },
};

/** The main album is not listed: it has no title of its own there (guess). */
export const getAlbums: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run(call) {
    const { world, parameters, session } = call;
    const group = groupOf(call);
    const limit = parameters.integer('count', { default: 10, max: 100 });
    const beforeSeq = readAnchor(parameters.text('pagingAnchor'), 'pagingAnchor');
    const owner = group === undefined ? { uid: session.uid } : { gid: group.gid };
    const until = listedUntil(world);
    const found = listAlbums(world.database, owner, { beforeSeq, until, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const everything = { beforeSeq: Number.MAX_SAFE_INTEGER, until, limit: -1 };
    return {
      albums: page.map(describeAlbum),
      hasMore: found.length > limit,
      ...(last !== undefined && { pagingAnchor: writeAnchor(last.seq) }),
      ...(parameters.flag('detectTotalCount') && {
        totalCount: listAlbums(world.database, owner, everything).length,
      }),
    };
  },
};

export const getAlbumInfo: Method = {
  scopes: ['VALUABLE_ACCESS'],
  run(call) {
    const album = albumOf(call, groupOf(call));
    if (album === undefined) throw missing('aid');
    return { album: describeAlbum(album) };
  },
};

function describeAlbum(album: AlbumRow): unknown {
  return {
    aid: album.aid,
    ...(album.gid === null ? { user_id: album.uid } : { group_id: album.gid }),
    title: album.title,
    ...(album.description !== null && { description: album.description }),
    created: new Date(album.createdAt).toISOString().slice(0, 10),
    photos_count: album.photosCount,
    type: album.type,
    attrs: { flags: 'ap' }, // adding photos is allowed
  };
}

/** A place in a list, opaque to the client. */
export function writeAnchor(seq: number): string {
  return Buffer.from(`okp:${seq}`).toString('base64');
}

/** Reads an anchor of ours; none is the beginning of a newest-first list. */
export function readAnchor(anchor: string | undefined, name: string): number {
  if (anchor === undefined) return Number.MAX_SAFE_INTEGER;
  const seq = /^okp:(\d+)$/.exec(Buffer.from(anchor, 'base64').toString())?.[1];
  if (seq === undefined) throw new ApiError(100, `Param [${name}] conversion failed.`);
  return Number(seq);
}
