import { expect, test } from 'vitest';
import { isLeap, nextPage, pagesToDrop } from '../../../src/renderer/state/page-window.ts';

const held = (pages: Record<number, number>) =>
  new Map(Object.entries(pages).map(([page, revision]) => [Number(page), { revision }]));

test.each([
  ['nothing is there', [0, 20], 0, {}, null],
  ['nothing is held', [0, 20], 312, {}, 0],
  ['all in sight is fresh', [0, 20], 312, { 0: 5 }, null],
  ['the page is stale', [0, 20], 312, { 0: 4 }, 0],
  ['two pages are in sight and one is missing', [45, 60], 312, { 0: 5 }, 1],
  ['missing comes before stale', [45, 60], 312, { 0: 1 }, 1],
  ['the stalest comes first', [45, 60], 312, { 0: 4, 1: 2 }, 1],
  ['far pages may be stale', [0, 20], 312, { 0: 5, 2: 1 }, null],
  ['the next page is near', [15, 35], 312, { 0: 5 }, 1],
  ['the page before is near', [60, 80], 312, { 1: 5, 2: 5 }, 0],
  ['stale in sight comes before what is near', [15, 35], 312, { 0: 4 }, 0],
  ['what is near may be stale', [15, 35], 312, { 0: 5, 1: 1 }, null],
  ['nothing is behind the end', [15, 35], 40, { 0: 5 }, null],
  ['the list became shorter than what is in sight', [300, 311], 150, {}, null],
  ['the last row begins a page', [290, 300], 301, { 5: 5 }, 6],
  ['far down a long queue', [70_010, 70_025], 100_000, {}, 1400],
] as const)('asks for the right page when %s', (_, [first, last], total, pages, expected) => {
  const visible = { first, last };
  expect(nextPage({ visible, total, revision: 5, held: held(pages) })).toBe(expected);
});

test.each([
  ['neighbours', [75, 85], 1000, { 0: 1, 1: 1, 2: 1 }, []],
  ['what is far', [275, 285], 1000, { 0: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1 }, [0, 3, 7]],
  ['what is behind the end', [0, 10], 45, { 0: 1, 1: 1 }, [1]],
  ['everything of an empty list', [0, 0], 0, { 0: 1 }, [0]],
] as const)('keeps or drops %s', (_, [first, last], total, pages, expected) => {
  expect(pagesToDrop({ visible: { first, last }, total, held: held(pages) })).toEqual(expected);
});

test.each([
  ['a step', [0, 20], [1, 21], 16, false],
  ['two steps before the next frame', [0, 20], [2, 22], 0, false],
  ['a wheel that flies', [0, 20], [8, 28], 16, false],
  ['nine rows in a frame', [0, 20], [9, 29], 16, true],
  ['nine rows up in a frame', [9, 29], [0, 20], 16, true],
  ['nine rows in a slow frame', [0, 20], [9, 29], 33, false],
  ['the rows of two frames in a slow one', [0, 20], [18, 38], 33, true],
  ['nearly a screen, after a rest', [0, 20], [20, 40], 1000, false],
  ['many rows of a tall window, after a rest', [0, 60], [40, 100], 60_000, true],
  ['a screen down', [0, 20], [21, 41], 1000, true],
  ['a screen up', [21, 41], [0, 20], 1000, true],
  ['no way at all', [5, 25], [5, 25], 0, false],
] as const)('%s is a leap or not', (_, [beforeFirst, beforeLast], [first, last], ms, expected) => {
  expect(isLeap({ first: beforeFirst, last: beforeLast }, { first, last }, ms)).toBe(expected);
});
