/** @file A new queue, filled with what was found of a damaged one, in one transaction. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { UploadState } from '../../../shared/upload.ts';
import { fillLookColumns } from '../look-columns.ts';
import { migrate } from '../schema.ts';
import { marksFor, type Row } from '../upload.ts';
import { gather } from './gather.ts';
import { headerFits, type PageFile } from './page-file.ts';
import { REBUILT_COLUMNS, rebuiltFrom, repaired } from './restore.ts';
import { tablesOf } from './tables.ts';

/** What came of it: uploads that are there again, and whether anything is known or likely to be missing. */
export interface Filled {
  readonly uploads: number;
  readonly lost: boolean;
}

/** Tables whose rows are taken over as they are; the tallies count by themselves. */
const ALONE = new Set(['intakes', 'tickets', 'hosts', 'notes', 'folders', 'left_out']);

/** Fills an empty database. */
export function fill(database: DatabaseSync, pages: PageFile, now: number): Filled {
  migrate(database);
  database.exec('PRAGMA foreign_keys = ON; BEGIN IMMEDIATE');
  gather(pages, database);
  fillDestinations(database);
  for (const { name } of tablesOf(database)) {
    if (!ALONE.has(name)) continue;
    const where = name === 'tickets' ? 'WHERE destination_id IN (SELECT id FROM destinations)' : '';
    database.exec(`INSERT OR IGNORE INTO main.${name} SELECT * FROM found_${name} ${where}`);
  }
  database.exec(`
    DELETE FROM intakes WHERE NOT (json_valid(paths) AND json_valid(destination));
    DELETE FROM folders WHERE NOT json_valid(destination);
    UPDATE folders SET trouble = NULL WHERE NOT json_valid(trouble);
  `);
  // What is done comes first: nothing may take its place in the ledger.
  for (const state of [`= 'done'`, `<> 'done'`]) {
    fillFromRows(database, state);
    fillFromPieces(database, state, now);
  }
  fillLookColumns(database);
  database.exec(`INSERT INTO main.history SELECT * FROM found_history
    WHERE upload_id IN (SELECT id FROM main.uploads)
      AND (problem IS NULL OR json_valid(problem))`);
  const { uploads, last, removed } = database
    .prepare(
      `SELECT count(*) AS uploads, max(coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM pieces)) AS last,
          coalesce((SELECT CAST(value AS INTEGER) FROM notes WHERE name = 'removed'), 0) AS removed
        FROM uploads`,
    )
    .get() as { uploads: number; last: number; removed: number };
  database.exec('COMMIT');
  // Rows are numbered without gaps, but for those that a person removed.
  return { uploads, lost: uploads + removed < last || !headerFits(pages) };
}

/** A destination whose row is gone is made of its key, which holds all but the album's id. */
function fillDestinations(database: DatabaseSync): void {
  database.exec(`
    INSERT OR IGNORE INTO destinations SELECT * FROM found_destinations;
    INSERT OR IGNORE INTO destinations (id, account, key, kind) SELECT id, account, key, 'personal'
      FROM places WHERE key = 'personal';
    INSERT OR IGNORE INTO destinations (id, account, key, kind, group_id, title, album_id, text)
      SELECT id, account, key, key ->> 0, key ->> 1,
        iif(key ->> 0 = 'album', key ->> 2, NULL),
        iif(key ->> 0 = 'album-id', key ->> 2, NULL),
        iif(key ->> 0 = 'topic', key ->> 2, NULL)
      FROM (SELECT * FROM places WHERE json_valid(key))
      WHERE key ->> 0 IN ('album', 'album-id', 'topic') AND key ->> 2 IS NOT NULL;
  `);
}

function fillFromRows(database: DatabaseSync, state: string): void {
  const columns = (tablesOf(database).find(({ name }) => name === 'uploads')?.columns ?? []).map(
    ({ name }) => name,
  );
  const insert = database.prepare(
    `INSERT OR IGNORE INTO main.uploads (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const rows = database
    .prepare(
      `SELECT found.*, pieces.state AS in_index, tickets.id AS ticket FROM found_uploads AS found
        LEFT JOIN pieces ON pieces.id = found.id LEFT JOIN tickets ON tickets.id = found.ticket_id
        WHERE found.destination_id IN (SELECT id FROM destinations)
          AND iif(pieces.state = 'done', 'done', found.state) ${state}`,
    )
    .iterate();
  for (const { in_index: inIndex, ticket, ...row } of rows as Iterable<Row>) {
    const whole = repaired(row, { hasTicket: ticket !== null, isDone: inIndex === 'done' });
    if (whole !== null) insert.run(...columns.map((name) => whole[name] ?? null));
  }
}

function fillFromPieces(database: DatabaseSync, state: string, now: number): void {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO main.uploads (${REBUILT_COLUMNS}) VALUES (${marksFor(REBUILT_COLUMNS)})`,
  );
  const run = Number(
    database.prepare('SELECT max(run) AS run FROM found_uploads').get()?.['run'] ?? 1,
  );
  const rows = database
    .prepare(
      `SELECT pieces.*, destinations.account FROM pieces
        JOIN destinations ON destinations.id = pieces.destination_id
        WHERE coalesce(pieces.state, '') ${state}
          AND pieces.id NOT IN (SELECT id FROM main.uploads)`,
    )
    .iterate();
  for (const found of rows as Iterable<Row>) {
    const values = rebuiltFrom(
      {
        id: Number(found['id']),
        destinationId: Number(found['destination_id']),
        path: found['path'] as Uint8Array | null,
        fingerprint: found['fingerprint'] as string | null,
        run: found['run'] as number | null,
        sizeBytes: found['size_bytes'] as number | null,
        state: found['state'] as UploadState | null,
      },
      { account: String(found['account']), run, now },
    );
    if (values !== null) insert.run(...(values as SQLInputValue[]));
  }
}
