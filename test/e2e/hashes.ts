/** @file The contents of photos on the disk, to be compared with what OK has received. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** SHA-256 in hex of a folder's files of these names, sorted; without names of all of them. */
export async function hashesOf(folder: string, names?: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    (names ?? (await readdir(folder))).map((name) => readFile(path.join(folder, name))),
  );
  return files.map((file) => createHash('sha256').update(file).digest('hex')).sort();
}
