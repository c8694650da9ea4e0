/** @file Albums of people and of groups (ok-api §6). */
import type { Database } from './database.ts';

export interface Album {
  readonly aid: string;
  readonly uid: string;
  /** The group it belongs to; null is a personal album. */
  readonly gid: string | null;
  readonly title: string;
  /** 1 for the personal album without an `aid`; it is not in the list of albums. */
  readonly isMain: number;
}

export interface AlbumRow extends Album {
  readonly seq: number;
  readonly description: string | null;
  readonly type: string;
  readonly createdAt: number;
  readonly photosCount: number;
}

const COLUMNS = `albums.*, (SELECT count(*) FROM photos WHERE photos.aid = albums.aid) AS photosCount`;

export function insertAlbum(
  database: Database,
  album: {
    readonly uid: string;
    readonly title: string;
    readonly gid?: string | undefined;
    readonly description?: string | undefined;
    readonly type?: string | undefined;
    readonly isMain?: boolean;
    readonly createdAt?: number;
  },
): AlbumRow {
  const aid = database.nextId();
  database.run(
    'INSERT INTO albums (aid, uid, gid, title, description, type, createdAt, isMain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    aid,
    album.uid,
    album.gid ?? null,
    album.title,
    album.description ?? null,
    album.type ?? 'PUBLIC',
    album.createdAt ?? Date.now(),
    album.isMain === true ? 1 : 0,
  );
  const made = findAlbum(database, aid);
  if (made === undefined) throw new Error('the album just made is not there');
  return made;
}

export function findAlbum(database: Database, aid: string): AlbumRow | undefined {
  return database.one<AlbumRow>(`SELECT ${COLUMNS} FROM albums WHERE aid = ?`, aid);
}

/** Albums of one owner, newest first, without the main one: of those before `beforeSeq` made until a time. */
export function listAlbums(
  database: Database,
  owner: { readonly uid: string } | { readonly gid: string },
  page: { readonly beforeSeq: number; readonly until: number; readonly limit: number },
): AlbumRow[] {
  const [where, id] =
    'gid' in owner ? ['gid = ?', owner.gid] : ['gid IS NULL AND uid = ?', owner.uid];
  return database.all<AlbumRow>(
    `SELECT ${COLUMNS} FROM albums WHERE ${where} AND isMain = 0 AND seq < ? AND createdAt <= ?
     ORDER BY seq DESC LIMIT ?`,
    id,
    page.beforeSeq,
    page.until,
    page.limit,
  );
}

/** Every album of the people and of groups, in the order they were made, the main ones included. */
export function allAlbums(database: Database): AlbumRow[] {
  return database.all<AlbumRow>(
    `SELECT ${COLUMNS} FROM albums
     WHERE uid IN (SELECT uid FROM people) OR gid IS NOT NULL ORDER BY seq`,
  );
}
