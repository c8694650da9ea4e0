/**
 * @file The queue on disk: one row for each photo and destination, one transaction for
 * each step. It keeps what `transition` decides and decides nothing itself. Here is what is
 * written; what is asked for stands in `due`, `runs` and `finding`.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { HistoryEntry } from '../../shared/upload.ts';
import { adoptUnowned } from './adoption.ts';
import { createDue } from './due.ts';
import { createFinding } from './finding.ts';
import { createHistory, entriesOf, entryOf, type NewEntry } from './history.ts';
import { LOOK_COLUMNS, lookValues } from './look-columns.ts';
import { BUSY_MS, openQueue, type Rebuilt } from './opening.ts';
import { createRemoval } from './removal.ts';
import { createRuns } from './runs.ts';
import { isMigrated } from './schema.ts';
import { createTables } from './tables.ts';
import { createTimes } from './times.ts';
import { transition, type Progress } from './transition.ts';
import {
  FILE_COLUMNS,
  PROGRESS_COLUMNS,
  fileValues,
  insertInto,
  marksFor,
  progressValues,
  type Change,
  type NewUpload,
  type PhotoFile,
} from './upload.ts';

export type Store = ReturnType<typeof storeOn>;

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

  const tables = createTables(database);
  const { row, rows, run, uploads, transaction } = tables;
  const history = createHistory(tables);
  const removal = createRemoval(tables);
  const whose = (): string => account;

  function write(id: number, progress: Progress): void {
    run(
      `UPDATE uploads SET (${PROGRESS_COLUMNS}, changed_at) = (${marksFor(PROGRESS_COLUMNS)}, ?)
        WHERE id = ?`,
      ...progressValues(progress),
      now(),
      id,
    );
  }

  /** What its row says of the album's name; an id does for one that has none. */
  const albumOf = (destinationId: number): string =>
    String(
      row(
        `SELECT coalesce(title, text, album_id, '') AS album FROM destinations WHERE id = ?`,
        destinationId,
      )?.['album'] ?? '',
    );

  return {
    ...createDue(tables, whose, now),
    ...createRuns(tables, whose),
    ...createFinding(tables, whose),
    ...createTimes(tables, now),

    /** Whose queue it is from now on; what was queued before anybody signed in becomes theirs. */
    useAccount(uid: string): void {
      if (uid !== '') transaction(() => adoptUnowned(tables, uid));
      account = uid;
    },

    /** Whose queue is looked at, without changing anything. */
    lookAtAccount(uid: string): void {
      account = uid;
    },

    account: whose,

    /** Adds a row; the caller has made sure that no live row holds the same photo. */
    insert(run: number, upload: NewUpload): number {
      const { lastInsertRowid } = tables.run(
        insertInto(
          `id, run, account, destination_id, ${FILE_COLUMNS}, ${PROGRESS_COLUMNS}, ${LOOK_COLUMNS}, changed_at`,
        ),
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
      tables.run(
        `UPDATE uploads SET (run, ${FILE_COLUMNS}, ${LOOK_COLUMNS}) =
          (?, ${marksFor(FILE_COLUMNS)}, ${marksFor(LOOK_COLUMNS)}) WHERE id = ?`,
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
      tables.run('UPDATE uploads SET run = ? WHERE id = ?', run, id);
    },

    /** The file has to be looked at again before anything else is done with it. */
    forgetFingerprint(id: number): void {
      run('UPDATE uploads SET fingerprint = NULL WHERE id = ?', id);
    },

    /** The ledger had another of the photos that were sent together. */
    correctPhotoId(id: number, photoId: string): void {
      run(`UPDATE uploads SET photo_id = ? WHERE id = ? AND state = 'done'`, photoId, id);
    },

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

    /** Grows with every row that is written, from here or by another program. */
    changes: (): string =>
      `${String(row('SELECT total_changes() AS own')?.['own'])} ${String(row('PRAGMA data_version')?.['data_version'])}`,

    /** For the other tables of the same database. */
    row,
    rows,
    run,
    transaction,

    close: () => database.close(),
  };
}
