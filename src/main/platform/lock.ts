/** @file One program for one data folder: a lock that the system itself releases when the program dies. */
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const BUSY = 5;
const NO_DATABASE = 26;

/**
 * Takes the folder, or answers null when another program has it; throws when the disk does not
 * let it be taken. The lock is an open exclusive transaction on a small database: unlike a file
 * with a process id, it cannot be left behind by a crash.
 */
export function lockDataFolder(folder: string): { release(): void } | null {
  const file = path.join(folder, 'lock');
  try {
    return take(file);
  } catch (cause) {
    if (codeOf(cause) !== NO_DATABASE) throw cause;
    // Nothing was ever in it. Emptied in place, it still is the file that another may hold.
    truncateSync(file);
    return take(file);
  }
}

function take(file: string): { release(): void } | null {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (cause) {
    database.close();
    if (codeOf(cause) === BUSY) return null;
    throw cause;
  }
}

/** SQLite's result code without its extension. */
function codeOf(cause: unknown): number | null {
  const code = (cause as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
}
