/** @file One program for one data folder: a lock that the system itself releases when the program dies. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the folder, or answers null when another program has it. The lock is an open
 * exclusive transaction on a small database: unlike a file with a process id, it cannot be
 * left behind by a crash.
 */
export function lockDataFolder(folder: string): { release(): void } | null {
  const database = new DatabaseSync(path.join(folder, 'lock'));
  try {
    database.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch {
    database.close();
    return null; // held by another program
  }
}
