/** @file What of the queue is to be done next: rows that are due, in the person's order. */
import type { UploadState } from '../../shared/upload.ts';
import type { Tables } from './tables.ts';
import type { Upload } from './upload.ts';

/** A photo whose copy is made needs its file no more. */
const IS_IN_REACH = `(copy_step = 2 OR coalesce(folder_id, 0) NOT IN (SELECT value FROM json_each(?)))`;

/**
 * Of the account of the moment. `away` are the kept folders that are known to be away: what needs
 * a file in them waits.
 */
export function createDue(
  { row, rows, uploads }: Tables,
  account: () => string,
  now: () => number,
) {
  return {
    /** Rows in a state that are due, oldest first. */
    due: (state: UploadState, limit: number): Upload[] =>
      uploads(
        'WHERE account = ? AND state = ? AND retry_at <= ? ORDER BY retry_at, id LIMIT ?',
        account(),
        state,
        now(),
        limit,
      ),

    /** Queued rows that are due and have a reservation, ticket by ticket, in the person's order; what failed before comes last. */
    dueReserved: (limit: number, away: readonly number[] = []): Upload[] =>
      uploads(
        `INDEXED BY uploads_reserved
          WHERE account = ? AND state = 'queued' AND reserved_id IS NOT NULL AND copy_step <> 1
            AND retry_at <= ? AND ${IS_IN_REACH}
          ORDER BY rank, retry_at, ticket_id, id LIMIT ?`,
        account(),
        now(),
        JSON.stringify(away),
        limit,
      ),

    /** Queued rows that are due and have none, in the person's order and that in which they were found; what failed before comes last. */
    dueUnreserved: (limit: number, away: readonly number[] = []): Upload[] =>
      uploads(
        `INDEXED BY uploads_unreserved
          WHERE account = ? AND state = 'queued' AND reserved_id IS NULL AND copy_step <> 1
            AND retry_at <= ? AND ${IS_IN_REACH}
          ORDER BY rank, retry_at, id LIMIT ?`,
        account(),
        now(),
        JSON.stringify(away),
        limit,
      ),

    /** Queued rows that are due and wait for their copy to be made, in the person's order. */
    dueCopies: (limit: number, away: readonly number[] = []): Upload[] =>
      uploads(
        `INDEXED BY uploads_to_copy
          WHERE account = ? AND state = 'queued' AND copy_step = 1 AND retry_at <= ? AND ${IS_IN_REACH}
          ORDER BY rank, retry_at, id LIMIT ?`,
        account(),
        now(),
        JSON.stringify(away),
        limit,
      ),

    /** How many copies lie ready and are not yet sent. */
    readyCopies: (): number =>
      Number(
        row(
          `SELECT count(*) AS copies FROM uploads INDEXED BY uploads_copied
            WHERE account = ? AND state IN ('queued', 'sending') AND copy_step = 2`,
          account(),
        )?.['copies'],
      ),

    /** The destinations with sent rows that are due, and since when the first has been waiting. */
    dueCommits: (): { destinationId: number; photos: number; since: number }[] =>
      rows(
        `SELECT destination_id, count(*) AS photos, min(changed_at) AS since FROM uploads
          WHERE account = ? AND state = 'sent' AND retry_at <= ? GROUP BY destination_id`,
        account(),
        now(),
      ).map((found) => ({
        destinationId: Number(found['destination_id']),
        photos: Number(found['photos']),
        since: Number(found['since']),
      })),

    /**
     * When the next row that was not yet due at `since` becomes due, in epoch milliseconds; null when
     * none waits. `since` is when the caller began to look: what has become due meanwhile counts too.
     */
    nextDue(since: number): number | null {
      const next = row(
        `SELECT min(retry_at) AS due FROM uploads
          WHERE account = ? AND state IN ('queued', 'sent', 'committing') AND retry_at > ?`,
        account(),
        since,
      )?.['due'];
      return typeof next === 'number' ? next : null;
    },

    /** The smallest and the largest place in the person's order. */
    ranks(): { readonly first: number; readonly last: number } {
      const found = row(
        `SELECT min(rank) AS first, max(rank) AS last FROM uploads
          WHERE account = ? AND state = 'queued'`,
        account(),
      );
      return { first: Number(found?.['first'] ?? 0), last: Number(found?.['last'] ?? 0) };
    },
  };
}
