/** @file Uploads that a person takes out of the queue. What OK has, or may have, stays. */
import type { Tables } from './tables.ts';

/** What a commit may have put on OK stays, so that it is never sent again as something new. */
export const REMOVABLE = `state IN ('queued', 'sending', 'sent', 'failed', 'skipped') AND open_commits = 0`;

export function createRemoval({ row, rows, run }: Tables) {
  const noted = (name: string): number =>
    Number(row('SELECT value FROM notes WHERE name = ?', name)?.['value'] ?? 0);
  const note = (name: string, value: number): void =>
    void run('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)', name, String(value));
  const newest = (): number => Number(row('SELECT max(id) AS id FROM uploads')?.['id'] ?? 0);

  return {
    removable: (ids: readonly number[]): number[] =>
      rows(
        `SELECT id FROM uploads WHERE ${REMOVABLE} AND id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      ).map((found) => Number(found['id'])),

    /**
     * Inside the caller's transaction. How many have left, and the highest number there was, is
     * noted: a rebuilt queue knows by the gaps whether it lost anything.
     */
    remove(ids: readonly number[]): number {
      const last = newest();
      const removed = Number(
        run(
          `DELETE FROM uploads WHERE ${REMOVABLE} AND id IN (SELECT value FROM json_each(?))`,
          JSON.stringify(ids),
        ).changes,
      );
      if (removed > 0) {
        note('removed', noted('removed') + removed);
        note('newest', Math.max(last, noted('newest')));
      }
      return removed;
    },

    /** A number that no upload ever had: a call may still be about one that has left. */
    nextId: (): number => Math.max(newest(), noted('newest')) + 1,
  };
}
