import { expect, test } from 'vitest';
import { ChosenRows } from '../../../src/renderer/state/chosen-rows.svelte.ts';
import type { RowRange } from '../../../src/renderer/state/page-window.ts';
import { QueueList } from '../../../src/renderer/state/queue-list.svelte.ts';
import {
  add,
  ALL,
  allBut,
  isSelected,
  NONE,
  only,
  rangeTo,
  sizeOf,
  targetsOf,
  toggle,
} from '../../../src/renderer/state/selection.ts';
import { WHOLE_QUEUE, type UploadView } from '../../../src/shared/upload.ts';

test.each([
  ['takes a row in', NONE, 3, only([3])],
  ['takes a row out', only([3, 4]), 3, only([4])],
] as const)('toggle %s', (_, before, id, after) => {
  expect(toggle(before, id)).toEqual(after);
});

test('all is of the view, however large, and more of it is still all', () => {
  expect([isSelected(ALL, 9), sizeOf(ALL, 100_000), add(ALL, [1])]).toEqual([true, 100_000, ALL]);
  expect([isSelected(NONE, 9), sizeOf(only([1, 2]), 100_000)]).toEqual([false, 2]);
  expect(add(only([1]), [1, 2])).toEqual(only([1, 2]));
  expect(allBut([1, 2, 3], only([3]))).toEqual(only([1, 2]));
});

test.each([
  [null, 4, { first: 4, last: 4 }],
  [2, 4, { first: 2, last: 4 }],
  [7, 4, { first: 4, last: 7 }],
] as const)('a range from %s to %i', (anchor, index, range) => {
  expect(rangeTo(anchor, index)).toEqual(range);
});

test('names all by the query, and many in parts', () => {
  expect(targetsOf(ALL, { ...WHOLE_QUEUE, filter: 'failed' })).toEqual([
    { query: { ...WHOLE_QUEUE, filter: 'failed' } },
  ]);
  const parts = targetsOf(only(Array.from({ length: 2001 }, (_, id) => id)), WHOLE_QUEUE);
  expect(parts.map((part) => ('ids' in part ? part.ids.length : 0))).toEqual([1000, 1000, 1]);
  expect(targetsOf(NONE, WHOLE_QUEUE)).toEqual([]);
});

function rowsOf(total: number) {
  const list = {
    query: WHOLE_QUEUE,
    isShown: true,
    total,
    rowAt: (index: number) => ({ id: index + 100 }) as UploadView, // only the id is read
    indexOf: (id: number): number | null => id - 100,
    allIds: null as ReadonlySet<number> | null,
    idsOf: ({ first, last }: RowRange): Promise<number[] | null> =>
      Promise.resolve(Array.from({ length: last - first + 1 }, (_, at) => first + at + 100)),
  };
  return { list, chosen: new ChosenRows(list) };
}

test('a choice grows from where it began', async () => {
  const { chosen } = rowsOf(1000);
  await chosen.one(5);
  await chosen.extend(7, false);
  expect(chosen.selection).toEqual(only([105, 106, 107]));
  await chosen.extend(4, false);
  expect(chosen.selection).toEqual(only([104, 105]));
  await chosen.toggle(9);
  await chosen.extend(10, true);
  expect(chosen.selection).toEqual(only([104, 105, 109, 110]));
});

test('a choice grows from the row where it began, also when that has moved or left', async () => {
  const { list, chosen } = rowsOf(1000);
  await chosen.one(5);
  list.indexOf = (id) => id - 102; // two rows above it have left
  await chosen.extend(6, false);
  expect(chosen.selection).toEqual(only([103, 104, 105, 106]));
  list.indexOf = () => null;
  await chosen.extend(6, false);
  expect(chosen.selection).toEqual(only([105, 106]));
});

test('of a view that has emptied nothing is chosen', async () => {
  const { list, chosen } = rowsOf(2);
  await chosen.one(1);
  list.total = 0;
  expect([chosen.selection, chosen.count]).toEqual([NONE, 0]);
});

test('rows that are seen to have left the view are chosen no more', async () => {
  const { list, chosen } = rowsOf(5);
  await chosen.one(0);
  await chosen.extend(2, false);
  list.allIds = new Set([102, 103, 104]);
  expect([chosen.selection, chosen.count]).toEqual([only([102]), 1]);
});

test('all of a view that is still to come is chosen, whatever the one before held', () => {
  const { list, chosen } = rowsOf(0);
  chosen.all();
  list.total = 3;
  expect(chosen.selection).toEqual(NONE);
  list.total = 0;
  list.query = { ...WHOLE_QUEUE, filter: 'failed' };
  list.isShown = false;
  chosen.all();
  Object.assign(list, { total: 3, isShown: true });
  expect(chosen.selection).toEqual(ALL);
});

test('what was acted on is chosen no more, what was chosen meanwhile still is', async () => {
  const { list, chosen } = rowsOf(9);
  await chosen.one(1);
  await chosen.toggle(2);
  chosen.release(only([102, 104]), list.query);
  expect(chosen.selection).toEqual(only([101]));
  chosen.release(ALL, list.query);
  expect(chosen.selection).toEqual(only([101]));
  chosen.all();
  chosen.release(only([101]), list.query);
  chosen.release(ALL, { ...list.query });
  expect(chosen.selection).toEqual(ALL);
  chosen.release(ALL, list.query);
  expect(chosen.selection).toEqual(NONE);
});

