/**
 * @file The queue on disk: one row for each photo and destination, one transaction for
 * each step. It keeps what `transition` decides and decides nothing itself.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { HistoryEntry, UploadState } from '../../shared/upload.ts';
import { bytesOf, type FilePath } from '../library/file-path.ts';
import { adoptUnowned } from './adoption.ts';
import { createHistory, entriesOf, entryOf, type NewEntry } from './history.ts';
import { LOOK_COLUMNS, lookValues } from './look-columns.ts';
import { BUSY_MS, openQueue, type Rebuilt } from './opening.ts';
import { createRemoval } from './removal.ts';
import { isMigrated, rollBack } from './schema.ts';
import { transition, type Progress } from './transition.ts';
import {
  COLUMNS,
  FILE_COLUMNS,
  PROGRESS_COLUMNS,
  fileValues,
  insertInto,
  marksFor,
  progressValues,
  uploadFrom,
  type Change,
  type NewUpload,
  type PhotoFile,
  type Row,
  type StateTotal,
  type Upload,
} from './upload.ts';

export type Store = ReturnType<typeof storeOn>;

const LIVE = `(state IN ('queued', 'sending', 'sent', 'committing', 'done')
  OR (state = 'failed' AND token IS NOT NULL))`;

const COMMITTED = `account = ? AND state = 'done' AND photo_id IS NOT NULL
  AND destination_id NOT IN (SELECT id FROM destinations WHERE kind = 'topic')`;

/** The longest that anything is known of a host (`part-order.ts`). */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Opens or makes the queue's database; throws when the disk does not let it. A damaged one is
 * set aside and rebuilt: `rebuilt` says so. Only who holds the folder's lock may.
 */
export function openStore(
  file: string,
  now: () => number,
): Store & { readonly rebuilt: Rebuilt | null } {
  const { database, rebuilt } = openQueue(file, now);
  return { ...storeOn(database, now), rebuilt };
}

/**
 * The queue for looking only, beside a program that works on it: makes and changes nothing.
 * Before there is one it is empty; throws when the file is no database.
 */
export function openStoreToLook(file: string, now: () => number): Store {
  if (existsSync(file)) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
    if (isMigrated(database)) return storeOn(database, now);
    database.close();
  }
  return openStore(':memory:', now);
}

