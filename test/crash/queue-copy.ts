/** @file What a dead program's queue says, read from a copy: the next start finds it untouched. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { queueFile } from '../../src/main/platform/data-folder.ts';
import { keyOf } from './compare.ts';

/** Where a photo is; `reserved` is queued with an id. */
export type Place = 'queued' | 'reserved' | 'sending' | 'sent' | 'committing' | 'done';

export interface QueueView {
  /** By album and content; failed and skipped ones are not here. */
  readonly photos: ReadonlyMap<string, Place>;
  readonly albums: readonly {
    readonly title: string;
    readonly isKnown: boolean;
    readonly wasAskedFor: boolean;
  }[];
}

const NOTHING: QueueView = { photos: new Map(), albums: [] };

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
        `SELECT title, fingerprint,
            iif(state = 'queued' AND reserved_id IS NOT NULL, 'reserved', state) AS place
          FROM uploads JOIN destinations ON destinations.id = destination_id
          WHERE state NOT IN ('failed', 'skipped')`,
      )
      .all();
    const albums = database.prepare('SELECT title, album_id, creating FROM destinations').all();
    return {
      photos: new Map(
        photos.map((row) => [
          keyOf({ album: String(row['title']), sha256: String(row['fingerprint']) }),
          row['place'] as Place, // the states of the queue's own machine
        ]),
      ),
      albums: albums.map((row) => ({
        title: String(row['title']),
        isKnown: row['album_id'] !== null,
        wasAskedFor: row['creating'] !== 0,
      })),
    };
  } finally {
    database.close();
  }
}
