/**
 * @file Everything that can be read of a damaged queue, page by page: whole rows, and what
 * the indexes repeat of rows whose own page is gone.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { freePages, type PageFile } from './page-file.ts';
import { recordsOn, type Value } from './records.ts';
import { rowOf, tablesOf } from './tables.ts';

/** How far along a state is: where pages of different age disagree, the further one counts. */
const RANKS: ReadonlyMap<Value | undefined, number> = new Map([
  ['skipped', 0],
  ['queued', 1],
  ['sending', 2],
  ['sent', 3],
  ['failed', 4],
  ['committing', 5],
  ['done', 6],
]);

/** What the indexes say of uploads and of destinations; `rank` orders the states. */
const PIECES = `
  CREATE TEMP TABLE pieces (
    id INTEGER PRIMARY KEY, destination_id INTEGER, path BLOB, fingerprint TEXT,
    run INTEGER, size_bytes INTEGER, state TEXT, rank INTEGER NOT NULL DEFAULT -1
  );
  CREATE TEMP TABLE places (id INTEGER PRIMARY KEY, account TEXT NOT NULL, key TEXT NOT NULL);
`;

/**
 * Reads all pages into temporary tables of the new database: `found_<table>`, `pieces` and
 * `places`. The memory it takes does not grow with the queue.
 */
export function gather(pages: PageFile, database: DatabaseSync): void {
  const tables = tablesOf(database);
  const keepers = new Map(tables.map(({ name }) => [name, rowKeeper(database, name)]));
  database.exec(PIECES);
  const keepEntry = entryKeeper(database);
  const free = freePages(pages);
  for (let number = 1; number <= pages.count; number += 1) {
    if (free.has(number)) continue;
    for (const record of recordsOn(pages, number)) {
      if (record.kind === 'index') {
        keepEntry(record.values);
        continue;
      }
      const row = rowOf(tables, record.rowid, record.values);
      if (row !== null) keepers.get(row.table.name)?.(row.values);
    }
  }
}

/** Keeps rows of a table; of two with the same number the one that changed last. */
function rowKeeper(database: DatabaseSync, table: string): (values: SQLInputValue[]) => void {
  database.exec(`CREATE TEMP TABLE found_${table} AS SELECT * FROM main.${table} LIMIT 0`);
  const names = database
    .prepare(`SELECT name, pk FROM pragma_table_info(?, 'main')`)
    .all(table)
    .map(({ name, pk }) => ({ name: String(name), isKey: pk === 1 }));
  const key = names.find(({ isKey }) => isKey)?.name ?? 'rowid';
  database.exec(`CREATE UNIQUE INDEX temp.found_${table}_once ON found_${table} (${key})`);
  const insert = database.prepare(
    `INSERT INTO found_${table} VALUES (${names.map(() => '?').join(', ')})
      ON CONFLICT DO UPDATE SET ${names.map(({ name }) => `${name} = excluded.${name}`).join(', ')}
      ${table === 'uploads' ? 'WHERE excluded.changed_at >= changed_at' : ''}`,
  );
  return (values) => void insert.run(...values);
}

/** Keeps entries of the indexes of `schema.ts`, told by their shapes. */
function entryKeeper(database: DatabaseSync): (values: readonly Value[]) => void {
  const upsert = (columns: readonly string[]) =>
    database.prepare(
      `INSERT INTO pieces (id, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})
        ON CONFLICT DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
  const byFile = upsert(['destination_id', 'path']);
  const once = upsert(['destination_id', 'fingerprint']);
  const byRun = upsert(['run', 'size_bytes']);
  const inState = database.prepare(
    `INSERT INTO pieces (id, state, rank) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET state = excluded.state, rank = excluded.rank
      WHERE excluded.rank > rank`,
  );
  const place = database.prepare('INSERT OR REPLACE INTO places VALUES (?, ?, ?)');
  const keepState = (id: number, state: Value | undefined): void => {
    const rank = RANKS.get(state);
    if (rank !== undefined) inState.run(id, state as string, rank);
  };

  return (values) => {
    const [first, second, third] = values;
    const id = values.at(-1);
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) return;
    switch (values.map(letterOf).join('')) {
      case 'nbn': // uploads_by_file (destination_id, path)
        byFile.run(id, first as number, second as Buffer);
        break;
      case 'ntn': // uploads_once and uploads_in_doubt (destination_id, fingerprint)
        once.run(id, first as number, second as string);
        break;
      case 'ntnn': // uploads_by_run (run, state, size_bytes) and uploads_by_destination (…, state, id)
        if (third !== id) byRun.run(id, first as number, third as number);
        keepState(id, second);
        break;
      case 'ttnnn': // uploads_by_state (account, state, retry_at, id)
        keepState(id, second);
        break;
      case 'ttn': // the promise that an account has each destination once (account, key)
        place.run(id, first as string, second as string);
        break;
    }
  };
}

function letterOf(value: Value): string {
  if (value === null) return '0';
  if (typeof value === 'string') return 't';
  return Buffer.isBuffer(value) ? 'b' : Number.isSafeInteger(value) ? 'n' : 'r';
}
