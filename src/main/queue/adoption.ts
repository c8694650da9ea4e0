/** @file What was queued before anybody signed in becomes the first one's who does. */
import type { Problem } from '../../shared/errors.ts';
import type { Tables } from './tables.ts';

/** Moves rows of nobody to an account; where it has the same album already, they join it. */
export function adoptUnowned(tables: Tables, uid: string): void {
  const unowned = tables.rows(`SELECT id, key FROM destinations WHERE account = ''`);
  for (const { id, key } of unowned) {
    if (id === undefined || key === undefined) continue;
    const own = tables.row('SELECT id FROM destinations WHERE account = ? AND key = ?', uid, key);
    if (own?.['id'] === undefined) {
      tables.run('UPDATE destinations SET account = ? WHERE id = ?', uid, id);
      continue;
    }
    // Nothing was reserved for nobody, so only the album changes.
    tables.run(
      'UPDATE OR IGNORE uploads SET destination_id = ? WHERE destination_id = ?',
      own['id'],
      id,
    );
    // What is left is in that album, or on its way there.
    tables.run(
      `UPDATE uploads SET state = 'skipped', destination_id = ?, problem = ?, reason = 'duplicate'
        WHERE destination_id = ?`,
      own['id'],
      JSON.stringify({ code: 'duplicate', stage: 'intake' } satisfies Problem),
      id,
    );
  }
  tables.run(`UPDATE uploads SET account = ? WHERE account = ''`, uid);
  tables.run(`UPDATE intakes SET account = ? WHERE account = ''`, uid);
}
