import { expect, test } from 'vitest';
import { folderKeys, sortKey } from '../../../src/main/queue/look-columns.ts';
import { createLooking } from '../../../src/main/queue/looking.ts';
import { NEW_PROGRESS } from '../../../src/main/queue/transition.ts';
import {
  SORT_KEYS,
  WHOLE_QUEUE,
  type UploadQuery,
  type UploadState,
} from '../../../src/shared/upload.ts';
import { storeInHand } from './a-store.ts';
import { newUpload } from './an-upload.ts';

const TOO_SMALL = { code: 'photo-too-small', stage: 'send' } as const;
const DUPLICATE = { code: 'duplicate', stage: 'intake' } as const;

/** Destination 1 is the main album, 2 is "Another". */
const PHOTOS = [
  { name: 'img_10.jpg', folder: '/Фото/Ёлка', destinationId: 2, sizeBytes: 5, state: 'done' },
  { name: 'IMG_9.jpg', folder: '/Фото/ёлка', destinationId: 2, sizeBytes: 9, state: 'failed' },
  { name: 'ЗАКАТ.jpg', folder: '/b 2', destinationId: 1, sizeBytes: 7, state: 'failed' },
  { name: 'закат 2.jpg', folder: '/b 10', destinationId: 1, sizeBytes: 1, state: 'queued' },
  { name: 'cafe\u0301.jpg', folder: '/a', destinationId: 1, sizeBytes: 3, state: 'skipped' },
  { name: 'x.jpg', folder: '/a', destinationId: 2, sizeBytes: 3, state: 'sending' },
] as const;

async function aQueue() {
  const inHand = await storeInHand();
  for (const [index, { state, ...file }] of PHOTOS.entries()) {
    inHand.clock.now = 2_000 - index;
    const problem = { failed: TOO_SMALL, skipped: DUPLICATE }[state as string] ?? null;
    inHand.store.insert(
      1,
      newUpload({ ...file, fingerprint: `photo ${index}`, progress: { state, problem } }),
    );
  }
  const looking = createLooking(inHand.store);
  const idsOf = (query: Partial<UploadQuery>, offset = 0, limit = 100): number[] =>
    looking.page({ ...WHOLE_QUEUE, ...query }, offset, limit).rows.map(({ id }) => id);
  return { ...inHand, looking, idsOf };
}

test.each([
  ['added', [1, 2, 3, 4, 5, 6]],
  ['name', [5, 2, 1, 6, 4, 3]], // café, 9 before 10, "закат 2" before "закат."
  ['folder', [5, 6, 3, 4, 2, 1]], // 2 before 10
  ['album', [5, 4, 3, 2, 1, 6]],
  ['size', [4, 5, 6, 1, 3, 2]],
  ['changed', [6, 5, 4, 3, 2, 1]],
] as const)('by %s, the other way round too, and page by page', async (sort, expected) => {
  const { idsOf } = await aQueue();
  const pages = [0, 2, 4].flatMap((offset) => idsOf({ sort }, offset, 2));
  expect([idsOf({ sort }), idsOf({ sort, isDescending: true }), pages]).toEqual([
    expected,
    expected.toReversed(),
    expected,
  ]);
});

test.each<[string, Partial<UploadQuery>, number[]]>([
  ['a filter', { filter: 'failed' }, [2, 3]],
  ['a filter of several states', { filter: 'uploading' }, [6]],
  ['an album', { destinationId: 2 }, [1, 2, 6]],
  ['a reason', { reason: 'duplicate' }, [5]],
  ['a filter and an album', { filter: 'failed', destinationId: 1 }, [3]],
  ['a word in any case', { search: 'Закат' }, [3, 4]],
  ['a folder', { search: 'ЁЛКА' }, [1, 2]],
  ['an album’s title', { search: 'another' }, [1, 2, 6]],
  ['two words that both have to be there', { search: ' img  another ' }, [1, 2]],
  ['an accent in one character or two', { search: 'CAFÉ' }, [5]],
  ['one folder', { folder: '/a' }, [5, 6]],
  ['a folder and what is inside it', { folder: '/Фото' }, [1, 2]],
  ['a folder, not those whose names begin like its', { folder: '/b' }, []],
  ['the folder of everything', { folder: '/' }, [1, 2, 3, 4, 5, 6]],
  ['a folder, a word and an album', { folder: '/a', search: 'jpg', destinationId: 2 }, [6]],
  ['what would be a pattern elsewhere', { search: 'img%10' }, []],
  ['a word and a filter', { search: 'jpg', filter: 'waiting' }, [4]],
])('narrowed to %s', async (_, query, expected) => {
  const { looking, idsOf } = await aQueue();
  const totals = SORT_KEYS.map(
    (sort) => looking.page({ ...WHOLE_QUEUE, ...query, sort }, 0, 1).total,
  );
  expect([idsOf(query), new Set(totals)]).toEqual([expected, new Set([expected.length])]);
});

test.each([
  ['/Trip', ['/Trip', '/Trip/Day 1', '/Trip 2', '/Trip.old', '/Tri', '/'], 2],
  ['C:\\Trip', ['C:\\Trip', 'C:\\Trip\\Day 1', 'C:\\Trip 2', 'C:\\Trip-x'], 2],
  ['C:\\', ['C:\\', 'C:\\Trip', 'D:\\Trip'], 2],
])('the keys of %s are those of itself and what is inside it', (folder, others, inside) => {
  const { itself, from, to } = folderKeys(folder);
  const isInside = (key: string) => key === itself || (key >= from && key < to);
  expect(others.filter((other) => isInside(sortKey(other)))).toEqual(others.slice(0, inside));
});

