/** @file The queue's tables as statements see them: prepared once, rows as values, transactions that nest. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { rollBack } from './schema.ts';
import { COLUMNS, uploadFrom, type Row, type Upload } from './upload.ts';

export type Tables = ReturnType<typeof createTables>;

/** Each throws what SQLite does (`storage-trouble.ts` tells what that means). */
export function createTables(database: DatabaseSync) {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  const rows = (sql: string, ...values: SQLInputValue[]): Row[] => prepare(sql).all(...values);

  return {
    rows,
    row: (sql: string, ...values: SQLInputValue[]): Row | undefined => prepare(sql).get(...values),
    run: (sql: string, ...values: SQLInputValue[]) => prepare(sql).run(...values),

    /** `rest` may begin with the index to use: SQLite likes the one by state too much, and would look at every waiting row. */
    uploads: (rest: string, ...values: SQLInputValue[]): Upload[] =>
      rows(`SELECT ${COLUMNS} FROM uploads ${rest}`, ...values).map(uploadFrom),

    /** All of it or nothing; within another one, a part of that. */
    transaction: <Value>(work: () => Value): Value => {
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
    },
  };
}
