/** @file The folders that Okapi keeps, in the queue's database: one row each, and what it has of their files. */
import type { Problem, ProblemCode } from '../../shared/errors.ts';
import type { FolderCounts, FolderDestination } from '../../shared/folders.ts';
import type { UploadState } from '../../shared/upload.ts';
import { bytesOf, filePathFrom, type FilePath } from '../library/file-path.ts';
import { OUT_OF_REACH, type KeptRows } from '../library/known-file.ts';
import type { Store } from '../queue/store.ts';
import type { Row, Upload } from '../queue/upload.ts';

export interface KeptFolder {
  readonly id: number;
  readonly path: FilePath;
  readonly destination: FolderDestination;
  readonly isPaused: boolean;
  /** Epoch milliseconds; a scan that has begun after the last one ended was cut off. */
  readonly addedAt: number;
  readonly scanBegunAt: number | null;
  readonly scanEndedAt: number | null;
  /** What the last look at it came to. */
  readonly trouble: Problem | null;
}

export type KeptFolders = ReturnType<typeof createKeptFolders>;

const COLUMNS = `id, path, destination, is_paused, added_at, scan_begun_at, scan_ended_at, trouble`;

/** Where nothing else is said, it is about the present account's folders. Each throws what the database throws. */
export function createKeptFolders(store: Store, now: () => number) {
  const change = (id: number, set: string, ...values: (string | number | null)[]): void =>
    void store.run(`UPDATE folders SET ${set} WHERE id = ?`, ...values, id);

  return {
    /** In the order in which they were kept. */
    all: (account = store.account()): KeptFolder[] =>
      store
        .rows(`SELECT ${COLUMNS} FROM folders WHERE account = ? ORDER BY id`, account)
        .map(folderFrom),

    get: (id: number): KeptFolder | undefined =>
      store
        .rows(`SELECT ${COLUMNS} FROM folders WHERE account = ? AND id = ?`, store.account(), id)
        .map(folderFrom)[0],

    /** The folder whose scan met this upload last. */
    ofUpload: (uploadId: number): KeptFolder | undefined =>
      store
        .rows(
          `SELECT ${COLUMNS} FROM folders WHERE account = ?
            AND id = (SELECT folder_id FROM uploads WHERE uploads.id = ?)`,
          store.account(),
          uploadId,
        )
        .map(folderFrom)[0],

    /** Those that were away when they were looked at last. What is paused is not looked at. */
    away: (): number[] =>
      store
        .rows(
          `SELECT id FROM folders
            WHERE account = ? AND is_paused = 0 AND trouble ->> 'code' = 'folder-away'`,
          store.account(),
        )
        .map(({ id }) => Number(id)),

    /** The caller has made sure that no other kept folder is the same, inside or around. */
    add(path: FilePath, destination: FolderDestination, account = store.account()): number {
      // Rows may still name a folder that is kept no more; its tallies outlive it too.
      const newest = store.row(`SELECT max(
        (SELECT coalesce(max(id), 0) FROM folders),
        (SELECT coalesce(max(folder_id), 0) FROM folder_tallies)) AS id`);
      const id = Number(newest?.['id'] ?? 0) + 1;
      store.run(
        `INSERT INTO folders (id, account, path, destination, is_paused, added_at)
          VALUES (?, ?, ?, ?, 0, ?)`,
        id,
        account,
        bytesOf(path),
        JSON.stringify(destination),
        now(),
      );
      return id;
    },

    /** Its photos stay where they are in the queue. */
    remove(id: number): void {
      store.transaction(() => {
        store.run('DELETE FROM folders WHERE id = ?', id);
        store.run('DELETE FROM left_out WHERE folder_id = ?', id);
      });
    },

    /** Folders that were kept before anybody signed in. */
    unowned: (): KeptFolder[] =>
      store.rows(`SELECT ${COLUMNS} FROM folders WHERE account = '' ORDER BY id`).map(folderFrom),

    /** Makes such a folder the present account's. */
    adopt: (id: number): void => change(id, 'account = ?', store.account()),

    pause: (id: number): void => change(id, 'is_paused = 1'),
    resume: (id: number): void => change(id, 'is_paused = 0'),
    setDestination: (id: number, destination: FolderDestination): void =>
      change(id, 'destination = ?', JSON.stringify(destination)),
    scanBegun: (id: number): void => change(id, 'scan_begun_at = ?, trouble = NULL', now()),
    /** It did not begin after its end, whatever the clock was set to meanwhile. */
    scanEnded: (id: number, trouble: Problem | null): void =>
      change(
        id,
        'scan_begun_at = min(scan_begun_at, ?), scan_ended_at = ?, trouble = ?',
        now(),
        now(),
        textOf(trouble),
      ),
    /** It could not be scanned at all. */
    notScanned: (id: number, trouble: Problem): void => change(id, 'trouble = ?', textOf(trouble)),

    /** How many of its photos are where; kept by triggers, so that it costs the same with 100 000. */
    counts(): Map<number, FolderCounts> {
      const counts = new Map<number, FolderCounts>();
      for (const found of store.rows(
        `SELECT folder_id, state, photos FROM folder_tallies
          WHERE folder_id IN (SELECT id FROM folders WHERE account = ?)`,
        store.account(),
      )) {
        const id = Number(found['folder_id']);
        const known = counts.get(id) ?? NO_PHOTOS;
        const kind = KINDS[found['state'] as UploadState];
        counts.set(id, { ...known, [kind]: known[kind] + Number(found['photos']) });
      }
      return counts;
    },

    /** Rows of kept folders with this content under other paths, and the folders that they are of. */
    elsewhere: (fingerprint: string, path: FilePath): { row: Upload; folder: FilePath }[] =>
      store
        .rows(
          `SELECT uploads.id AS id, folders.path AS folder FROM uploads
            JOIN folders ON folders.id = uploads.folder_id
            WHERE uploads.fingerprint = ? AND uploads.folder_id IS NOT NULL
              AND folders.account = ? AND uploads.path <> ?`,
          fingerprint,
          store.account(),
          bytesOf(path),
        )
        .flatMap(({ id, folder }) => {
          const row = store.upload(Number(id));
          return row === undefined ? [] : [{ row, folder: filePathFrom(folder as Uint8Array) }];
        }),

    /** What a scan asks and tells of a folder's files. */
    filesOf: (id: number): KeptRows => ({
      isAsBefore(path, { sizeBytes, mtimeMs }) {
        const newest = store.row(
          `SELECT size_bytes, mtime_ms, state, reason, fingerprint IS NOT NULL AS is_read FROM uploads
            WHERE path = ? AND folder_id = ? ORDER BY id DESC LIMIT 1`,
          bytesOf(path),
          id,
        );
        if (newest?.['size_bytes'] !== sizeBytes || newest['mtime_ms'] !== mtimeMs) return false;
        // A duplicate may be one no more, and what was out of reach is here again.
        const { state, reason } = newest;
        const isFoundAgain = OUT_OF_REACH.has(reason as ProblemCode);
        return newest['is_read'] === 1 && state !== 'skipped' && !isFoundAgain;
      },
      row: (path) => {
        const found = store.row(
          'SELECT id FROM uploads WHERE path = ? AND folder_id = ? ORDER BY id DESC LIMIT 1',
          bytesOf(path),
          id,
        );
        return found === undefined ? undefined : store.upload(Number(found['id']));
      },
      holds: (path, { sizeBytes, mtimeMs }) =>
        store.row(
          `SELECT 1 FROM uploads WHERE path = ? AND folder_id = ? AND size_bytes = ? AND mtime_ms = ?
            AND fingerprint IS NOT NULL AND state NOT IN ('failed', 'skipped')`,
          bytesOf(path),
          id,
          sizeBytes,
          mtimeMs,
        ) !== undefined,
      isLeftOut: (path, { sizeBytes, mtimeMs }) =>
        store.row(
          `SELECT 1 FROM left_out
            WHERE path = ? AND folder_id = ? AND size_bytes = ? AND mtime_ms = ?`,
          bytesOf(path),
          id,
          sizeBytes,
          mtimeMs,
        ) !== undefined,
      leaveOut: (path, { sizeBytes, mtimeMs }) =>
        void store.run(
          `INSERT OR REPLACE INTO left_out (folder_id, path, size_bytes, mtime_ms)
            SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM folders WHERE id = ?)`,
          id,
          bytesOf(path),
          sizeBytes,
          mtimeMs,
          id,
        ),
      claim: (uploadId) =>
        void store.run(
          `UPDATE uploads SET folder_id = ? WHERE id = ? AND folder_id IS NOT ?
            AND EXISTS (SELECT 1 FROM folders WHERE id = ?)`,
          id,
          uploadId,
          id,
          id,
        ),
    }),
  };
}

export const NO_PHOTOS: FolderCounts = { done: 0, waiting: 0, failed: 0, skipped: 0 };

/** What each state of an upload counts as. */
const KINDS: Record<UploadState, keyof FolderCounts> = {
  queued: 'waiting',
  sending: 'waiting',
  sent: 'waiting',
  committing: 'waiting',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
};

function folderFrom(found: Row): KeptFolder {
  const trouble = found['trouble'];
  return {
    id: Number(found['id']),
    path: filePathFrom(found['path'] as Uint8Array),
    // Both were written by this file only.
    destination: JSON.parse(String(found['destination'])) as FolderDestination,
    trouble: trouble == null ? null : (JSON.parse(String(trouble)) as Problem),
    isPaused: found['is_paused'] === 1,
    addedAt: Number(found['added_at']),
    scanBegunAt: time(found['scan_begun_at']),
    scanEndedAt: time(found['scan_ended_at']),
  };
}

function time(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function textOf(problem: Problem | null): string | null {
  return problem === null ? null : JSON.stringify(problem);
}
