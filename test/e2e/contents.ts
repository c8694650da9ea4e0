/** @file What a folder holds, to be searched for what must not be there. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** All bytes of all files below it, one after the other. */
export async function contentsOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')),
  );
  return texts.join('\n');
}
