import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { createLooking } from '../../../src/main/queue/looking.ts';
import type { Store } from '../../../src/main/queue/store.ts';
import { SORT_KEYS, WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { storeInHand } from './a-store.ts';
import { newUpload } from './an-upload.ts';

/** What the loop asks at every step, whatever the number of photos that wait. */
const ASKED_OFTEN: readonly (readonly [string, (store: Store) => unknown])[] = [
  ['what can be sent', (store) => store.dueReserved(32)],
  ['what can be reserved', (store) => store.dueUnreserved(100)],
  ['what waits for a copy', (store) => store.dueCopies(2)],
  ['how many copies lie ready', (store) => store.readyCopies()],
  ['how many of a run are copies', (store) => store.copiesOfRun(1)],
  ['what has to be looked for', (store) => store.due('committing', 500)],
  ['what an album has to commit', (store) => store.uploadsIn('sent', 1)],
  ['whether an album gets more', (store) => store.isAnyIn(1, ['queued', 'sending'])],
  ['when something is due', (store) => store.nextDue(0)],
  ['whether anything is open', (store) => store.lastRun()],
  [
    'where kept folders have a photo',
    (store) => createKeptFolders(store, Date.now).elsewhere('abc', '/p/a.jpg'),
  ],
  [
    'whether a file of a kept folder is as it was',
    (store) =>
      createKeptFolders(store, Date.now).filesOf(1).isAsBefore('/p', { sizeBytes: 1, mtimeMs: 1 }),
  ],
  ['what is the newest', (store) => createLooking(store).moment()],
  ['whether a photo is known', (store) => store.liveUpload(1, 'abc')],
];

/** What a window asks while it is scrolled. */
const SHOWN = SORT_KEYS.flatMap((sort) =>
  [false, true].map((isDescending): (typeof ASKED_OFTEN)[number] => [
    `a page by ${sort}${isDescending ? ', the other way round' : ''}`,
    (store) => {
      store.insert(1, newUpload());
      createLooking(store).page({ ...WHOLE_QUEUE, sort, isDescending }, 0, 100);
    },
  ]),
);

test.each([...ASKED_OFTEN, ...SHOWN])(
  '%s is found by an index, without sorting',
  async (_, ask) => {
    const { store, file } = await storeInHand();
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
    onTestFinished(() => prepare.mockRestore());

    ask(store);
    // The tallies are a few rows.
    const asked = prepare.mock.calls.map(([sql]) => sql).filter((sql) => !sql.includes('tallies'));

    expect(asked).not.toEqual([]);
    expect(plansOf(file, asked).filter((step) => /SCAN uploads$|TEMP B-TREE/.test(step))).toEqual(
      [],
    );
  },
);

function plansOf(file: string, queries: readonly string[]): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return queries.flatMap((sql) => {
      const values = Array.from(sql.matchAll(/\?/g), () => null);
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
      return steps.map((step) => String(step['detail']));
    });
  } finally {
    database.close();
  }
}

test('whether a photo is known is told by its content, however many failed in its album', async () => {
  const { store, file } = await storeInHand();
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
  onTestFinished(() => prepare.mockRestore());
  store.liveUpload(1, 'abc');
  const plans = plansOf(
    file,
    prepare.mock.calls.map(([sql]) => sql),
  );
  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).toContain('fingerprint=?');
});
