/** @file A real folder for one test, gone when the test ends. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export async function tempFolder(): Promise<string> {
  // Its real name: on macOS the temporary folder is reached through a link.
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'okapi-unit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
