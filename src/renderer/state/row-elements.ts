/**
 * @file Which rows are in the page, and which element holds each. Making an element costs many
 * times what it costs to fill it anew, so those that one row leaves take in another.
 */

/** Rows drawn above and below those in sight. */
const BEYOND = 4;

/** The rows to draw around the first one in sight: for one height of the list always as many. */
export function rowsToDraw(firstInSight: number, inSight: number, total: number): number[] {
  const count = Math.min(total, inSight + 2 * BEYOND);
  const first = Math.max(0, Math.min(firstInSight - BEYOND, total - count));
  return Array.from({ length: count }, (_, at) => first + at);
}

/** The first row that is drawn, and the row whose element is the one with number 0. */
export interface Drawn {
  readonly first: number;
  readonly origin: number;
}

/** When all rows are others, every element stays at its place in the page: moving costs too. */
export function drawFrom(before: Drawn, first: number, count: number): Drawn {
  const way = first - before.first;
  return { first, origin: Math.abs(way) < count ? before.origin : before.origin + way };
}

/** The number of a row's element, among `count` of them. */
export function elementOf(index: number, { origin }: Drawn, count: number): number {
  return (((index - origin) % count) + count) % count;
}
