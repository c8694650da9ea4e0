import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueueList } from '../../../src/renderer/state/queue-list.svelte.ts';
import type { RequestInput } from '../../../src/shared/ipc.ts';
import type { Snapshot, UploadPage, UploadView } from '../../../src/shared/upload.ts';

type Asked = RequestInput<'uploads.page'>;

const NO_COUNTS = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };

/** A queue of waiting rows whose names are their ids; every seventh has failed. */
function listOf(count: number) {
  const asked: Asked[] = [];
  const rows = Array.from({ length: count }, (_, id) => ({
    id,
    name: `${id}`,
    state: id % 7 === 0 ? 'failed' : 'queued',
  })) as unknown as UploadView[]; // only what the list reads
  const world = { rows, isRefused: false, mostRows: Infinity };
  const list = new QueueList((query) => {
    asked.push(query);
    if (world.isRefused) return Promise.resolve(null);
    const fitting = world.rows
      .filter(({ state }) => query.filter === 'all' || state === query.filter)
      .filter(({ name }) => name.includes(query.search));
    if (query.isDescending) fitting.reverse();
    const most = Math.min(query.limit, world.mostRows);
    const page = fitting.slice(query.offset, query.offset + most);
    return Promise.resolve({ rows: page, total: fitting.length } satisfies UploadPage);
  });
  const snapshot = (revision: number): Pick<Snapshot, 'counts' | 'revision'> => {
    const failed = world.rows.filter(({ state }) => state === 'failed').length;
    return { counts: { ...NO_COUNTS, failed, queued: world.rows.length - failed }, revision };
  };
  const follow = (revision: number) => list.follow(snapshot(revision) as Snapshot);
  return { list, asked, world, follow };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a search is asked for once the typing rests, and counts by its answer', async () => {
  const { list, asked, follow } = listOf(300);
  follow(1);
  list.show({ first: 0, last: 10 });
  await settled();
  list.search('1');
  list.search('12 ');
  await vi.advanceTimersByTimeAsync(149);
  expect([list.searchText, list.query.search, list.total]).toEqual(['12 ', '', 300]);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ search }) => search)).toEqual(['', '12']);
  expect([list.isNarrowed, list.total, list.rowAt(1)?.name]).toEqual([true, 13, '112']);
  follow(2);
  expect(list.total).toBe(13);
});

test('a page whose rows are large comes in several answers', async () => {
  const { list, asked, world, follow } = listOf(120);
  world.mostRows = 20;
  follow(1);
  list.show({ first: 0, last: 10 });
  await settled();
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 50],
    [20, 30],
    [40, 10],
  ]);
  expect([list.total, list.rowAt(49)?.name, list.rowAt(50)]).toEqual([120, '49', null]);
  expect(await list.idsOf({ first: 45, last: 110 })).toEqual(
    Array.from({ length: 66 }, (_, at) => 45 + at),
  );
});

test('a new view comes in one piece, and the old one stays until then', async () => {
  const { list, follow } = listOf(300);
  follow(1);
  await settled();
  list.choose({ filter: 'failed' });
  expect([list.total, list.rowAt(1)?.name]).toEqual([300, '1']);
  await settled();
  expect([list.total, list.rowAt(1)?.name]).toEqual([43, '7']);
});

test('an answer to a view that was left is not shown', async () => {
  const { list, asked, follow } = listOf(300);
  follow(1);
  await settled();
  list.choose({ filter: 'failed' });
  list.choose({ filter: 'all', isDescending: true });
  await settled();
  expect([list.total, list.rowAt(0)?.name]).toEqual([300, '299']);
  expect(asked.at(-1)).toMatchObject({ filter: 'all', isDescending: true, offset: 0 });
});

