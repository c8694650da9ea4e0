import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { writeOf, type Write } from '../../crash/write-names.ts';

const STATE = `UPDATE uploads SET state = ?, attempts = attempts + ?, reserved_id = ?
  WHERE id = ?`;

test.each<[sql: string, values: unknown[], Write | null]>([
  [
    'INSERT INTO intakes (account, paths, destination) VALUES (?, ?, ?)',
    ['1', '[]', '{}'],
    'intake written',
  ],
  ['DELETE FROM intakes WHERE id = ?', [1], 'intake removed'],
  [STATE, ['queued', 0, null, 7], 'queued'],
  [STATE, ['queued', 1, 'id', 7], 'reserved'],
  ['UPDATE uploads SET (state, copy_step) = (?, ?) WHERE id = ?', ['queued', 1, 7], 'copy wanted'],
  ['UPDATE uploads SET (state, copy_step) = (?, ?) WHERE id = ?', ['queued', 2, 7], 'copy made'],
  ['UPDATE uploads SET (state, copy_step) = (?, ?) WHERE id = ?', ['sending', 2, 7], 'sending'],
  [STATE, ['sending', 0, 'id', 7], 'sending'],
  [STATE, ['sent', 0, 'id', 7], 'sent'],
  [STATE, ['committing', 0, 'id', 7], 'committing'],
  [STATE, ['done', 0, null, 7], 'done'],
  [STATE, ['failed', 0, null, 7], null],
  ['INSERT INTO uploads (run, state, reserved_id) VALUES (?, ?, ?)', [1, 'queued', null], 'queued'],
  ['INSERT INTO uploads (run, state) VALUES (1, ?)', ['done'], 'done'],
  ['UPDATE uploads SET run = ? WHERE id = ?', [2, 7], null],
  // Whatever the condition says: nothing is bound to the state.
  [`UPDATE uploads SET state = 'queued' WHERE state = 'sending'`, [], null],
  [
    `UPDATE uploads SET (state, attempts, token) = (?, ?, ?) WHERE id = ?`,
    ['sent', 0, 't', 5],
    'sent',
  ],
  ['UPDATE destinations SET creating = 1 WHERE id = ?', [3], 'album asked for'],
  ['UPDATE destinations SET creating = ? WHERE id = ?', [1_700_000_000_000, 3], 'album asked for'],
  ['UPDATE destinations SET creating = ? WHERE id = ?', [0, 3], null],
  ['UPDATE destinations SET album_id = ?, creating = 0 WHERE id = ?', ['9', 3], 'album id kept'],
  ['UPDATE destinations SET album_id = NULL WHERE id = ?', [3], null],
  ['SELECT state FROM uploads WHERE state = ?', ['done'], null],
  ['INSERT INTO tickets (destination_id, upload_url) VALUES (?, ?)', [1, ''], null],
])('%s with %j writes %s', (sql, values, write) => {
  expect(writeOf(sql, values)).toBe(write);
});

test('the kill watches these of Node: statements know their text, databases their transaction', () => {
  const database = new DatabaseSync(':memory:');
  expect(database.prepare('SELECT 1').sourceSQL).toBe('SELECT 1');
  database.exec('BEGIN');
  expect(database.isTransaction).toBe(true);
});