test('a view as of a moment holds nothing that has come into it since', async () => {
  const { clock, looking, store } = await aQueue();
  const moment = looking.moment();
  expect(moment).toEqual({ newestId: 6, changedAt: 2_000 });
  clock.now = 3_000;
  store.apply([{ id: 4, event: { type: 'skipped', problem: DUPLICATE } }]);
  const problem = TOO_SMALL;
  store.insert(1, newUpload({ fingerprint: 'later', progress: { state: 'failed', problem } }));
  const idsOf = (query: Partial<UploadQuery>, asOf?: typeof moment) =>
    [...looking.piecesOf({ ...WHOLE_QUEUE, ...query }, 2, asOf)].flat();
  expect([idsOf({ filter: 'failed' }), idsOf({ filter: 'failed' }, moment)]).toEqual([
    [2, 3, 7],
    [2, 3],
  ]);
  expect([idsOf({ filter: 'skipped' }, moment), idsOf({ reason: 'duplicate' }, moment)]).toEqual([
    [5],
    [5],
  ]);
  // Photos of a whole view go on while the question stands.
  expect(idsOf({}, moment)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a removal tells what would leave, and what OK has, or may have', async () => {
  const { looking, store } = await aQueue();
  const problem = { code: 'commit-unknown', stage: 'commit' } as const;
  const progress = { state: 'failed', openCommits: 1, problem } as const;
  store.insert(1, newUpload({ fingerprint: 'in doubt', folder: '/a', progress }));
  const removal = (query: Partial<UploadQuery>) => looking.removal({ ...WHOLE_QUEUE, ...query });
  expect([removal({}), removal({ filter: 'done' }), removal({ folder: '/a' })]).toEqual([
    { leaving: 5, staying: 2 },
    { leaving: 0, staying: 1 },
    { leaving: 2, staying: 1 },
  ]);
});

test('a page behind the end is empty, and the total follows every change', async () => {
  const { looking, store } = await aQueue();
  const query = { ...WHOLE_QUEUE, search: 'jpg', filter: 'failed' } as const;
  const before = looking.page(query, 7, 10);
  store.apply([{ id: 2, event: { type: 'retry-asked', now: 0, copy: null } }]);
  expect([before, looking.page(query, 0, 10).total]).toEqual([{ rows: [], total: 2 }, 1]);
});

test('what is narrowed by is counted under filter and search, reasons under the album too, most first', async () => {
  const { looking } = await aQueue();
  expect([
    looking.facets(WHOLE_QUEUE),
    looking.facets({ ...WHOLE_QUEUE, filter: 'failed', search: 'закат' }),
    looking.facets({ ...WHOLE_QUEUE, folder: '/a' }),
    looking.facets({ ...WHOLE_QUEUE, filter: 'failed', destinationId: 2 }),
  ]).toEqual([
    {
      reasons: [
        { code: 'photo-too-small', count: 2 },
        { code: 'duplicate', count: 1 },
      ],
      albums: [
        { destinationId: 1, title: null, count: 3 },
        { destinationId: 2, title: 'Another', count: 3 },
      ],
    },
    {
      reasons: [{ code: 'photo-too-small', count: 1 }],
      albums: [{ destinationId: 1, title: null, count: 1 }],
    },
    {
      reasons: [{ code: 'duplicate', count: 1 }],
      albums: [
        { destinationId: 1, title: null, count: 1 },
        { destinationId: 2, title: 'Another', count: 1 },
      ],
    },
    {
      reasons: [{ code: 'photo-too-small', count: 1 }],
      albums: [
        { destinationId: 1, title: null, count: 1 },
        { destinationId: 2, title: 'Another', count: 1 },
      ],
    },
  ]);
});

test('another’s rows are nobody’s here', async () => {
  const { store, looking } = await aQueue();
  store.useAccount('5');
  store.useAccount('6');
  expect([
    looking.page(WHOLE_QUEUE, 0, 9),
    looking.facets({ ...WHOLE_QUEUE, search: 'jpg' }),
  ]).toEqual([
    { rows: [], total: 0 },
    { reasons: [], albums: [] },
  ]);
});

test('a renamed file is found by its new name', async () => {
  const { store, idsOf } = await aQueue();
  const file = newUpload({ name: 'Новое.jpg', folder: '/n', fingerprint: 'other' });
  store.renew(4, 1, file, NEW_PROGRESS);
  expect([idsOf({ search: 'новое' }), idsOf({ search: 'закат' })]).toEqual([[4], [3]]);
});

test.each([
  ['a9', 'a10'],
  ['a007', 'a8'],
  ['IMG 2 (9)', 'img 2 (10)'],
  ['а', 'Б'],
])('%s comes before %s', (one, other) => {
  expect(sortKey(one) < sortKey(other)).toBe(true);
});

test('counts are those of the rows after any change', async () => {
  const { store } = await aQueue();
  store.useAccount('5');
  store.apply([
    { id: 4, event: { type: 'skipped', problem: DUPLICATE } },
    { id: 2, event: { type: 'retry-asked', now: 0, copy: null } },
  ]);
  store.adopt(3, 7);
  store.renew(3, 7, newUpload({ sizeBytes: 70 }), NEW_PROGRESS);
  store.remove([5, 6]);
  const counted = store.rows(
    'SELECT account, run, state, photos, bytes FROM tallies WHERE photos > 0 ORDER BY 2, 3',
  );
  expect(counted).toEqual(
    store.rows(
      `SELECT account, run, state, count(*) AS photos, sum(size_bytes) AS bytes FROM uploads
        GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    ),
  );
  const states: UploadState[] = ['queued', 'skipped', 'done', 'failed'];
  expect(states.map((state) => store.counts()[state])).toEqual([2, 1, 1, 0]);
});
