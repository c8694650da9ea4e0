/** @file Another program, for instance a backup, has the queue's file. */
import { DatabaseSync } from 'node:sqlite';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import type { Rig } from './rig.ts';

/** Locks it, and answers the function that lets it go. Each write of Okapi waits five seconds for it. */
export function lockQueue({ dataFolder }: Rig): () => void {
  const other = new DatabaseSync(queueFile(dataFolder));
  other.exec('BEGIN IMMEDIATE');
  return () => other.close();
}
