/** @file What a dead program's queue says, read from a copy: the next start finds it untouched. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { queueFile } from '../../src/main/platform/data-folder.ts';
import { keyOf } from './compare.ts';
import { placeName } from './places.ts';

/** Where a photo is; `reserved` is queued with an id. */
export type Place = 'queued' | 'reserved' | 'sending' | 'sent' | 'committing' | 'done';

export interface QueueView {
  /** By place and content; failed and skipped ones are not here. */
  readonly photos: ReadonlyMap<string, Place>;
  readonly albums: readonly {
    readonly name: string;
    readonly isKnown: boolean;
    readonly wasAskedFor: boolean;
  }[];
  /** Whether it is known if an upload host keeps the order of photos. */
  readonly knowsOrder: boolean;
}

const NOTHING: QueueView = { photos: new Map(), albums: [], knowsOrder: false };

/** The program must have ended. */
export function readQueue(dataFolder: string): QueueView {
  const original = queueFile(dataFolder);
  if (!existsSync(original)) return NOTHING;
  const copy = path.join(dataFolder, 'copy-of-the-queue');
  for (const part of ['', '-wal', '-shm']) rmSync(copy + part, { force: true });
  for (const part of ['', '-wal'])
    if (existsSync(original + part)) copyFileSync(original + part, copy + part);
  const database = new DatabaseSync(copy);
  try {
    const hasTables = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'uploads'`).get();
    if (hasTables === undefined) return NOTHING;
    const photos = database
      .prepare(
        `SELECT kind, group_id, coalesce(title, text, '') AS title, fingerprint,
            iif(state = 'queued' AND reserved_id IS NOT NULL, 'reserved', state) AS place
          FROM uploads JOIN destinations ON destinations.id = destination_id
          WHERE state NOT IN ('failed', 'skipped')`,
      )
      .all();
    const albums = database
      .prepare(
        `SELECT kind, group_id, title, album_id, creating FROM destinations WHERE kind = 'album'`,
      )
      .all();
    const host = database.prepare('SELECT 1 FROM hosts').get();
    return {
      photos: new Map(
        photos.map((row) => [
          keyOf({ album: nameOfRow(row), sha256: String(row['fingerprint']) }),
          row['place'] as Place, // the states of the queue's own machine
        ]),
      ),
      albums: albums.map((row) => ({
        name: nameOfRow(row),
        isKnown: row['album_id'] !== null,
        wasAskedFor: row['creating'] !== 0,
      })),
      knowsOrder: host !== undefined,
    };
  } finally {
    database.close();
  }
}

function nameOfRow(row: Readonly<Record<string, unknown>>): string {
  return placeName({
    kind: row['kind'] === 'topic' ? 'topic' : 'album',
    groupId: typeof row['group_id'] === 'string' ? row['group_id'] : null,
    title: String(row['title']),
  });
}
