/** @file What became of a run: all that was asked for since the queue was last finished. */
import type { UploadState } from '../../shared/upload.ts';
import type { Tables } from './tables.ts';
import type { StateTotal, Upload } from './upload.ts';

/** Of the account of the moment. */
export function createRuns({ row, rows, uploads }: Tables, account: () => string) {
  return {
    /** The newest run of the account, if anything is still to be done for it, or else of all. */
    lastRun(): { readonly run: number; readonly unfinished: boolean } {
      const open = row(
        `SELECT 1 FROM uploads WHERE account = ?
          AND state IN ('queued', 'sending', 'sent', 'committing') LIMIT 1`,
        account(),
      );
      const unfinished = open !== undefined;
      const last = unfinished
        ? row('SELECT max(run) AS run FROM tallies WHERE account = ? AND photos > 0', account())
        : row('SELECT max(run) AS run FROM uploads');
      return { run: Number(last?.['run'] ?? 0), unfinished };
    },

    /** The photos of a run, in the order in which they were found. */
    idsOfRun: (run: number): number[] =>
      rows('SELECT id FROM uploads WHERE account = ? AND run = ? ORDER BY id', account(), run).map(
        (found) => Number(found['id']),
      ),

    /** Rows of a run in a state. */
    ofRun: (run: number, state: UploadState): Upload[] =>
      uploads('WHERE run = ? AND state = ? ORDER BY id', run, state),

    /** Photos and bytes of a run by state. */
    totals: (run: number): StateTotal[] =>
      rows(
        `SELECT state, sum(photos) AS photos, sum(bytes) AS bytes FROM tallies
          WHERE run = ? GROUP BY state HAVING sum(photos) > 0`,
        run,
      ).map((total) => ({
        state: total['state'] as UploadState,
        photos: Number(total['photos']),
        bytes: Number(total['bytes']),
      })),

    /** How many photos of a run are on OK as copies. */
    copiesOfRun: (run: number): number =>
      Number(
        row(
          `SELECT count(*) AS copies FROM uploads INDEXED BY uploads_copied
            WHERE account = ? AND state = 'done' AND run = ? AND copy_step = 2`,
          account(),
          run,
        )?.['copies'],
      ),

    /** How many photos of a run each destination received. */
    doneByDestination: (run: number): { destinationId: number; photos: number }[] =>
      rows(
        `SELECT destination_id, count(*) AS photos FROM uploads WHERE run = ? AND state = 'done'
          GROUP BY destination_id ORDER BY destination_id`,
        run,
      ).map((found) => ({
        destinationId: Number(found['destination_id']),
        photos: Number(found['photos']),
      })),

    /** The permanent id of the run's photo that was done last. */
    lastPhotoId(run: number): string | null {
      const last = row(
        `SELECT photo_id FROM uploads WHERE run = ? AND state = 'done' ORDER BY changed_at DESC LIMIT 1`,
        run,
      )?.['photo_id'];
      return typeof last === 'string' ? last : null;
    },
  };
}
