/** @file The queue's tables. A change of the schema is a new entry at the end, never an edit;
 * a new index whose entries tell something of an upload may serve `rebuild/gather.ts` too. */
import { DatabaseSync } from 'node:sqlite';
import { fillLookColumns } from './look-columns.ts';

const MIGRATIONS = [
  `
  -- Where photos go. An album known by its title gets its id when it is found or made.
  CREATE TABLE destinations (
    id INTEGER PRIMARY KEY,
    -- Whose album it is: OK's uid; empty before the first sign-in.
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    group_id TEXT,
    album_id TEXT,
    text TEXT,
    -- When the album was asked for (epoch milliseconds), until its id is known: look before making another.
    creating INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, key)
  ) STRICT;

  -- Folders that were asked for and are not wholly in the queue yet.
  CREATE TABLE intakes (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    paths TEXT NOT NULL, -- JSON: texts, or base64 of bytes in an array of one
    destination TEXT NOT NULL -- JSON
  ) STRICT;

  CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    destination_id INTEGER NOT NULL REFERENCES destinations (id),
    upload_url TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE uploads (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    -- Who queued it; nobody else ever uploads it.
    account TEXT NOT NULL,
    destination_id INTEGER NOT NULL REFERENCES destinations (id),
    path BLOB NOT NULL, -- bytes: on Linux a name need not be text
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ms REAL NOT NULL,
    fingerprint TEXT, -- SHA-256 of the content; null when it could not be read
    width INTEGER,
    height INTEGER,
    caption TEXT,
    state TEXT NOT NULL,
    problem TEXT, -- JSON
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER NOT NULL DEFAULT 0,
    batch_max INTEGER NOT NULL DEFAULT 100,
    ticket_id INTEGER REFERENCES tickets (id),
    reserved_id TEXT,
    token TEXT,
    token_until INTEGER,
    photo_id TEXT,
    changed_at INTEGER NOT NULL
  ) STRICT;

  CREATE INDEX uploads_by_file ON uploads (destination_id, path);
  CREATE INDEX uploads_by_destination ON uploads (destination_id, state, id);
  CREATE INDEX uploads_by_state ON uploads (account, state, retry_at, id);
  CREATE INDEX uploads_reserved ON uploads (account, ticket_id, id)
    WHERE state = 'queued' AND reserved_id IS NOT NULL;
  CREATE INDEX uploads_unreserved ON uploads (account, id) WHERE state = 'queued' AND reserved_id IS NULL;
  CREATE INDEX uploads_by_run ON uploads (run, state, size_bytes);
  -- The ledger's promise: the same photo is on its way to, or in, an album only once.
  CREATE UNIQUE INDEX uploads_once ON uploads (destination_id, fingerprint)
    WHERE state IN ('queued', 'sending', 'sent', 'committing', 'done')
      OR (state = 'failed' AND token IS NOT NULL);
  `,
  `
  -- Commit calls of the token whose effect is not known, and when the last one began or was lost.
  ALTER TABLE uploads ADD COLUMN open_commits INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE uploads ADD COLUMN commit_at INTEGER;
  UPDATE uploads SET open_commits = 1, commit_at = changed_at
    WHERE state = 'committing' OR problem LIKE '{"code":"commit-unknown"%';

  -- What failed before comes after what never did.
  DROP INDEX uploads_unreserved;
  CREATE INDEX uploads_unreserved ON uploads (account, retry_at, id)
    WHERE state = 'queued' AND reserved_id IS NULL;
  DROP INDEX uploads_reserved;
  CREATE INDEX uploads_reserved ON uploads (account, retry_at, ticket_id, id)
    WHERE state = 'queued' AND reserved_id IS NOT NULL;

  -- The newest photo that was in the album before Okapi came: it and older ones are not ours.
  -- NULL before anybody looked, empty when there was none.
  ALTER TABLE destinations ADD COLUMN newest_before TEXT;
  UPDATE destinations SET newest_before = '' WHERE id IN
    (SELECT destination_id FROM uploads WHERE token IS NOT NULL OR photo_id IS NOT NULL);

  -- Whether an upload host gives the tokens in the order of the photos (design, decision 5).
  CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    keeps_order INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT;

  -- What the program remembers of itself: a name and its value.
  CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- A person's order: smaller first.
  ALTER TABLE uploads ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
  -- The code of the problem of what failed or was skipped.
  ALTER TABLE uploads ADD COLUMN reason TEXT;
  -- Made by look-columns.ts, which fills them for the rows that are there.
  ALTER TABLE uploads ADD COLUMN search TEXT NOT NULL DEFAULT '';
  ALTER TABLE uploads ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
  ALTER TABLE uploads ADD COLUMN folder_key TEXT NOT NULL DEFAULT '';
  ALTER TABLE uploads ADD COLUMN album_key TEXT NOT NULL DEFAULT '';

  DROP INDEX uploads_unreserved;
  CREATE INDEX uploads_unreserved ON uploads (account, rank, retry_at, id)
    WHERE state = 'queued' AND reserved_id IS NULL;
  DROP INDEX uploads_reserved;
  CREATE INDEX uploads_reserved ON uploads (account, rank, retry_at, ticket_id, id)
    WHERE state = 'queued' AND reserved_id IS NOT NULL;

  -- One for each order in which rows are shown, with all that a view is narrowed by.
  CREATE INDEX uploads_by_age ON uploads (account, id, state, destination_id, reason);
  CREATE INDEX uploads_by_name ON uploads (account, name_key, id, state, destination_id, reason);
  CREATE INDEX uploads_by_folder
    ON uploads (account, folder_key, name_key, id, state, destination_id, reason);
  CREATE INDEX uploads_by_album
    ON uploads (account, album_key, name_key, id, state, destination_id, reason);
  CREATE INDEX uploads_by_size ON uploads (account, size_bytes, id, state, destination_id, reason);
  CREATE INDEX uploads_by_change ON uploads (account, changed_at, id, state, destination_id, reason);

  -- What happened to an upload.
  CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    upload_id INTEGER NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    problem TEXT -- JSON
  ) STRICT;
  CREATE INDEX history_by_upload ON history (upload_id);

  -- How many rows there are, kept by the triggers alone: 100 000 are too many to count at each change.
  CREATE TABLE tallies (
    account TEXT NOT NULL,
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    photos INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (account, run, state)
  ) STRICT;
  INSERT INTO tallies SELECT account, run, state, count(*), sum(size_bytes) FROM uploads
    GROUP BY account, run, state;
  CREATE TRIGGER uploads_counted AFTER INSERT ON uploads BEGIN
    INSERT INTO tallies SELECT NEW.account, NEW.run, NEW.state, 0, 0 WHERE NOT EXISTS
      (SELECT 1 FROM tallies WHERE account = NEW.account AND run = NEW.run AND state = NEW.state);
    UPDATE tallies SET photos = photos + 1, bytes = bytes + NEW.size_bytes
      WHERE account = NEW.account AND run = NEW.run AND state = NEW.state;
  END;
  CREATE TRIGGER uploads_uncounted AFTER DELETE ON uploads BEGIN
    UPDATE tallies SET photos = photos - 1, bytes = bytes - OLD.size_bytes
      WHERE account = OLD.account AND run = OLD.run AND state = OLD.state;
  END;
  CREATE TRIGGER uploads_recounted AFTER UPDATE OF account, run, state, size_bytes ON uploads
  WHEN OLD.state <> NEW.state OR OLD.run <> NEW.run OR OLD.account <> NEW.account
    OR OLD.size_bytes <> NEW.size_bytes
  BEGIN
    UPDATE tallies SET photos = photos - 1, bytes = bytes - OLD.size_bytes
      WHERE account = OLD.account AND run = OLD.run AND state = OLD.state;
    INSERT INTO tallies SELECT NEW.account, NEW.run, NEW.state, 0, 0 WHERE NOT EXISTS
      (SELECT 1 FROM tallies WHERE account = NEW.account AND run = NEW.run AND state = NEW.state);
    UPDATE tallies SET photos = photos + 1, bytes = bytes + NEW.size_bytes
      WHERE account = NEW.account AND run = NEW.run AND state = NEW.state;
  END;
  `,
  `
  -- Folders that Okapi keeps: it looks into them again and again for new photos.
  CREATE TABLE folders (
    id INTEGER PRIMARY KEY, -- never used again while rows of the queue may still name it
    account TEXT NOT NULL,
    path BLOB NOT NULL, -- bytes: on Linux a name need not be text
    destination TEXT NOT NULL, -- JSON
    is_paused INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    -- A scan that has begun and not ended is made again: this is its log.
    scan_begun_at INTEGER,
    scan_ended_at INTEGER,
    trouble TEXT, -- JSON
    UNIQUE (account, path)
  ) STRICT;

  -- The kept folder whose scan met the file last. It may be kept no more: then nobody asks.
  ALTER TABLE uploads ADD COLUMN folder_id INTEGER;
  -- In this order of columns, since rebuild/gather.ts tells entries by their shape.
  CREATE INDEX uploads_by_kept_file ON uploads (path, folder_id) WHERE folder_id IS NOT NULL;

  -- How many rows a folder has in each state, kept by the triggers alone.
  CREATE TABLE folder_tallies (
    folder_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    photos INTEGER NOT NULL,
    PRIMARY KEY (state, folder_id)
  ) STRICT;
  CREATE TRIGGER kept_counted AFTER INSERT ON uploads WHEN NEW.folder_id IS NOT NULL BEGIN
    INSERT INTO folder_tallies SELECT NEW.folder_id, NEW.state, 0 WHERE NOT EXISTS
      (SELECT 1 FROM folder_tallies WHERE state = NEW.state AND folder_id = NEW.folder_id);
    UPDATE folder_tallies SET photos = photos + 1
      WHERE state = NEW.state AND folder_id = NEW.folder_id;
  END;
  CREATE TRIGGER kept_recounted AFTER UPDATE OF state, folder_id ON uploads
  WHEN (OLD.state <> NEW.state AND NEW.folder_id IS NOT NULL) OR OLD.folder_id IS NOT NEW.folder_id
  BEGIN
    UPDATE folder_tallies SET photos = photos - 1
      WHERE state = OLD.state AND folder_id = OLD.folder_id;
    INSERT INTO folder_tallies SELECT NEW.folder_id, NEW.state, 0
      WHERE NEW.folder_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM folder_tallies WHERE state = NEW.state AND folder_id = NEW.folder_id);
    UPDATE folder_tallies SET photos = photos + 1
      WHERE state = NEW.state AND folder_id = NEW.folder_id;
  END;

  -- Files that a person took out of the queue: the next scan does not bring them back.
  CREATE TABLE left_out (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL,
    path BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ms REAL NOT NULL,
    UNIQUE (path, folder_id)
  ) STRICT;
  CREATE TRIGGER kept_uncounted AFTER DELETE ON uploads WHEN OLD.folder_id IS NOT NULL BEGIN
    UPDATE folder_tallies SET photos = photos - 1
      WHERE state = OLD.state AND folder_id = OLD.folder_id;
    DELETE FROM left_out WHERE path = OLD.path AND folder_id = OLD.folder_id;
    INSERT INTO left_out (folder_id, path, size_bytes, mtime_ms)
      SELECT OLD.folder_id, OLD.path, OLD.size_bytes, OLD.mtime_ms
      WHERE EXISTS (SELECT 1 FROM folders WHERE id = OLD.folder_id);
  END;
  `,
  `
  -- The smaller copy that goes in the place of a photo that OK refused (JSON); NULL is the photo itself.
  ALTER TABLE uploads ADD COLUMN copy TEXT;
  -- 0: the photo itself, 1: a copy is to be made, 2: it is made.
  ALTER TABLE uploads ADD COLUMN copy_step INTEGER NOT NULL DEFAULT 0;

  -- A row whose copy has to be made first is nothing to reserve or send.
  DROP INDEX uploads_unreserved;
  CREATE INDEX uploads_unreserved ON uploads (account, rank, retry_at, id)
    WHERE state = 'queued' AND reserved_id IS NULL AND copy_step <> 1;
  DROP INDEX uploads_reserved;
  CREATE INDEX uploads_reserved ON uploads (account, rank, retry_at, ticket_id, id)
    WHERE state = 'queued' AND reserved_id IS NOT NULL AND copy_step <> 1;
  CREATE INDEX uploads_to_copy ON uploads (account, rank, retry_at, id)
    WHERE state = 'queued' AND copy_step = 1;
  CREATE INDEX uploads_copied ON uploads (account, state, run) WHERE copy_step = 2;
  `,
  `
  -- Where kept folders have the same photo: one that was moved is known by its content.
  CREATE INDEX uploads_by_content ON uploads (fingerprint, folder_id) WHERE folder_id IS NOT NULL;
  `,
  `
  -- What failed and may be on OK all the same is asked for with each new photo; it is few of all that failed.
  CREATE INDEX uploads_in_doubt ON uploads (destination_id, fingerprint)
    WHERE state = 'failed' AND open_commits > 0;
  `,
];

