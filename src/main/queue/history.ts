/** @file What happened to an upload, one entry for each problem, success and retry. */
import type { Problem } from '../../shared/errors.ts';
import type { HistoryEntry } from '../../shared/upload.ts';
import type { Tables } from './tables.ts';
import type { UploadEvent } from './transition.ts';

/** Entries that are kept for one upload: the last ones. */
export const MOST_ENTRIES = 50;

export interface NewEntry extends HistoryEntry {
  readonly uploadId: number;
}

/** What an event adds to the history of its upload; null for a step that is only on the way. */
export function entryOf(event: UploadEvent): Omit<HistoryEntry, 'at'> | null {
  switch (event.type) {
    case 'sent':
      return { kind: 'sent', problem: null };
    case 'committed':
      return { kind: 'done', problem: null };
    case 'copy-made':
      return { kind: 'copied', problem: null };
    case 'retry-asked':
      return { kind: 'retry', problem: null };
    default:
      return 'problem' in event && event.problem !== null
        ? { kind: 'problem', problem: event.problem }
        : null;
  }
}

/** The entries of a row that was written with a problem, or none. */
export function entriesOf(uploadId: number, problem: Problem | null, at: number): NewEntry[] {
  return problem === null ? [] : [{ uploadId, at, kind: 'problem', problem }];
}

export function createHistory({ rows, run }: Tables) {
  return {
    /** Adds entries, in one statement however many they are, inside the caller's transaction. */
    keep(entries: readonly NewEntry[]): void {
      if (entries.length === 0) return;
      run(
        `INSERT INTO history (upload_id, at, kind, problem)
          SELECT value ->> 'uploadId', value ->> 'at', value ->> 'kind',
            nullif(value -> 'problem', 'null') FROM json_each(?)`,
        JSON.stringify(entries),
      );
      // Only problems repeat themselves.
      const ids = entries.filter(({ kind }) => kind === 'problem').map(({ uploadId }) => uploadId);
      if (ids.length === 0) return;
      run(
        `DELETE FROM history AS old WHERE upload_id IN (SELECT value FROM json_each(?))
          AND (SELECT count(*) FROM history AS newer
            WHERE newer.upload_id = old.upload_id AND newer.id > old.id) >= ${MOST_ENTRIES}`,
        JSON.stringify(ids),
      );
    },

    /** Newest first. */
    of: (uploadId: number): HistoryEntry[] =>
      rows(
        `SELECT at, kind, problem FROM history WHERE upload_id = ? ORDER BY id DESC LIMIT ${MOST_ENTRIES}`,
        uploadId,
      ).map((found) => ({
        at: Number(found['at']),
        // Written by this file only.
        kind: found['kind'] as HistoryEntry['kind'],
        problem:
          found['problem'] == null ? null : (JSON.parse(String(found['problem'])) as Problem),
      })),
  };
}
