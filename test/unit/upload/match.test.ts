import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedPhoto } from '../../../src/main/api/endpoints.ts';
import { SAME_PICTURE } from '../../../src/main/platform/likeness.ts';
import { matchCommitted, type Sought } from '../../../src/main/upload/match.ts';

type Pixels = readonly [number | null, number | null];
const sought = (id: number, [width, height]: Pixels, caption: string | null = null): Sought => ({
  id,
  width,
  height,
  caption,
});
const listed = (id: string, [width, height]: Pixels, text?: string | null): ListedPhoto => ({
  id,
  standard_width: width,
  standard_height: height,
  text,
});

const WIDE: Pixels = [4000, 3000];
const HIGH: Pixels = [3000, 4000];
const SQUARE: Pixels = [500, 500];
const UNKNOWN: Pixels = [null, null];

const UNCLEAR = '?';

/** Listings are newest first; no picture could be compared. */
test.each<[string, readonly Sought[], readonly ListedPhoto[], Readonly<Record<number, string>>]>([
  ['nothing sought', [], [listed('a', WIDE)], {}],
  ['nothing listed', [sought(1, WIDE)], [], {}],
  ['the same pixels', [sought(1, WIDE)], [listed('a', WIDE)], { 1: 'a' }],
  ['a photo scaled down', [sought(1, WIDE)], [listed('a', [1024, 768])], { 1: 'a' }],
  [
    'a photo scaled with rounding',
    [sought(1, [4032, 3024])],
    [listed('a', [639, 480])],
    { 1: 'a' },
  ],
  ['a photo turned upright', [sought(1, WIDE)], [listed('a', HIGH)], { 1: 'a' }],
  ['a photo turned and scaled', [sought(1, [4032, 3024])], [listed('a', [480, 640])], { 1: 'a' }],
  ['other proportions', [sought(1, WIDE)], [listed('a', SQUARE)], {}],
  ['nearly the same proportions', [sought(1, [1000, 1000])], [listed('a', [1000, 970])], {}],
  ['the same caption', [sought(1, WIDE, 'Море')], [listed('a', WIDE, 'Море')], { 1: 'a' }],
  [
    'a caption with other padding',
    [sought(1, WIDE, 'Море ')],
    [listed('a', WIDE, '\nМоре')],
    { 1: 'a' },
  ],
  ['another caption', [sought(1, WIDE, 'Море')], [listed('a', WIDE, 'Лес')], {}],
  ['a caption where there was none', [sought(1, WIDE)], [listed('a', WIDE, 'Лес')], {}],
  ['no caption where there was one', [sought(1, WIDE, 'Море')], [listed('a', WIDE)], {}],
  ['no caption, null and empty', [sought(1, WIDE, '')], [listed('a', WIDE, null)], { 1: 'a' }],
  ['pixels unknown here', [sought(1, UNKNOWN)], [listed('a', WIDE)], { 1: 'a' }],
  ['pixels unknown there', [sought(1, WIDE)], [listed('a', UNKNOWN)], { 1: 'a' }],
  ['pixels left out there', [sought(1, WIDE)], [{ id: 'a' }], { 1: 'a' }],
  ['pixels half known', [sought(1, [4000, null])], [listed('a', SQUARE)], { 1: 'a' }],
  ['pixels unknown, another caption', [sought(1, UNKNOWN, 'Море')], [listed('a', WIDE)], {}],
  ['pixels of nought', [sought(1, WIDE)], [listed('a', [0, 0])], {}],
  [
    'several alike, in the order of the commit',
    [sought(1, WIDE), sought(2, WIDE), sought(3, WIDE)],
    [listed('c', WIDE), listed('b', WIDE), listed('a', WIDE)],
    { 1: 'a', 2: 'b', 3: 'c' },
  ],
  [
    'fewer listed than sought: nobody can tell whose they are',
    [sought(1, WIDE), sought(2, WIDE), sought(3, WIDE)],
    [listed('b', WIDE), listed('a', WIDE)],
    { 1: UNCLEAR, 2: UNCLEAR, 3: UNCLEAR },
  ],
  [
    'more listed than sought: some are of somebody else',
    [sought(1, WIDE)],
    [listed('b', WIDE), listed('a', WIDE)],
    { 1: UNCLEAR },
  ],
  [
    'what is clear of one size stays clear of what is not of another',
    [sought(1, WIDE), sought(2, WIDE), sought(3, SQUARE)],
    [listed('b', SQUARE), listed('a', WIDE)],
    { 1: UNCLEAR, 2: UNCLEAR, 3: 'b' },
  ],
  [
    'each listed photo serves once, turned or not',
    [sought(1, WIDE), sought(2, HIGH)],
    [listed('b', HIGH), listed('a', WIDE)],
    { 1: 'a', 2: 'b' },
  ],
  [
    'one listed photo for a likely and a possible one',
    [sought(1, UNKNOWN), sought(2, WIDE)],
    [listed('a', WIDE)],
    { 1: UNCLEAR, 2: UNCLEAR },
  ],
  [
    'a sure match leaves the rest to the unsure',
    [sought(1, UNKNOWN), sought(2, SQUARE)],
    [listed('b', WIDE), listed('a', SQUARE)],
    { 1: 'b', 2: 'a' },
  ],
  [
    'captions tell photos of one size apart',
    [sought(1, WIDE, 'one'), sought(2, WIDE, 'two'), sought(3, WIDE)],
    [listed('a', WIDE, 'one'), listed('b', WIDE), listed('c', WIDE, 'two')],
    { 1: 'a', 2: 'c', 3: 'b' },
  ],
  [
    'strangers between them are left alone',
    [sought(1, WIDE), sought(2, SQUARE)],
    [listed('x', [100, 900]), listed('b', SQUARE), listed('y', WIDE, 'x'), listed('a', WIDE)],
    { 1: 'a', 2: 'b' },
  ],
])('%s', (_name, photos, listing, expected) => {
  const { found, unclear } = matchCommitted(photos, listing, () => null);
  const told = [...found, ...[...unclear].map((id): [number, string] => [id, UNCLEAR])];
  expect(Object.fromEntries(told)).toEqual(expected);
});

