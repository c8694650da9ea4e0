/** @file Folders that were dropped and are not wholly in the queue yet, so that a crash loses none. */
import type { Destination } from '../../shared/upload.ts';
import type { ByFolder } from '../library/album-titles.ts';
import type { FilePath } from '../library/file-path.ts';
import type { Store } from './store.ts';

interface Intake {
  readonly paths: readonly FilePath[];
  readonly destination: Destination | ByFolder;
}

export function createIntakeLog(store: Store) {
  return {
    /** Asking for the same again takes the place of what was left unfinished. */
    add({ paths, destination }: Intake): number {
      const values = [
        store.account(),
        JSON.stringify(paths.map(encodePath)),
        JSON.stringify(destination),
      ] as const;
      return store.transaction(() => {
        const written = store.run(
          'INSERT INTO intakes (account, paths, destination) VALUES (?, ?, ?)',
          ...values,
        );
        const id = Number(written.lastInsertRowid);
        // Only now: the number of what may still be running must not be this one's.
        store.run(
          'DELETE FROM intakes WHERE account = ? AND paths = ? AND destination = ? AND id <> ?',
          ...values,
          id,
        );
        return id;
      });
    },

    remove(id: number): void {
      store.run('DELETE FROM intakes WHERE id = ?', id);
    },

    /** Left by a program that ended in the middle. */
    unfinished(): { readonly id: number; readonly request: Intake }[] {
      return store
        .rows(
          'SELECT id, paths, destination FROM intakes WHERE account = ? ORDER BY id',
          store.account(),
        )
        .map((found) => ({
          id: Number(found['id']),
          request: {
            // Written by `add` only.
            paths: (JSON.parse(String(found['paths'])) as EncodedPath[]).map(decodePath),
            destination: JSON.parse(String(found['destination'])) as Intake['destination'],
          },
        }));
    },
  };
}

/** JSON holds text only: a path that is none goes as base64 in an array. */
type EncodedPath = string | readonly [string];

function encodePath(path: FilePath): EncodedPath {
  return typeof path === 'string' ? path : [Buffer.from(path).toString('base64')];
}

function decodePath(path: EncodedPath): FilePath {
  return typeof path === 'string' ? path : Buffer.from(path[0], 'base64');
}
