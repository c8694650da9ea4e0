/** @file Small files that others read: whole, or as they were. */
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes beside it and puts it in place; makes its folder. Leaves nothing behind when it rejects. */
export async function writeWhole(file: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  try {
    await writeFile(draft, text);
    await chmod(draft, mode);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined); // what matters is why it failed
    throw cause;
  }
}