type Seen = readonly (readonly [sought: number, listed: string, difference: number])[];

/** All of one size and without captions; pairs that are not named look quite different. */
test.each<[string, readonly number[], string, Seen, Readonly<Record<number, string>>]>([
  ['a picture that is the same', [1], 'a', [[1, 'a', 0.01]], { 1: 'a' }],
  ['a picture that is another', [1], 'a', [[1, 'a', 0.3]], {}],
  ['just not the same any more', [1], 'a', [[1, 'a', SAME_PICTURE]], {}],
  [
    'some of many',
    [1, 2, 3, 4],
    'ba',
    [
      [2, 'b', 0.01],
      [4, 'a', 0.02],
    ],
    { 2: 'b', 4: 'a' },
  ],
  [
    'a twin that has not arrived',
    [1, 2],
    'a',
    [
      [1, 'a', 0.03],
      [2, 'a', 0.01],
    ],
    { 2: 'a' },
  ],
  [
    'twins that both have',
    [1, 2],
    'ba',
    [
      [1, 'a', 0.01],
      [1, 'b', 0.03],
      [2, 'a', 0.02],
      [2, 'b', 0.01],
    ],
    { 1: 'a', 2: 'b' },
  ],
  [
    'a photo that is there twice is not its twin as well',
    [1, 2],
    'ba',
    [
      [1, 'a', 0.03],
      [1, 'b', 0.03],
      [2, 'a', 0.01],
      [2, 'b', 0.01],
    ],
    { 2: 'a' },
  ],
  [
    'one of two that nobody can tell apart',
    [1, 2],
    'a',
    [
      [1, 'a', 0.01],
      [2, 'a', 0.011],
    ],
    { 1: UNCLEAR, 2: UNCLEAR },
  ],
  [
    'both of two that nobody can tell apart',
    [1, 2],
    'ba',
    [
      [1, 'a', 0.01],
      [1, 'b', 0.01],
      [2, 'a', 0.01],
      [2, 'b', 0.01],
    ],
    { 1: 'a', 2: 'b' },
  ],
  [
    'one that is clear elsewhere leaves the other alone',
    [1, 2],
    'ba',
    [
      [1, 'a', 0.01],
      [1, 'b', 0.01],
      [2, 'b', 0.011],
    ],
    { 1: 'a', 2: 'b' },
  ],
  [
    'a chain with one too many',
    [1, 2, 3],
    'ba',
    [
      [1, 'a', 0.01],
      [2, 'a', 0.01],
      [2, 'b', 0.01],
      [3, 'b', 0.01],
    ],
    { 1: UNCLEAR, 2: UNCLEAR, 3: UNCLEAR },
  ],
])('%s, by pictures', (_name, ids, listing, seen, expected) => {
  const { found, unclear } = matchCommitted(
    ids.map((id) => sought(id, WIDE)),
    listing.split('').map((id) => listed(id, WIDE)),
    (soughtId, listedId) =>
      seen.find(([one, other]) => one === soughtId && other === listedId)?.[2] ?? 0.4,
  );
  const told = [...found, ...[...unclear].map((id): [number, string] => [id, UNCLEAR])];
  expect(Object.fromEntries(told)).toEqual(expected);
});

