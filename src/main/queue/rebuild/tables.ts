/** @file Whose row a record is, told by its shape: a damaged database no longer says it itself. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Value } from './records.ts';

/** A table of the newest schema. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly mayBeNull: boolean;
  /** For rows from before the column was added; undefined when it was there from the beginning. */
  readonly filler: SQLInputValue | undefined;
}

/** The tables of a database, in the order in which they were made. */
export function tablesOf(database: DatabaseSync): Table[] {
  return database
    .prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY rowid`)
    .all()
    .map(({ name }) => ({
      name: String(name),
      columns: database
        .prepare(`SELECT * FROM pragma_table_info(?, 'main')`)
        .all(String(name))
        .map((info) => {
          const nullable = info['notnull'] === 0 && info['pk'] === 0;
          const standard = info['dflt_value'];
          return {
            name: String(info['name']),
            type: String(info['type']),
            isKey: info['pk'] === 1,
            mayBeNull: nullable,
            // Defaults are numbers or texts as SQL writes them.
            filler:
              standard == null
                ? nullable
                  ? null
                  : undefined
                : (database.prepare(`SELECT ${String(standard)} AS value`).get()?.['value'] ??
                  null),
          };
        }),
    }));
}

/** The table whose columns fit best, with a value for each of them; null when none fits. */
export function rowOf(
  tables: readonly Table[],
  rowid: number,
  record: readonly Value[],
): { readonly table: Table; readonly values: SQLInputValue[] } | null {
  const fitting = tables
    .filter((table) => record.length <= table.columns.length)
    .sort((one, other) => one.columns.length - other.columns.length);
  for (const table of fitting) {
    const values = table.columns.map((column, index) => valueFor(column, rowid, record[index]));
    if (!values.includes(undefined)) return { table, values: values as SQLInputValue[] };
  }
  return null;
}

/** Undefined when the value cannot be one of the column's. */
function valueFor(
  column: Column,
  rowid: number,
  value: Value | undefined,
): SQLInputValue | undefined {
  if (value === undefined) return column.filler;
  // The number of a row is not in its record.
  if (column.isKey && column.type === 'INTEGER') return value === null ? rowid : undefined;
  if (value === null) return column.mayBeNull ? null : undefined;
  switch (column.type) {
    case 'INTEGER':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'REAL':
      return typeof value === 'number' ? value : undefined;
    case 'TEXT':
      return typeof value === 'string' ? value : undefined;
    default:
      return typeof value === 'object' ? value : undefined;
  }
}
