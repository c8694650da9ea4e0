import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf, pairOff, type Pair } from '../../../src/main/upload/pairing.ts';

const pairs = fc
  .uniqueArray(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 14, selector: String })
  .map((list) => list.map(([sought, listed]): Pair => ({ sought, listed: `p${listed}` })));

/** Whether there is a listed one for each of the sought, by trying everything. */
function canPairOff(
  sought: readonly number[],
  all: readonly Pair[],
  taken: readonly string[] = [],
): boolean {
  const [first, ...rest] = sought;
  if (first === undefined) return true;
  return all.some(
    (pair) =>
      pair.sought === first &&
      !taken.includes(pair.listed) &&
      canPairOff(rest, all, [...taken, pair.listed]),
  );
}

const soughtOf = (list: readonly Pair[]): number[] => [...new Set(list.map((pair) => pair.sought))];

test('pairs are made off exactly when they can be, from the pairs there are', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const made = pairOff(list);
      expect(made !== null).toBe(canPairOff(soughtOf(list), list));
      if (made === null) return;
      expect([...made.keys()].sort()).toEqual(soughtOf(list).sort());
      expect(new Set(made.values()).size).toBe(made.size);
      for (const [sought, listed] of made) expect(list).toContainEqual({ sought, listed });
    }),
    { seed: 23, numRuns: 500 },
  );
});

test('the order of the pairs is kept as far as nobody goes without', () => {
  const list: Pair[] = [
    { sought: 1, listed: 'a' },
    { sought: 1, listed: 'b' },
    { sought: 2, listed: 'a' },
    { sought: 3, listed: 'b' },
    { sought: 3, listed: 'c' },
  ];
  expect(pairOff(list)).toEqual(
    new Map([
      [1, 'b'],
      [2, 'a'],
      [3, 'c'],
    ]),
  );
});

test('groups hold every pair once, and share nothing', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const groups = groupsOf(list);
      expect(groups.flat().sort(byText)).toEqual([...list].sort(byText));
      const names = groups.map(
        (group) => new Set(group.flatMap((one) => [one.sought, one.listed])),
      );
      for (const [index, one] of names.entries()) {
        for (const other of names.slice(index + 1))
          expect([...one].filter((name) => other.has(name))).toEqual([]);
      }
    }),
    { seed: 24, numRuns: 500 },
  );
});

test('a group hangs together: it cannot be cut in two', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      for (const group of groupsOf(list)) {
        const reached = new Set<number | string>([group[0]?.sought ?? '']);
        for (let before = 0; before < reached.size;) {
          before = reached.size;
          for (const one of group) {
            if (reached.has(one.sought) || reached.has(one.listed)) {
              reached.add(one.sought).add(one.listed);
            }
          }
        }
        expect(group.every((one) => reached.has(one.sought))).toBe(true);
      }
    }),
    { seed: 25, numRuns: 500 },
  );
});

function byText(a: Pair, b: Pair): number {
  return `${a.sought} ${a.listed}` < `${b.sought} ${b.listed}` ? -1 : 1;
}
