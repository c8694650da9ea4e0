import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedPhoto } from '../../../src/main/api/endpoints.ts';
import { CLEARLY_APART, SAME_PICTURE } from '../../../src/main/platform/likeness.ts';
import { decideOrder, type OrderVerdict } from '../../../src/main/upload/order.ts';

/** Of a POST: what each row's photo is, and what OK shows under the id that the row was given. */
interface Part {
  readonly own: Picture;
  readonly shown: Picture | null;
}
interface Picture {
  readonly scene: string;
  readonly width?: number | null;
  readonly height?: number;
}

function decide(parts: readonly Part[], difference = differenceOf): OrderVerdict {
  const rows = parts.map(({ own }, id) => ({
    id,
    photoId: `p${id}`,
    caption: null,
    ...sizeOf(own),
  }));
  const listed = parts.flatMap(({ shown }, id): ListedPhoto[] => {
    if (shown === null) return [];
    const { width, height } = sizeOf(shown);
    return [{ id: `p${id}`, standard_width: width, standard_height: height }];
  });
  return decideOrder(rows, listed.reverse(), (id, photoId) =>
    difference(parts[id]?.own.scene ?? '', parts[Number(photoId.slice(1))]?.shown?.scene ?? ''),
  );
}

function sizeOf({ width = 800, height = 600 }: Picture) {
  return { width, height };
}

/** Scenes of one first letter are twins; `?` cannot be compared. */
function differenceOf(one: string, other: string): number | null {
  if (one === '?' || other === '?') return null;
  if (one === other) return 0.01;
  return one.startsWith(other.charAt(0)) ? 0.01 + CLEARLY_APART / 2 : SAME_PICTURE;
}

const part = (own: string, shown: string | null, size: Partial<Picture> = {}): Part => ({
  own: { scene: own, ...size },
  shown: shown === null ? null : { scene: shown, ...size },
});
const WIDE = { scene: '?' };
const SQUARE = { scene: '?', width: 500, height: 500 };
const NO_SIZE = { scene: '?', width: null };

const kept = { verdict: 'kept' };
const undecided = { verdict: 'undecided' };
const changed = (assignment: Record<number, string> | null): unknown => ({
  verdict: 'changed',
  assignment:
    assignment && new Map(Object.entries(assignment).map(([id, photoId]) => [Number(id), photoId])),
});

test.each<[string, readonly Part[], unknown]>([
  ['no photo', [], undecided],
  ['one photo alone', [part('a', 'a')], undecided],
  ['two in order', [part('a', 'a'), part('b', 'b')], kept],
  ['two exchanged', [part('a', 'b'), part('b', 'a')], changed({ 0: 'p1', 1: 'p0' })],
  [
    'three turned round',
    [part('a', 'b'), part('b', 'c'), part('c', 'a')],
    changed({ 0: 'p2', 1: 'p0', 2: 'p1' }),
  ],
  [
    'two of three exchanged',
    [part('a', 'b'), part('b', 'a'), part('c', 'c')],
    changed({ 0: 'p1', 1: 'p0', 2: 'p2' }),
  ],
  ['twins in order', [part('a1', 'a1'), part('a2', 'a2')], undecided],
  ['twins exchanged', [part('a1', 'a2'), part('a2', 'a1')], undecided],
  ['twins and another in order', [part('a1', 'a1'), part('a2', 'a2'), part('b', 'b')], kept],
  [
    'twins, one exchanged with another',
    [part('a1', 'b'), part('a2', 'a2'), part('b', 'a1')],
    changed(null),
  ],
  ['one that is like nothing', [part('a', 'a'), part('b', 'x')], undecided],
  ['one that is gone', [part('a', 'a'), part('b', 'b'), part('c', null)], undecided],
  [
    'one that is gone and two exchanged',
    [part('a', 'b'), part('b', 'a'), part('c', null)],
    changed(null),
  ],
  ['pictures that cannot be had', [part('a', '?'), part('b', '?')], undecided],
  ['one picture that cannot be had', [part('a', 'a'), part('b', 'b'), part('c', '?')], kept],
  [
    'proportions alone, in order',
    [
      { own: WIDE, shown: WIDE },
      { own: SQUARE, shown: SQUARE },
    ],
    kept,
  ],
  [
    'proportions alone, exchanged',
    [
      { own: WIDE, shown: SQUARE },
      { own: SQUARE, shown: WIDE },
    ],
    changed({ 0: 'p1', 1: 'p0' }),
  ],
  [
    'nothing known of one',
    [
      { own: WIDE, shown: WIDE },
      { own: SQUARE, shown: SQUARE },
      { own: NO_SIZE, shown: WIDE },
    ],
    undecided,
  ],
])('%s', (_name, parts, expected) => {
  expect(decide(parts)).toEqual(expected);
});

test('any order of photos that all differ is recognised', () => {
  const orders = fc
    .integer({ min: 2, max: 6 })
    .chain((count) =>
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
    );
  fc.assert(
    fc.property(orders, (order) => {
      const verdict = decide(order.map((shown, own) => part(`${own}`, `${shown}`)));
      const isKept = order.every((shown, own) => shown === own);
      const places = order.map((_shown, own) => [own, `p${order.indexOf(own)}`] as const);
      expect(verdict).toEqual(isKept ? kept : changed(Object.fromEntries(places)));
    }),
    { seed: 26, numRuns: 500 },
  );
});
