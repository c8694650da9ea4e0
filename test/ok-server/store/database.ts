/** @file The server's memory: one SQLite file, written before each answer, so that kill -9 loses nothing answered. */
import path from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, grantId TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL,
    accessToken TEXT NOT NULL UNIQUE, sessionSecretKey TEXT NOT NULL, refreshToken TEXT,
    scopes TEXT NOT NULL, expiresAt INTEGER NOT NULL, refreshExpiresAt INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, grantId TEXT NOT NULL, uid TEXT NOT NULL, redirectUri TEXT NOT NULL,
    scopes TEXT NOT NULL, expiresAt INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS consents (uid TEXT PRIMARY KEY, scopes TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS people (
    seq INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, firstName TEXT NOT NULL, lastName TEXT NOT NULL,
    locale TEXT NOT NULL, gender TEXT NOT NULL, color TEXT NOT NULL, mainAid TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS albums (
    seq INTEGER PRIMARY KEY, aid TEXT NOT NULL UNIQUE, uid TEXT NOT NULL, gid TEXT,
    title TEXT NOT NULL, description TEXT, type TEXT NOT NULL, createdAt INTEGER NOT NULL, isMain INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS groups (
    gid TEXT PRIMARY KEY, name TEXT NOT NULL, link TEXT NOT NULL, membersAdd INTEGER NOT NULL, photosOff INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS members (
    gid TEXT NOT NULL, uid TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (gid, uid));
  CREATE TABLE IF NOT EXISTS tickets (
    apiToken TEXT PRIMARY KEY, uid TEXT NOT NULL, aid TEXT, gid TEXT, expiresAt INTEGER NOT NULL,
    posts INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS slots (
    photoId TEXT PRIMARY KEY, apiToken TEXT NOT NULL, token TEXT UNIQUE, sha256 TEXT, bytes INTEGER,
    assignedId TEXT);
  CREATE TABLE IF NOT EXISTS verdicts (
    sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, format TEXT, width INTEGER NOT NULL, height INTEGER NOT NULL,
    isCorrupt INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS photos (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, uid TEXT NOT NULL, aid TEXT, topicId TEXT, gid TEXT, sha256 TEXT NOT NULL,
    text TEXT NOT NULL, createdAt INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS photosByAlbum ON photos (aid, seq, createdAt);
  CREATE INDEX IF NOT EXISTS photosByTopic ON photos (topicId, seq);
  CREATE TABLE IF NOT EXISTS topics (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, uid TEXT NOT NULL, gid TEXT NOT NULL, text TEXT NOT NULL,
    createdAt INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS topicsByGroup ON topics (gid, seq);
  CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, method TEXT NOT NULL, params TEXT NOT NULL,
    bytesIn INTEGER NOT NULL, outcome TEXT NOT NULL);
`;

/** Raised when tables change; a stand-in's data is not worth a migration. */
const VERSION = 4;

/** A thin wrapper over SQLite: every call is synchronous, so a method that does not wait is atomic. */
export class Database {
  readonly #database: DatabaseSync;
  /** Each query is prepared once: there are a few dozen, and many thousand calls. */
  readonly #statements = new Map<string, StatementSync>();

  constructor(folder: string) {
    this.#database = new DatabaseSync(path.join(folder, 'ok-server.sqlite'));
    // OFF is safe here: a killed process loses nothing, only a dying computer would.
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    this.#refuseOlder(folder);
    this.#database.exec(SCHEMA);
    this.#database.exec(`PRAGMA user_version = ${VERSION}`);
  }

  /** All rows of a query; the caller names their shape, which the schema above vouches for. */

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** The first row of a query. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as in all()
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values);
  }

  /** Does all of the work or, when it throws, none of it. The work must not wait. */
  transact<Value>(work: () => Value): Value {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#database.exec('COMMIT');
      return value;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** A fact kept under a name, made at the first call and the same ever after. */
  fact(name: string, make: () => string): string {
    const kept = this.one<{ value: string }>('SELECT value FROM facts WHERE name = ?', name);
    if (kept !== undefined) return kept.value;
    const value = make();
    this.run('INSERT INTO facts (name, value) VALUES (?, ?)', name, value);
    return value;
  }

  /**
   * A new id as OK's: a numeric string. Eighteen digits, so that a client which
   * reads ids as JavaScript numbers breaks here and not at OK.
   */
  nextId(): string {
    const last = BigInt(this.fact('lastId', () => '560000000000000000'));
    const next = String(last + 7n);
    this.run("UPDATE facts SET value = ? WHERE name = 'lastId'", next);
    return next;
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #refuseOlder(folder: string): void {
    const isNew = this.one("SELECT 1 FROM sqlite_schema WHERE name = 'facts'") === undefined;
    const version = this.one<{ user_version: number }>('PRAGMA user_version')?.user_version;
    if (isNew || version === VERSION) return;
    throw new Error(`${folder} was made by another version of the stand-in: take a new folder`);
  }
}