test('a new view does not wait for the answer to the one that was left', async () => {
  const answers = new Map<string, (page: UploadPage) => void>();
  const asked: string[] = [];
  const list = new QueueList(({ filter }) => {
    asked.push(filter);
    return new Promise((resolve) => answers.set(filter, resolve));
  });
  list.choose({ filter: 'done' });
  list.choose({ filter: 'failed' });
  expect(asked).toEqual(['done', 'failed']);
  const pageOf = (name: string) => ({ rows: [{ id: 1, name } as UploadView], total: 1 });
  answers.get('failed')?.(pageOf('failed'));
  await settled();
  answers.get('done')?.(pageOf('done'));
  await settled();
  expect([list.total, list.rowAt(0)?.name, asked.length]).toEqual([1, 'failed', 2]);
});

test.each([
  ['a long queue', 200],
  ['one so short that some rows of each frame are in the next', 10],
])(
  'while the scrollbar of %s is thrown nothing is asked for; where it lands, everything is',
  async (_, rowsAFrame) => {
    const { list, asked, follow } = listOf(5000);
    follow(1);
    list.show({ first: 0, last: 20 });
    await settled();
    const before = asked.length;
    for (let first = 3800 - 19 * rowsAFrame; first <= 3800; first += rowsAFrame) {
      list.show({ first, last: first + 20 });
      follow(first);
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(asked.length).toBe(before);
    await vi.advanceTimersByTimeAsync(60);
    expect(asked.slice(before).map(({ offset }) => offset)).toEqual([3800, 3750]);
    expect(list.rowAt(3810)?.name).toBe('3810');
  },
);

test('the rows ahead are there before the wheel is', async () => {
  const { list, asked, follow } = listOf(5000);
  follow(1);
  for (let first = 0; first < 500; first += 5) {
    list.show({ first, last: first + 20 });
    if (first > 0) expect(list.rowAt(first + 20)).not.toBeNull();
    await settled();
  }
  expect(asked.length).toBe(11);
});

test('a refused view shows no rows of another, and comes with the next snapshot', async () => {
  const { list, world, follow } = listOf(300);
  follow(1);
  await settled();
  world.isRefused = true;
  list.choose({ filter: 'failed' });
  await settled();
  expect(list.rowAt(0)).toBeNull();
  world.isRefused = false;
  follow(2);
  await settled();
  expect(list.rowAt(1)?.name).toBe('7');
});

test.each([{ search: 'none' }, {}])(
  'a refused view comes in a while by itself, after %o',
  async (before) => {
    const { list, world, follow } = listOf(300);
    follow(1);
    list.choose(before);
    await settled();
    world.isRefused = true;
    list.choose({ filter: 'failed', search: '' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(list.rowAt(0)).toBeNull();
    world.isRefused = false;
    await vi.advanceTimersByTimeAsync(3000);
    expect([list.total, list.rowAt(1)?.name]).toEqual([43, '7']);
  },
);

test('a narrowed view without rows notices the first one', async () => {
  const { list, asked, world, follow } = listOf(20);
  follow(1);
  await settled();
  list.choose({ search: 'new' });
  await settled();
  const before = asked.length;
  list.show({ first: 0, last: 0 });
  await settled();
  expect([list.total, asked.length]).toEqual([0, before]);
  world.rows = [...world.rows, { ...world.rows[0], name: 'new' } as UploadView];
  follow(2);
  await settled();
  expect([list.total, list.rowAt(0)?.name]).toEqual([1, 'new']);
});

test('holds a few pages only, however far one goes', async () => {
  const { list, follow } = listOf(5000);
  follow(1);
  for (let first = 0; first < 4900; first += 20) {
    list.show({ first, last: first + 20 });
    await vi.advanceTimersByTimeAsync(50);
    expect(list.rowAt(first)).not.toBeNull();
  }
  const held = Array.from({ length: 5000 }, (_, at) => list.rowAt(at)).filter(Boolean).length;
  expect(held).toBeLessThanOrEqual(200);
});

test('clearing keeps filter and order; another filter keeps the words and not the reason', async () => {
  const { list } = listOf(300);
  list.choose({ filter: 'failed', reason: 'offline', search: 'x', sort: 'size' });
  list.choose({ filter: 'skipped' });
  expect(list.query).toMatchObject({ reason: null, search: 'x', sort: 'size' });
  list.clear();
  expect(list.query).toMatchObject({ filter: 'skipped', search: '', sort: 'size' });
  expect(list.searchText).toBe('');
  await settled();
});

test('tells the ids of a range that it does not hold', async () => {
  const { list, asked, follow } = listOf(2000);
  follow(1);
  await settled();
  const count = asked.length;
  expect(await list.idsOf({ first: 5, last: 7 })).toEqual([5, 6, 7]);
  expect(asked.length).toBe(count);
  const ids = await list.idsOf({ first: 50, last: 1249 });
  expect([ids?.length, ids?.[0], ids?.at(-1)]).toEqual([1200, 50, 1249]);
  expect(asked.slice(count).map(({ offset, limit }) => [offset, limit])).toEqual([
    [50, 500],
    [550, 500],
    [1050, 200],
  ]);
});

test('the active row stays the photo while rows above it leave, and none takes its place', async () => {
  const { list, world, follow } = listOf(60);
  follow(1);
  list.show({ first: 0, last: 59 });
  await settled();
  list.active = 52;
  const leave = async (count: number, revision: number) => {
    world.rows = world.rows.slice(count);
    follow(revision);
    await settled();
  };
  await leave(6, 2); // into the page before
  expect([list.active, list.activeRow?.name, list.indexOf(52)]).toEqual([46, '52', 46]);
  await leave(50, 3);
  expect([list.active, list.activeRow, list.origin, list.total]).toEqual([null, null, 2.5, 4]);
  list.active = 1;
  expect(list.activeRow?.name).toBe('57');
});

test('until the rows are there the keys act on the photo, wherever the list is cut short', async () => {
  const { list, world, follow } = listOf(10);
  follow(1);
  await settled();
  list.active = 9;
  world.rows = world.rows.slice(4);
  follow(2);
  expect([list.total, list.active, list.activeRow?.name]).toEqual([6, 5, '9']);
  await settled();
  expect([list.active, list.activeRow?.name]).toEqual([5, '9']);
});

test('whoever sends the active row away goes on with the next one', async () => {
  const { list, world, follow } = listOf(10);
  follow(1);
  await settled();
  list.active = 2;
  list.sendActiveAway();
  world.rows = world.rows.filter(({ id }) => id !== 2);
  follow(2);
  await settled();
  expect([list.active, list.activeRow?.name]).toEqual([2, '3']);
  world.rows = world.rows.filter(({ id }) => id !== 3);
  follow(3);
  await settled();
  expect([list.active, list.origin]).toEqual([null, 1.5]);
});

test('a row that was on its way when it became active is active once it is there', async () => {
  const { list, follow } = listOf(300);
  follow(1);
  await settled();
  list.active = 260;
  expect(list.activeRow).toBeNull();
  list.show({ first: 255, last: 265 });
  await vi.advanceTimersByTimeAsync(60);
  expect(list.activeRow?.name).toBe('260');
});

test('knows all ids of a view that it holds, and none while a part is missing or of another', async () => {
  const { list, world, follow } = listOf(60);
  follow(1);
  await settled();
  expect(list.allIds).toBeNull();
  list.show({ first: 0, last: 59 });
  await settled();
  expect([list.allIds?.size, list.allIds?.has(59)]).toEqual([60, true]);
  world.rows = world.rows.slice(20);
  follow(2);
  expect(list.allIds).toBeNull();
  await settled();
  expect([...(list.allIds ?? [])].toSorted((a, b) => a - b).slice(0, 2)).toEqual([20, 21]);
});

test('ids are those of the view that they were asked of, also when another is on show', async () => {
  const { list, follow } = listOf(1200);
  follow(1);
  await settled();
  const asked = list.idsOf({ first: 0, last: 1199 });
  list.choose({ filter: 'failed' });
  await settled();
  expect((await asked)?.length).toBe(1200);
});