test('who acts and goes to another view acts on what was chosen, and takes no choice along', async () => {
  const { list, chosen } = rowsOf(4);
  const { promise, resolve } = Promise.withResolvers<number[] | null>();
  list.idsOf = () => promise;
  chosen.all();
  const click = chosen.toggle(1);
  const acted = chosen.settled();
  list.query = { ...WHOLE_QUEUE, filter: 'failed' };
  resolve([100, 101, 102, 103]);
  await click;
  expect([await acted, chosen.selection, await chosen.settled()]).toEqual([
    only([100, 102, 103]),
    NONE,
    NONE,
  ]);
});

test('a range over everything is all, of which one can be left out', async () => {
  const { chosen } = rowsOf(4);
  await chosen.one(3);
  await chosen.extend(0, false);
  expect([chosen.selection, chosen.count]).toEqual([ALL, 4]);
  await chosen.toggle(1);
  expect(chosen.selection).toEqual(only([100, 102, 103]));
});

test('what is left out of all is left out, however fast the clicks and slow the rows', async () => {
  const { list, chosen } = rowsOf(5);
  const answers: ((ids: number[] | null) => void)[] = [];
  list.idsOf = () => new Promise((resolve) => answers.push(resolve));
  chosen.all();
  const clicks = [1, 3, 2, 2].map((index) => chosen.toggle(index));
  for (const answer of answers) answer([100, 101, 102, 103, 104]);
  await Promise.all(clicks);
  expect(chosen.selection).toEqual(only([100, 102, 104]));

  chosen.all();
  const lost = chosen.toggle(0);
  answers.at(-1)?.(null);
  await lost;
  expect(chosen.selection).toEqual(ALL);
  const next = chosen.toggle(1);
  answers.at(-1)?.([100, 101, 102, 103, 104]);
  await next;
  expect(chosen.selection).toEqual(only([100, 102, 103, 104]));
});

test('a row that leaves all is seen to leave at once, and who acts waits for the others', async () => {
  const { list, chosen } = rowsOf(4);
  const answers: ((ids: number[] | null) => void)[] = [];
  list.idsOf = () => new Promise((resolve) => answers.push(resolve));
  chosen.all();
  const click = chosen.toggle(1);
  expect([chosen.count, chosen.has(list.rowAt(1)), chosen.has(list.rowAt(2))]).toEqual([
    3,
    false,
    true,
  ]);
  const acted = chosen.settled();
  const later = chosen.toggle(2); // what was asked for before is about the rows of then
  for (const answer of answers) answer([100, 101, 102, 103]);
  await Promise.all([click, later]);
  expect([await acted, await chosen.settled()]).toEqual([only([100, 102, 103]), only([100, 103])]);
});

test('when the ids do not come, nothing is done, and all is chosen again for everybody to see', async () => {
  const { list, chosen } = rowsOf(4);
  list.idsOf = () => Promise.resolve(null);
  chosen.all();
  const click = chosen.toggle(1);
  expect(await chosen.settled()).toBeNull();
  await click;
  expect([await chosen.settled(), chosen.count, chosen.has(list.rowAt(1))]).toEqual([ALL, 4, true]);
});

test('a choice belongs to its view', () => {
  const { list, chosen } = rowsOf(4);
  chosen.all();
  list.query = { ...WHOLE_QUEUE, filter: 'failed' };
  expect(chosen.selection).toEqual(NONE);
});

test('the newest of two choices counts, whichever rows come first', async () => {
  const { list, chosen } = rowsOf(1000);
  await chosen.one(5);
  const answers: ((ids: number[] | null) => void)[] = [];
  list.idsOf = () => new Promise((resolve) => answers.push(resolve));
  const far = chosen.extend(500, false);
  const near = chosen.extend(6, false);
  answers[1]?.([105, 106]);
  answers[0]?.([105, 106, 107]);
  await Promise.all([far, near]);
  expect(chosen.selection).toEqual(only([105, 106]));
});

test('what is chosen before a new view is there is of that view, and not of the rows before', async () => {
  const answers: (() => void)[] = [];
  const list = new QueueList(({ filter, offset, limit }) => {
    const first = filter === 'failed' ? 500 : 100;
    const rows = [0, 1, 2].map((at) => ({ id: first + at }) as UploadView); // only the id is read
    const page = { rows: rows.slice(offset, offset + limit), total: 3 };
    return new Promise((resolve) => answers.push(() => resolve(page)));
  });
  const answer = () => expect.poll(() => answers.splice(0).map((go) => go())).not.toEqual([]);
  const chosen = new ChosenRows(list);
  list.choose({ filter: 'all', isDescending: true });
  await answer();
  await expect.poll(() => list.rowAt(1)?.id).toBe(101);

  list.choose({ filter: 'failed' });
  const click = chosen.one(1);
  const box = chosen.toggle(2);
  await answer();
  await Promise.all([click, box]);
  expect(chosen.selection).toEqual(only([501]));
  await chosen.extend(2, false);
  expect(chosen.selection).toEqual(only([501, 502]));
});
