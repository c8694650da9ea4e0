/** @file The queue's tables as the first version made them; never changed, for such queues are out there. */
export const SCHEMA_1 = `
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
    -- 1 from before the album is asked for until its id is known: look before making another.
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
  PRAGMA user_version = 1;
`;
