import { expect, test } from 'vitest';
import { drawFrom, elementOf, rowsToDraw } from '../../../src/renderer/state/row-elements.ts';

const ends = (rows: readonly number[]) => [rows.length, rows.at(0), rows.at(-1)];

test.each([
  ['at the top', 0, 1000, [18, 0, 17]],
  ['a little below', 2, 1000, [18, 0, 17]],
  ['in the middle', 500, 1000, [18, 496, 513]],
  ['at the end', 991, 1000, [18, 982, 999]],
  ['in a short list', 0, 7, [7, 0, 6]],
  ['in an empty one', 0, 0, [0, undefined, undefined]],
] as const)('as many rows are drawn %s', (_, firstInSight, total, expected) => {
  expect(ends(rowsToDraw(firstInSight, 10, total))).toEqual(expected);
});

/** The numbers of the elements, row by row, after going from one first row to the next. */
function elementsAfter(...firsts: readonly number[]): number[] {
  let drawn = { first: 0, origin: 0 };
  for (const first of firsts) drawn = drawFrom(drawn, first, 5);
  return Array.from({ length: 5 }, (_, at) => elementOf(drawn.first + at, drawn, 5));
}

test.each([
  ['at first', [0], [0, 1, 2, 3, 4]],
  ['a row further, and the element that is left over takes in the new one', [1], [1, 2, 3, 4, 0]],
  ['back again', [1, 0], [0, 1, 2, 3, 4]],
  ['to quite others, and all stay where they are', [700], [0, 1, 2, 3, 4]],
  ['two rows and then to quite others', [2, 90_000], [2, 3, 4, 0, 1]],
  ['and back to the top', [2, 90_000, 0], [2, 3, 4, 0, 1]],
])('each row has an element of its own %s', (_, firsts, expected) => {
  expect(elementsAfter(...firsts)).toEqual(expected);
});
