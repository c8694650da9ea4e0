/**
 * @file Loaded into the command line by `--import`: the process kills itself just before or just
 * after the nth transaction that writes what it was told. The app has no hook for this: the
 * statements of `node:sqlite` are watched from outside.
 */
import { appendFileSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { writeOf, type Write } from './write-names.ts';

/** What `OKAPI_TEST_KILL_AT` holds, as JSON. */
export interface WriteToDieAt {
  readonly write: Write;
  readonly at: 'before' | 'after';
  /** Counted from 1. */
  readonly nth: number;
}

const order = process.env['OKAPI_TEST_KILL_AT'];
// Written by the crash proof only.
const target = order === undefined ? null : (JSON.parse(order) as WriteToDieAt);
/** A file that gets a line for each write that was seen. */
const seenFile = process.env['OKAPI_TEST_WRITES_SEEN'];

/** What the open transaction of each database has written. */
const open = new WeakMap<DatabaseSync, Set<Write>>();
const databases = new WeakMap<StatementSync, DatabaseSync>();
let met = 0;

watch(DatabaseSync.prototype, 'prepare', (database, _words, prepare) => {
  const statement = prepare() as StatementSync;
  databases.set(statement, database);
  return statement;
});

watch(DatabaseSync.prototype, 'exec', (database, [sql], exec) => {
  if (!/^\s*(BEGIN|COMMIT|ROLLBACK)\b/i.test(String(sql))) return exec();
  const writes = open.get(database) ?? new Set<Write>();
  open.delete(database);
  return /^\s*COMMIT\b/i.test(String(sql)) ? keep(writes, exec) : exec();
});

for (const method of ['run', 'get', 'all'] as const) {
  watch(StatementSync.prototype, method, (statement, values, work) => {
    const write = writeOf(statement.sourceSQL, values);
    const database = databases.get(statement);
    if (write === null || database === undefined) return work();
    if (!database.isTransaction) return keep(new Set([write]), work);
    open.set(database, (open.get(database) ?? new Set()).add(write));
    return work();
  });
}

/** Does what makes the writes last, and dies before or after it when its turn has come. */
function keep(writes: ReadonlySet<Write>, work: () => unknown): unknown {
  if (target !== null && writes.has(target.write)) met += 1;
  const isTurn = target !== null && writes.has(target.write) && met === target.nth;
  if (isTurn && target.at === 'before') process.kill(process.pid, 'SIGKILL');
  const result = work();
  if (isTurn) process.kill(process.pid, 'SIGKILL');
  if (seenFile !== undefined) for (const write of writes) appendFileSync(seenFile, `${write}\n`);
  return result;
}

/** Puts `around` in the place of a method; `work` does what the method did. */
function watch<Owner extends object>(
  owner: Owner,
  method: keyof Owner,
  around: (self: Owner, words: readonly unknown[], work: () => unknown) => unknown,
): void {
  const original = owner[method] as (...words: readonly unknown[]) => unknown;
  const replaced = function (this: Owner, ...words: readonly unknown[]): unknown {
    return around(this, words, () => Reflect.apply(original, this, words));
  };
  Object.defineProperty(owner, method, { value: replaced });
}
