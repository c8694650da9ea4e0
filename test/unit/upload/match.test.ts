import { expect, test } from 'vitest';
import type { ListedPhoto } from '../../../src/main/api/endpoints.ts';
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
