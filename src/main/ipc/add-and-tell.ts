/** @file Adds what a person gave, however they gave it, and tells the window what was met on the way. */
import path from 'node:path';
import type { Destination } from '../../shared/upload.ts';
import type { Engine } from '../engine/contract.ts';
import type { ByFolder } from '../library/album-titles.ts';
import type { FilePath } from '../library/file-path.ts';
import type { Log } from '../platform/log.ts';
import type { Publish } from './publish.ts';

export interface AddingParts {
  readonly engine: Engine;
  readonly tellOnce: Publish;
  readonly log: Log;
}

/** The intake of a large folder outlives the request; what it meets is told as notices. */
export async function addAndTell(
  { engine, tellOnce, log }: AddingParts,
  paths: readonly FilePath[],
  destination: Destination | ByFolder,
): Promise<void> {
  try {
    const { notices, queued, failed, duplicates } = await engine.add({ paths, destination });
    for (const notice of notices) tellOnce('notice', notice);
    // The list shows what is new and a notice what is wrong: only nothing at all would be silence.
    if (queued + failed + notices.length === 0) tellOnce('nothing-new', { known: duplicates });
  } catch (cause) {
    log.error({ err: cause }, 'intake');
    tellOnce('notice', { problem: { code: 'unexpected', stage: 'intake' }, path: null });
  }
}

/** What came from outside the window goes where a drop beside every zone goes, and the window says that it came. */
export function takeFromOutside(parts: AddingParts, paths: readonly string[]): void {
  const [first] = paths;
  if (first === undefined) return;
  parts.tellOnce('added', { count: paths.length, name: path.basename(first) || first });
  void addAndTell(parts, paths, { kind: 'by-folder' });
}