function storeOn(database: DatabaseSync, now: () => number) {
  /** Whose queue this is at the moment; empty before the first sign-in. */
  let account = '';

  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  const rows = (sql: string, ...values: SQLInputValue[]): Row[] => prepare(sql).all(...values);
  const row = (sql: string, ...values: SQLInputValue[]): Row | undefined =>
    prepare(sql).get(...values);
  const run = (sql: string, ...values: SQLInputValue[]) => prepare(sql).run(...values);
  /** `rest` may begin with the index to use: SQLite likes the one by state too much, and would look at every waiting row. */
  const uploads = (rest: string, ...values: SQLInputValue[]): Upload[] =>
    rows(`SELECT ${COLUMNS} FROM uploads ${rest}`, ...values).map(uploadFrom);

  function transaction<Value>(work: () => Value): Value {
    if (database.isTransaction) return work();
    database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      database.exec('COMMIT');
      return value;
    } catch (cause) {
      rollBack(database);
      throw cause;
    }
  }

  function forgetTimesOfOthers(): void {
    run('UPDATE destinations SET creating = ? WHERE creating > ?', now(), now());
    run('UPDATE hosts SET until = ? WHERE until > ?', now() + DAY_MS, now() + DAY_MS);
  }

  function write(id: number, progress: Progress): void {
    prepare(
      `UPDATE uploads SET (${PROGRESS_COLUMNS}, changed_at) = (${marksFor(PROGRESS_COLUMNS)}, ?)
        WHERE id = ?`,
    ).run(...progressValues(progress), now(), id);
  }

  const history = createHistory({ rows, run });
  const removal = createRemoval({ row, rows, run });

  /** What its row says of the album's name; an id does for one that has none. */
  const albumOf = (destinationId: number): string =>
    String(
      row(
        `SELECT coalesce(title, text, album_id, '') AS album FROM destinations WHERE id = ?`,
        destinationId,
      )?.['album'] ?? '',
    );

  return {
    transaction,

    /** What happened to an upload, newest first. */
    history: (id: number): HistoryEntry[] => history.of(id),

    /** Of these uploads those that a person may take out of the queue (`removal.ts`). */
    removable: (ids: readonly number[]): number[] => removal.removable(ids),

    /** Takes them out, as far as they may be, and answers how many that were. */
    remove: (ids: readonly number[]): number => transaction(() => removal.remove(ids)),

    /** Puts waiting uploads before or behind all others that wait, and answers how many that were. */
    rankBy(ids: readonly number[], rank: number): number {
      return Number(
        run(
          `UPDATE uploads SET rank = ? WHERE state = 'queued' AND account = ?
            AND id IN (SELECT value FROM json_each(?))`,
          rank,
          account,
          JSON.stringify(ids),
        ).changes,
      );
    },

    /** The smallest and the largest place in the person's order. */
    ranks(): { readonly first: number; readonly last: number } {
      const found = row(
        `SELECT min(rank) AS first, max(rank) AS last FROM uploads
          WHERE account = ? AND state = 'queued'`,
        account,
      );
      return { first: Number(found?.['first'] ?? 0), last: Number(found?.['last'] ?? 0) };
    },

    /** Whose queue it is from now on; what was queued before anybody signed in becomes theirs. */
    useAccount(uid: string): void {
      if (uid !== '') transaction(() => adoptUnowned({ row, rows, run }, uid));
      account = uid;
    },

    /** Whose queue is looked at, without changing anything. */
    lookAtAccount(uid: string): void {
      account = uid;
    },

    account: (): string => account,

    /** Adds a row; the caller has made sure that no live row holds the same photo. */
    insert(run: number, upload: NewUpload): number {
      const { lastInsertRowid } = prepare(
        insertInto(
          `id, run, account, destination_id, ${FILE_COLUMNS}, ${PROGRESS_COLUMNS}, ${LOOK_COLUMNS}, changed_at`,
        ),
      ).run(
        removal.nextId(),
        run,
        account,
        upload.destinationId,
        ...fileValues(upload),
        ...progressValues(upload.progress),
        ...lookValues(upload.name, upload.folder, albumOf(upload.destinationId)),
        now(),
      );
      const id = Number(lastInsertRowid);
      history.keep(entriesOf(id, upload.progress.problem, now()));
      return id;
    },

    /** Gives an existing row new facts of its file and starts it anew. */
    renew(id: number, run: number, file: PhotoFile, progress: Progress): void {
      const [before] = uploads('WHERE id = ?', id);
      if (before === undefined) return; // removed meanwhile
      prepare(
        `UPDATE uploads SET (run, ${FILE_COLUMNS}, ${LOOK_COLUMNS}) =
          (?, ${marksFor(FILE_COLUMNS)}, ${marksFor(LOOK_COLUMNS)}) WHERE id = ?`,
      ).run(
        run,
        ...fileValues(file),
        ...lookValues(file.name, file.folder, albumOf(before.destinationId)),
        id,
      );
      write(id, progress);
      // A file that only was touched keeps what was said of it before.
      const { problem } = progress;
      if (JSON.stringify(problem) !== JSON.stringify(before.progress.problem)) {
        history.keep(entriesOf(id, problem, now()));
      }
    },

    /** Applies events in one transaction and answers how many rows they found. */
    apply(changes: readonly Change[]): number {
      return transaction(() => {
        let found = 0;
        const entries: NewEntry[] = [];
        for (const { id, event } of changes) {
          const [upload] = uploads('WHERE id = ?', id);
          if (upload === undefined) continue; // removed meanwhile
          write(id, transition(upload.progress, event));
          const entry = entryOf(event);
          if (entry !== null) entries.push({ uploadId: id, at: now(), ...entry });
          found += 1;
        }
        history.keep(entries);
        return found;
      });
    },

    adopt(id: number, run: number): void {
      prepare('UPDATE uploads SET run = ? WHERE id = ?').run(run, id);
    },

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

    failedUploads: (stage: 'commit' | 'all', afterId: number, limit: number): Upload[] =>
      uploads(
        `WHERE account = ? AND state = 'failed' AND id > ? ${stage === 'commit' ? 'AND token IS NOT NULL' : ''}
          ORDER BY id LIMIT ?`,
        account,
        afterId,
        limit,
      ),

    /** Rows in a state that are due, oldest first. */
    due: (state: UploadState, limit: number): Upload[] =>
      uploads(
        'WHERE account = ? AND state = ? AND retry_at <= ? ORDER BY retry_at, id LIMIT ?',
        account,
        state,
        now(),
        limit,
      ),

    /** Queued rows that are due and have a reservation, ticket by ticket, in the person's order; what failed before comes last. */
    dueReserved: (limit: number): Upload[] =>
      uploads(
        `INDEXED BY uploads_reserved
          WHERE account = ? AND state = 'queued' AND reserved_id IS NOT NULL AND copy_step <> 1
            AND retry_at <= ?
          ORDER BY rank, retry_at, ticket_id, id LIMIT ?`,
        account,
        now(),
        limit,
      ),

    /** Queued rows that are due and have none, in the person's order and that in which they were found; what failed before comes last. */
    dueUnreserved: (limit: number): Upload[] =>
      uploads(
        `INDEXED BY uploads_unreserved
          WHERE account = ? AND state = 'queued' AND reserved_id IS NULL AND copy_step <> 1
            AND retry_at <= ?
          ORDER BY rank, retry_at, id LIMIT ?`,
        account,
        now(),
        limit,
      ),

    /** Queued rows that are due and wait for their copy to be made, in the person's order. */
    dueCopies: (limit: number): Upload[] =>
      uploads(
        `INDEXED BY uploads_to_copy
          WHERE account = ? AND state = 'queued' AND copy_step = 1 AND retry_at <= ?
          ORDER BY rank, retry_at, id LIMIT ?`,
        account,
        now(),
        limit,
      ),

    /** How many copies lie ready and are not yet sent. */
    readyCopies: (): number =>
      Number(
        row(
          `SELECT count(*) AS copies FROM uploads INDEXED BY uploads_copied
            WHERE account = ? AND state IN ('queued', 'sending') AND copy_step = 2`,
          account,
        )?.['copies'],
      ),

    /** How many photos of a run are on OK as copies. */
    copiesOfRun: (run: number): number =>
      Number(
        row(
          `SELECT count(*) AS copies FROM uploads INDEXED BY uploads_copied
            WHERE account = ? AND state = 'done' AND run = ? AND copy_step = 2`,
          account,
          run,
        )?.['copies'],
      ),

    /** The destinations with sent rows that are due, and since when the first has been waiting. */
    dueCommits: (): { destinationId: number; photos: number; since: number }[] =>
      rows(
        `SELECT destination_id, count(*) AS photos, min(changed_at) AS since FROM uploads
          WHERE account = ? AND state = 'sent' AND retry_at <= ? GROUP BY destination_id`,
        account,
        now(),
      ).map((found) => ({
        destinationId: Number(found['destination_id']),
        photos: Number(found['photos']),
        since: Number(found['since']),
      })),

    /** The file has to be looked at again before anything else is done with it. */
    forgetFingerprint(id: number): void {
      prepare('UPDATE uploads SET fingerprint = NULL WHERE id = ?').run(id);
    },

    uploadsIn: (state: UploadState, destinationId: number): Upload[] =>
      uploads('WHERE state = ? AND destination_id = ? ORDER BY id', state, destinationId),

    /** Rows of a destination that OK may hold without our knowing: a commit was begun and not answered. */
    perhapsCommitted: (destinationId: number): Upload[] =>
      uploads(
        `WHERE destination_id = ? AND state IN ('sent', 'committing', 'failed') AND open_commits > 0
          ORDER BY id`,
        destinationId,
      ),

    /** Whether any row of a destination is in one of the states. */
    isAnyIn: (destinationId: number, states: readonly UploadState[]): boolean =>
      row(
        `SELECT 1 FROM uploads WHERE destination_id = ?
          AND state IN (SELECT value FROM json_each(?)) LIMIT 1`,
        destinationId,
        JSON.stringify(states),
      ) !== undefined,

    /**
     * When the next row that was not yet due at `since` becomes due, in epoch milliseconds; null when
     * none waits. `since` is when the caller began to look: what has become due meanwhile counts too.
     */
    nextDue(since: number): number | null {
      const next = row(
        `SELECT min(retry_at) AS due FROM uploads
          WHERE account = ? AND state IN ('queued', 'sent', 'committing') AND retry_at > ?`,
        account,
        since,
      )?.['due'];
      return typeof next === 'number' ? next : null;
    },

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
        account,
      )) {
        counts[found['state'] as UploadState] = Number(found['photos']);
      }
      return counts;
    },

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

    /** Done rows that OK knows by a photo's id, oldest first; a topic's have the topic's. */
    committedAfter: (afterId: number, limit: number): Upload[] =>
      uploads(
        `INDEXED BY uploads_by_age WHERE ${COMMITTED} AND id > ? ORDER BY id LIMIT ?`,
        account,
        afterId,
        limit,
      ),

    committedPhotos: (): number =>
      Number(row(`SELECT count(*) AS photos FROM uploads WHERE ${COMMITTED}`, account)?.['photos']),

    /** These rows, in this order; those that are gone are left out. */
    uploadsOf(ids: readonly number[]): Upload[] {
      const found = new Map(
        uploads('WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)).map(
          (upload) => [upload.id, upload],
        ),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    /** Rows of a run in a state. */
    ofRun: (run: number, state: UploadState): Upload[] =>
      uploads('WHERE run = ? AND state = ? ORDER BY id', run, state),

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

    /** The permanent ids of a destination's photos that OK is known to hold. */
    knownPhotoIds: (destinationId: number): Set<string> =>
      new Set(
        rows(
          'SELECT photo_id FROM uploads WHERE destination_id = ? AND photo_id IS NOT NULL',
          destinationId,
        ).map((found) => String(found['photo_id'])),
      ),

    /** The photos of a run, in the order in which they were found. */
    idsOfRun: (run: number): number[] =>
      rows('SELECT id FROM uploads WHERE account = ? AND run = ? ORDER BY id', account, run).map(
        (found) => Number(found['id']),
      ),

    /** The newest run of the account, if anything is still to be done for it, or else of all. */
    lastRun(): { readonly run: number; readonly unfinished: boolean } {
      const open = row(
        `SELECT 1 FROM uploads WHERE account = ?
          AND state IN ('queued', 'sending', 'sent', 'committing') LIMIT 1`,
        account,
      );
      const unfinished = open !== undefined;
      const last = unfinished
        ? row('SELECT max(run) AS run FROM tallies WHERE account = ? AND photos > 0', account)
        : row('SELECT max(run) AS run FROM uploads');
      return { run: Number(last?.['run'] ?? 0), unfinished };
    },

    /** Nothing but `running` is; an unfinished commit stays to be reconciled. */
    markNothingRunning(running: readonly number[] = []): void {
      prepare(
        `UPDATE uploads SET state = 'queued'
          WHERE state = 'sending' AND id NOT IN (SELECT value FROM json_each(?))`,
      ).run(JSON.stringify(running));
    },

    /**
     * A program starts: nothing is running, no wait counts any more, and attempts are counted
     * anew, since what failed before may have been an outage that this program has not seen.
     */
    startAnew(): void {
      transaction(() => {
        this.markNothingRunning();
        // No index tells of these: every row is looked at, once for all of them.
        run(
          `UPDATE uploads SET attempts = 0, retry_at = 0, commit_at = iif(commit_at > ?, ?, commit_at)
            WHERE attempts > 0 OR retry_at > 0 OR commit_at > ?`,
          now(),
          now(),
          now(),
        );
        forgetTimesOfOthers();
      });
    },

    /** Times to wait for, written under another clock, mean nothing. */
    forgetTimes(): void {
      transaction(() => {
        run('UPDATE uploads SET retry_at = 0 WHERE retry_at > 0');
        run('UPDATE uploads SET commit_at = ? WHERE commit_at > ?', now(), now());
        forgetTimesOfOthers();
      });
    },

    /** The computer's clock was set: how long ago an answer was lost is not known any more. */
    clockMoved(): void {
      transaction(() => {
        this.forgetTimes();
        run(`UPDATE uploads SET commit_at = ? WHERE state = 'committing'`, now());
        run('UPDATE destinations SET creating = ? WHERE creating > 0', now());
      });
    },

    /** The ledger had another of the photos that were sent together. */
    correctPhotoId(id: number, photoId: string): void {
      run(`UPDATE uploads SET photo_id = ? WHERE id = ? AND state = 'done'`, photoId, id);
    },

    /** Grows with every row that is written, from here or by another program. */
    changes: (): string =>
      `${String(row('SELECT total_changes() AS own')?.['own'])} ${String(row('PRAGMA data_version')?.['data_version'])}`,

    /** For the other tables of the same database. */
    row,
    rows,
    run,

    close: () => database.close(),
  };
}
