/** @file What the program remembers of itself from one start to the next. */
import type { Store } from './store.ts';

/**
 * `paused`: the person has paused the queue. `alive`: written to see whether it can be. Beside
 * them are `removed` and `newest` of `removal.ts`.
 */
type Note = 'paused' | 'alive';

export type Notes = ReturnType<typeof createNotes>;

export function createNotes(store: Store) {
  return {
    has: (name: Note): boolean =>
      store.row('SELECT 1 FROM notes WHERE name = ?', name) !== undefined,

    keep(name: Note, value = ''): void {
      store.run('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)', name, value);
    },

    forget(name: Note): void {
      store.run('DELETE FROM notes WHERE name = ?', name);
    },
  };
}