/** From this version on rows have what `look-columns.ts` makes. */
const WITH_LOOK_COLUMNS = 3;

/** Brings a database to the newest schema, in one transaction. */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const from = versionOf(database);
    for (const migration of MIGRATIONS.slice(from)) database.exec(migration);
    if (from < WITH_LOOK_COLUMNS) fillLookColumns(database);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec('COMMIT');
  } catch (cause) {
    rollBack(database);
    throw cause;
  }
}

/** Undoes an open transaction. A full or failing disk may have ended it already: that is no second error. */
export function rollBack(database: DatabaseSync): void {
  if (database.isTransaction) database.exec('ROLLBACK');
}

/** Whether every table, column and index that the database's version promises is there. */
export function isWhole(database: DatabaseSync): boolean {
  if (!isMigrated(database)) return true; // an older one is known when it is migrated
  const pattern = new DatabaseSync(':memory:');
  migrate(pattern);
  const there = new Set(partsOf(database));
  const whole = partsOf(pattern).every((part) => there.has(part));
  pattern.close();
  return whole;
}

function partsOf(database: DatabaseSync): string[] {
  return database
    .prepare(
      `SELECT part.name || ' ' || coalesce(info.name, '') AS part FROM sqlite_schema AS part
        LEFT JOIN pragma_table_info(part.name) AS info`,
    )
    .all()
    .map(({ part }) => String(part));
}

/** Whether a database has this program's schema. */
export function isMigrated(database: DatabaseSync): boolean {
  return versionOf(database) === MIGRATIONS.length;
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
