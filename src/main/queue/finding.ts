/** @file Rows of the queue by what is known of them. */
import type { UploadState } from '../../shared/upload.ts';
import { bytesOf, type FilePath } from '../library/file-path.ts';
import type { Tables } from './tables.ts';
import type { Upload } from './upload.ts';

const LIVE = `(state IN ('queued', 'sending', 'sent', 'committing', 'done')
  OR (state = 'failed' AND token IS NOT NULL))`;

const COMMITTED = `account = ? AND state = 'done' AND photo_id IS NOT NULL
  AND destination_id NOT IN (SELECT id FROM destinations WHERE kind = 'topic')`;

/** A destination and those that lead into the same album, such as one by title and one by id. */
const SAME_PLACE = `(SELECT other.id FROM destinations AS other JOIN destinations AS own ON own.id = ?
  WHERE other.id = own.id OR (other.account = own.account AND other.kind <> 'topic'
    AND other.group_id IS own.group_id AND other.album_id = own.album_id))`;

/** Where nothing else is said, of the account of the moment. */
export function createFinding({ row, rows, uploads }: Tables, account: () => string) {
  return {
    upload: (id: number): Upload | undefined => uploads('WHERE id = ?', id)[0],

    /** The newest row of this file for this destination. */
    uploadOfFile: (destinationId: number, path: FilePath): Upload | undefined =>
      uploads(
        'WHERE destination_id = ? AND path = ? ORDER BY id DESC LIMIT 1',
        destinationId,
        bytesOf(path),
      )[0],

    /** The row that holds this photo for this destination, unless it failed before OK had it. */
    liveUpload: (destinationId: number, fingerprint: string): Upload | undefined =>
      uploads(
        `WHERE destination_id = ? AND fingerprint = ? AND ${LIVE} LIMIT 1`,
        destinationId,
        fingerprint,
      )[0] ??
      // A rebuilt queue knows no token of what may have been committed.
      uploads(
        `WHERE destination_id = ? AND state = 'failed' AND fingerprint = ? AND open_commits > 0
          LIMIT 1`,
        destinationId,
        fingerprint,
      )[0],

    /** These rows, in this order; those that are gone are left out. */
    uploadsOf(ids: readonly number[]): Upload[] {
      const found = new Map(
        uploads('WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)).map(
          (upload) => [upload.id, upload],
        ),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    uploadsIn: (state: UploadState, destinationId: number): Upload[] =>
      uploads('WHERE state = ? AND destination_id = ? ORDER BY id', state, destinationId),

    failedUploads: (stage: 'commit' | 'all', afterId: number, limit: number): Upload[] =>
      uploads(
        `WHERE account = ? AND state = 'failed' AND id > ? ${stage === 'commit' ? 'AND token IS NOT NULL' : ''}
          ORDER BY id LIMIT ?`,
        account(),
        afterId,
        limit,
      ),

    /** Rows of a destination's place that OK may hold without our knowing: a commit was begun and not answered. */
    perhapsCommitted: (destinationId: number): Upload[] =>
      uploads(
        `WHERE destination_id IN ${SAME_PLACE} AND state IN ('sent', 'committing', 'failed') AND open_commits > 0
          ORDER BY id`,
        destinationId,
      ),

    /**
     * These failed rows, and with each of a topic that may have been posted all others of it: it is
     * looked for by how many photos it has.
     */
    withTopics(failed: readonly Upload[]): Upload[] {
      const ids = new Set(failed.map(({ id }) => id));
      const doubted = failed.filter(({ progress }) => progress.openCommits > 0);
      const places = new Set(doubted.map(({ destinationId }) => destinationId));
      const mates = uploads(
        `WHERE destination_id IN (SELECT id FROM destinations
            WHERE kind = 'topic' AND id IN (SELECT value FROM json_each(?)))
          AND state = 'failed' AND open_commits > 0 ORDER BY id`,
        JSON.stringify([...places]),
      );
      return [...failed, ...mates.filter(({ id }) => !ids.has(id))];
    },

    /** Done rows that OK knows by a photo's id, oldest first; a topic's have the topic's. */
    committedAfter: (afterId: number, limit: number): Upload[] =>
      uploads(
        `INDEXED BY uploads_by_age WHERE ${COMMITTED} AND id > ? ORDER BY id LIMIT ?`,
        account(),
        afterId,
        limit,
      ),

    committedPhotos: (): number =>
      Number(
        row(`SELECT count(*) AS photos FROM uploads WHERE ${COMMITTED}`, account())?.['photos'],
      ),

    /** The permanent ids of the photos that OK is known to hold in a destination's place. */
    knownPhotoIds: (destinationId: number): Set<string> =>
      new Set(
        rows(
          `SELECT photo_id FROM uploads WHERE destination_id IN ${SAME_PLACE}
            AND photo_id IS NOT NULL`,
          destinationId,
        ).map((found) => String(found['photo_id'])),
      ),

    /** Whether any row of a destination is in one of the states. */
    isAnyIn: (destinationId: number, states: readonly UploadState[]): boolean =>
      row(
        `SELECT 1 FROM uploads WHERE destination_id = ?
          AND state IN (SELECT value FROM json_each(?)) LIMIT 1`,
        destinationId,
        JSON.stringify(states),
      ) !== undefined,

    /** How many rows each state holds. */
    counts(): Record<UploadState, number> {
      const counts = {
        queued: 0,
        sending: 0,
        sent: 0,
        committing: 0,
        done: 0,
        failed: 0,
        skipped: 0,
      };
      for (const found of rows(
        'SELECT state, sum(photos) AS photos FROM tallies WHERE account = ? GROUP BY state',
        account(),
      )) {
        counts[found['state'] as UploadState] = Number(found['photos']);
      }
      return counts;
    },
  };
}
