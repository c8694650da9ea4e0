/**
 * @file Opening the queue's database, also when it is damaged: then it is set aside, and a new
 * one takes its place with everything that can still be read.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fill } from './rebuild/fill.ts';
import { openPages, PAGE_BYTES } from './rebuild/page-file.ts';
import { isWhole, migrate } from './schema.ts';
import { storageTrouble } from './storage-trouble.ts';

/** How long one program waits for another's transaction. */
export const BUSY_MS = 5_000;

/** What became of a damaged queue. */
export interface Rebuilt {
  /** Where the damaged file is kept, for whoever wants to look for more. */
  readonly setAside: string;
  /** How many uploads the new queue holds. */
  readonly uploads: number;
  /** Whether uploads are missing, or may be: adding the folders again finds them. */
  readonly lost: boolean;
}

/** Opens or makes the database; throws when the disk does not let it. */
export function openQueue(
  file: string,
  now: () => number,
): { readonly database: DatabaseSync; readonly rebuilt: Rebuilt | null } {
  if (file === ':memory:') return { database: open(file), rebuilt: null };
  const unfinished = existsSync(newFile(file)) && !existsSync(file) ? lastSetAside(file) : null;
  if (unfinished !== null) {
    const rebuilt = rebuild(file, unfinished, now());
    return { database: open(file), rebuilt };
  }
  rmSync(newFile(file), { force: true }); // begun, but nothing was set aside yet
  if (!isDamaged(file)) {
    try {
      return { database: open(file), rebuilt: null };
    } catch (cause) {
      if (!isDamage(cause)) throw cause;
    }
  }
  // Its being there says that the set-aside file is to be read, until it takes its place.
  writeFileSync(newFile(file), '');
  const rebuilt = rebuild(file, newSetAside(file, now()), now());
  return { database: open(file), rebuilt };
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    migrate(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * Looks before anything is written: opened for writing, SQLite would change the file on closing.
 * Every page is read each time (80 ms for 100 000 uploads); after a program that did not close
 * the queue the indexes are compared with the rows too (1.1 s).
 */
function isDamaged(file: string): boolean {
  if (!existsSync(file)) return false;
  const wasLeftOpen = existsSync(`${file}-wal`);
  // SQLite takes a file without a whole page for a new one and writes over it.
  const { size } = statSync(file);
  if (size < PAGE_BYTES && (size > 0 || (wasLeftOpen && statSync(`${file}-wal`).size > 0))) {
    return true;
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
    const check = wasLeftOpen ? 'integrity_check' : 'quick_check';
    const found = database.prepare(`PRAGMA ${check}(1)`).get()?.[check];
    return found !== 'ok' || !isWhole(database);
  } catch (cause) {
    return isDamage(cause); // any other trouble shows itself again when it is opened
  } finally {
    database?.close();
  }
}

/** SQLITE_ERROR at opening: the tables are not those that the file's own version says. */
function isDamage(cause: unknown): boolean {
  return (
    storageTrouble(cause) === 'damaged' || (cause as { errcode?: unknown } | null)?.errcode === 1
  );
}

/**
 * Sets the file aside, fills a new one and puts it in place. Whatever step is the last one,
 * the next start finds the damaged file in one of its places and goes on.
 */
function rebuild(file: string, setAside: string, now: number): Rebuilt {
  for (const ending of ['', '-wal', '-shm']) {
    if (existsSync(file + ending)) renameSync(file + ending, setAside + ending);
  }
  const made = newFile(file);
  rmSync(`${made}-journal`, { force: true });
  writeFileSync(made, '');
  const pages = openPages(setAside);
  const database = new DatabaseSync(made);
  let filled;
  try {
    filled = fill(database, pages, now);
  } finally {
    pages.close();
    database.close();
  }
  renameSync(made, file);
  return { setAside, ...filled };
}

function newFile(file: string): string {
  return path.join(path.dirname(file), 'queue-rebuilding.sqlite');
}

const SET_ASIDE = /^queue-damaged-.*\.sqlite$/;

function newSetAside(file: string, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let again = 0; ; again += 1) {
    const name = `queue-damaged-${time}${again === 0 ? '' : `-${again}`}.sqlite`;
    const setAside = path.join(path.dirname(file), name);
    if (!existsSync(setAside)) return setAside;
  }
}

function lastSetAside(file: string): string | null {
  const folder = path.dirname(file);
  const last = readdirSync(folder)
    .filter((name) => SET_ASIDE.test(name))
    .sort()
    .at(-1);
  return last === undefined ? null : path.join(folder, last);
}
