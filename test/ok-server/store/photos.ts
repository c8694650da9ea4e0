/** @file Photos that have arrived: committed to an album or posted in a topic. */
import type { Database } from './database.ts';

export interface PhotoRow {
  readonly seq: number;
  readonly id: string;
  /** Whose it is: the person who committed or posted it. */
  readonly uid: string;
  readonly aid: string | null;
  readonly topicId: string | null;
  readonly gid: string | null;
  readonly sha256: string;
  readonly text: string;
  readonly createdAt: number;
  readonly bytes: number;
  readonly format: string;
  /** Pixels as seen, EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
}

export interface TopicRow {
  readonly seq: number;
  readonly id: string;
  readonly uid: string;
  readonly gid: string;
  readonly text: string;
  readonly createdAt: number;
}

const SELECT =
  'SELECT photos.*, bytes, format, width, height FROM photos JOIN verdicts USING (sha256)';

/** Adds a photo and gives its permanent id. */
export function insertPhoto(
  database: Database,
  photo: Pick<PhotoRow, 'uid' | 'aid' | 'topicId' | 'gid' | 'sha256' | 'text' | 'createdAt'>,
): string {
  const id = database.nextId();
  database.run(
    'INSERT INTO photos (id, uid, aid, topicId, gid, sha256, text, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    photo.uid,
    photo.aid,
    photo.topicId,
    photo.gid,
    photo.sha256,
    photo.text,
    photo.createdAt,
  );
  return id;
}

export function findPhoto(database: Database, id: string): PhotoRow | undefined {
  return database.one<PhotoRow>(`${SELECT} WHERE id = ?`, id);
}

/** Answers whether it was there; its token stays spent. */
export function deletePhoto(database: Database, id: string): boolean {
  const isThere = findPhoto(database, id) !== undefined;
  database.run('DELETE FROM photos WHERE id = ?', id);
  return isThere;
}

export function changeText(database: Database, id: string, text: string): void {
  database.run('UPDATE photos SET text = ? WHERE id = ?', text, id);
}

/** How many photos an album has, of those that were made until a time. */
export function countPhotos(
  database: Database,
  aid: string,
  until = Number.MAX_SAFE_INTEGER,
): number {
  const row = database.one<{ n: number }>(
    'SELECT count(*) AS n FROM photos WHERE aid = ? AND createdAt <= ?',
    aid,
    until,
  );
  return row?.n ?? 0;
}

/** A part of a list: at most `limit` of what was made until a time. */
export interface Page {
  readonly until: number;
  readonly limit: number;
}

/** A page of an album's photos, newest first, of those older than `beforeSeq`. */
export function photosBefore(
  database: Database,
  aid: string,
  beforeSeq: number,
  { until, limit }: Page,
): PhotoRow[] {
  return database.all<PhotoRow>(
    `${SELECT} WHERE aid = ? AND seq < ? AND createdAt <= ? ORDER BY seq DESC LIMIT ?`,
    aid,
    beforeSeq,
    until,
    limit,
  );
}

/** A page of those newer than `afterSeq`, newest first as well. */
export function photosAfter(
  database: Database,
  aid: string,
  afterSeq: number,
  { until, limit }: Page,
): PhotoRow[] {
  return database
    .all<PhotoRow>(
      `${SELECT} WHERE aid = ? AND seq > ? AND createdAt <= ? ORDER BY seq LIMIT ?`,
      aid,
      afterSeq,
      until,
      limit,
    )
    .reverse();
}

/** An album's or a topic's photos in the order they arrived. */
export function photosAsArrived(
  database: Database,
  place: { readonly aid: string } | { readonly topicId: string },
  limit: number,
  offset = 0,
): PhotoRow[] {
  const [column, id] = 'aid' in place ? ['aid', place.aid] : ['topicId', place.topicId];
  return database.all<PhotoRow>(
    `${SELECT} WHERE ${column} = ? ORDER BY seq LIMIT ? OFFSET ?`,
    id,
    limit,
    offset,
  );
}

export function committedPhotos(database: Database): (PhotoRow & { albumTitle: string })[] {
  return database.all(
    `SELECT photos.*, bytes, format, width, height, albums.title AS albumTitle
     FROM photos JOIN verdicts USING (sha256) JOIN albums USING (aid) ORDER BY photos.seq`,
  );
}

export function insertTopic(
  database: Database,
  topic: Pick<TopicRow, 'uid' | 'gid' | 'text' | 'createdAt'>,
): string {
  const id = database.nextId();
  database.run(
    'INSERT INTO topics (id, uid, gid, text, createdAt) VALUES (?, ?, ?, ?, ?)',
    id,
    topic.uid,
    topic.gid,
    topic.text,
    topic.createdAt,
  );
  return id;
}

/** A page of a group's topics, newest first, of those older than `beforeSeq`. */
export function topicsBefore(
  database: Database,
  gid: string,
  beforeSeq: number,
  { until, limit }: Page,
): TopicRow[] {
  return database.all<TopicRow>(
    'SELECT * FROM topics WHERE gid = ? AND seq < ? AND createdAt <= ? ORDER BY seq DESC LIMIT ?',
    gid,
    beforeSeq,
    until,
    limit,
  );
}

export function allTopics(database: Database): TopicRow[] {
  return database.all<TopicRow>('SELECT * FROM topics ORDER BY seq');
}
