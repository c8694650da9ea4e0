import { expect, test } from 'vitest';
import { nextPage, pagesToDrop } from '../../../src/renderer/state/page-window.ts';

const held = (pages: Record<number, number>) =>
  new Map(Object.entries(pages).map(([page, revision]) => [Number(page), { revision }]));

test.each([
  ['nothing is there', [0, 20], 0, {}, null],
  ['nothing is held', [0, 20], 312, {}, 0],
  ['all in sight is fresh', [0, 20], 312, { 0: 5 }, null],
  ['the page is stale', [0, 20], 312, { 0: 4 }, 0],
  ['two pages are in sight and one is missing', [95, 110], 312, { 0: 5 }, 1],
  ['missing comes before stale', [95, 110], 312, { 0: 1 }, 1],
  ['the stalest comes first', [95, 110], 312, { 0: 4, 1: 2 }, 1],
  ['far pages may be stale', [0, 20], 312, { 0: 5, 2: 1 }, null],
  ['the list became shorter than what is in sight', [300, 311], 150, {}, null],
  ['the last row begins a page', [290, 300], 301, { 2: 5 }, 3],
  ['far down a long queue', [70_010, 70_025], 100_000, {}, 700],
] as const)('asks for the right page when %s', (_, [first, last], total, pages, expected) => {
  const visible = { first, last };
  expect(nextPage({ visible, total, revision: 5, held: held(pages) })).toBe(expected);
});

test.each([
  ['neighbours', [150, 160], 1000, { 0: 1, 1: 1, 2: 1 }, []],
  ['what is far', [550, 560], 1000, { 0: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1 }, [0, 3, 7]],
  ['what is behind the end', [0, 10], 90, { 0: 1, 1: 1 }, [1]],
  ['everything of an empty list', [0, 0], 0, { 0: 1 }, [0]],
] as const)('keeps or drops %s', (_, [first, last], total, pages, expected) => {
  expect(pagesToDrop({ visible: { first, last }, total, held: held(pages) })).toEqual(expected);
});
