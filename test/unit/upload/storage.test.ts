import { expect, test } from 'vitest';
import { createNotes } from '../../../src/main/queue/notes.ts';
import { createStorage, storageProblem } from '../../../src/main/upload/storage.ts';
import { storeInHand } from '../queue/a-store.ts';

function causeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (cause) {
    return cause;
  }
  return undefined;
}

/** A real queue whose disk is full until `makeRoom`. */
async function fullQueue() {
  const { store } = await storeInHand();
  const notes = createNotes(store);
  const pages = Number(store.row('PRAGMA page_count')?.['page_count']);
  store.row(`PRAGMA max_page_count = ${pages}`);
  // Down to the last bytes that are left in the pages.
  let cause: unknown;
  for (const size of [2_000, 200, 20, 0]) {
    cause = causeOf(() => {
      for (let index = 0; ; index += 1) {
        store.run(
          'INSERT INTO notes (name, value) VALUES (?, ?)',
          `${size} ${index}`,
          'x'.repeat(size),
        );
      }
    });
  }
  const makeRoom = () => void store.row(`PRAGMA max_page_count = ${pages + 100}`);
  return { store, notes, cause, makeRoom };
}

test('a full disk is told as what it is', async () => {
  const { cause } = await fullQueue();
  expect(storageProblem(cause)).toEqual({ code: 'disk-full', stage: 'intake' });
});

test.each([
  ['a disk that takes nothing', 'EROFS', { code: 'queue-unwritable', stage: 'intake' }],
  ['a disk without room', 'ENOSPC', { code: 'disk-full', stage: 'intake' }],
  ['a missing file', 'ENOENT', null],
])('%s', (_name, code, problem) => {
  expect(storageProblem(Object.assign(new Error('x'), { code }))).toEqual(problem);
});

test('waiting helps neither a damaged queue nor a bug', () => {
  const damaged = Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 11 });
  expect([damaged, new TypeError('a bug'), 'x'].map(storageProblem)).toEqual([null, null, null]);
});

test('a full disk is tried less and less often, and goes on when there is room', async () => {
  const { notes, makeRoom } = await fullQueue();
  let time = 0;
  const storage = createStorage(
    notes,
    () => 1,
    () => time,
  );
  const before = storage.isBlocked();
  const waits: number[] = [];
  const tries: boolean[] = [];
  for (let times = 0; times < 7; times += 1) {
    waits.push(storage.failed());
    tries.push(storage.recovers());
  }
  expect([before, storage.isBlocked(), waits, new Set(tries)]).toEqual([
    false,
    true,
    [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000],
    new Set([false]),
  ]);

  makeRoom();
  expect([storage.recovers(), storage.isBlocked(), notes.has('alive')]).toEqual([
    true,
    false,
    false,
  ]);
  // There was room for a row, and not for what is larger.
  time += 60_000;
  expect([storage.failed(), storage.recovers()]).toEqual([60_000, true]);
  time += 120_001;
  expect(storage.failed()).toBe(2_000);
});

test('waits are spread', async () => {
  const { store } = await storeInHand();
  const storage = createStorage(
    createNotes(store),
    () => 0,
    () => 0,
  );
  expect([storage.failed(), storage.failed()]).toEqual([1_000, 2_000]);
});

test('what is no matter of waiting is not waited for', async () => {
  const { store } = await storeInHand();
  store.run('DROP TABLE notes');
  const storage = createStorage(
    createNotes(store),
    () => 1,
    () => 0,
  );
  storage.failed();
  expect(() => storage.recovers()).toThrow('no such table');
  expect(storage.isBlocked()).toBe(true);
});