test('a photo without a picture is told by what the others leave', () => {
  const { found, unclear } = matchCommitted(
    [sought(1, WIDE), sought(2, WIDE), sought(3, WIDE)],
    [listed('b', WIDE), listed('a', WIDE)],
    (id, listedId) => (id === 1 ? null : id === 2 && listedId === 'b' ? 0.01 : 0.4),
  );
  expect([[...found], [...unclear]]).toEqual([
    [
      [2, 'b'],
      [1, 'a'],
    ],
    [],
  ]);
});

const numbers = (count: number, min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: count, maxLength: count });

/** An album: which photos were sought, which of them have arrived, and strangers among them. */
const album = fc.record({
  arrived: fc.array(fc.boolean(), { maxLength: 12 }),
  strangers: fc.nat(4),
  order: numbers(16, 0, 1),
  noise: numbers(12, 0, 0.019),
  twins: numbers(144, 0.024, 0.9),
});

test('what has arrived is found and nothing else, wherever each listed photo is most like its own', () => {
  fc.assert(
    fc.property(album, ({ arrived, strangers, order, noise, twins }) => {
      const truth = new Map(
        arrived.flatMap((is, id): [number, string][] => (is ? [[id, `own ${id}`]] : [])),
      );
      const there = [...truth.values(), ...Array.from({ length: strangers }, (_, n) => `x ${n}`)];
      const shuffled = there
        .map((id, index) => ({ id, place: order[index] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ id }) => listed(id, WIDE));
      const { found, unclear } = matchCommitted(
        arrived.map((_is, id) => sought(id, WIDE)),
        shuffled,
        (id, listedId) => {
          if (listedId.startsWith('x')) return 0.1;
          const owner = Number(listedId.slice('own '.length));
          return (owner === id ? noise[id] : twins[id * 12 + owner]) ?? null;
        },
      );
      expect(new Map([...found].sort((a, b) => a[0] - b[0]))).toEqual(truth);
      expect([...unclear]).toEqual([]);
    }),
    { seed: 21 },
  );
});

test('nobody is found twice, and never both found and unclear, whatever the pictures say', () => {
  const difference = fc.option(fc.double({ min: 0, max: 0.06, noNaN: true }));
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), fc.array(difference, { minLength: 49 }), (m, n, table) => {
      const { found, unclear } = matchCommitted(
        Array.from({ length: m }, (_, id) => sought(id, WIDE)),
        Array.from({ length: n }, (_, id) => listed(String(id), WIDE)),
        (id, listedId) => table[id * 7 + Number(listedId)] ?? null,
      );
      expect(new Set(found.values()).size).toBe(found.size);
      expect(found.size).toBeLessThanOrEqual(n);
      expect([...found.keys()].filter((id) => unclear.has(id))).toEqual([]);
      // Who is neither found nor unclear was seen to be none of those that are nobody else's.
      const isSomebodys = (other: string): boolean =>
        [...found.values()].includes(other) ||
        Array.from({ length: m }, (_, id) => table[id * 7 + Number(other)]).some(
          (one) => one != null && one < SAME_PICTURE,
        );
      const free = Array.from({ length: n }, (_, id) => String(id)).filter(
        (id) => !isSomebodys(id),
      );
      for (let id = 0; id < m; id += 1) {
        if (found.has(id) || unclear.has(id)) continue;
        for (const other of free) expect(table[id * 7 + Number(other)]).not.toBeNull();
      }
    }),
    { seed: 22, numRuns: 500 },
  );
});
