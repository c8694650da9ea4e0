/** @file Which pages of the queue the window holds: those in sight and their neighbours, nothing more. */

/** Three screens: what changes is not asked for in vain. With long names a page comes in several answers. */
export const PAGE_SIZE = 50;
/** So many rows beyond those in sight are fetched before a wheel or the keys get there. */
const AHEAD = 20;
/** Eight rows a frame: a small window's content passes by 40 times a second. */
const READABLE_ROWS_A_MS = 0.5;
const FRAME_MS = 16;
const REST_MS = 50;

/** Rows in sight, by index, both ends included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export interface PageWindow {
  readonly visible: RowRange;
  /** How many rows there are in all. */
  readonly total: number;
  /** The newest state of the queue that is known of. */
  readonly revision: number;
  /** Pages at hand, each with the revision it shows. */
  readonly held: ReadonlyMap<number, { readonly revision: number }>;
}

export function pageOf(index: number): number {
  return Math.floor(index / PAGE_SIZE);
}

/**
 * Whether it went too far or too fast to be read: no drawn row stays, as when a scrollbar is thrown
 * through a long queue, or many leave with each frame. `passedMs` is the time since `before`.
 */
export function isLeap(before: RowRange, after: RowRange, passedMs: number): boolean {
  if (after.first > before.last || after.last < before.first) return true;
  // What follows a rest is one jump, such as a page down, and what took no time is one frame's.
  const ms = Math.min(Math.max(passedMs, FRAME_MS), REST_MS);
  return Math.abs(after.first - before.first) / ms > READABLE_ROWS_A_MS;
}

/**
 * The page to ask for now: a missing one in sight first, then the stalest in sight, then a missing
 * one ahead; null when all is well.
 */
export function nextPage({ visible, total, revision, held }: PageWindow): number | null {
  const isMissing = (page: number) => !held.has(page);
  const pages = pagesInSight(visible, total);
  const missing = pages.find(isMissing);
  if (missing !== undefined) return missing;

  const revisionOf = (page: number) => held.get(page)?.revision ?? -1;
  const [stalest] = pages
    .filter((page) => revisionOf(page) < revision)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  if (stalest !== undefined) return stalest;
  const around = { first: visible.first - AHEAD, last: visible.last + AHEAD };
  return pages.length === 0 ? null : (pagesInSight(around, total).find(isMissing) ?? null);
}

/** Pages that are no neighbour of what is in sight, or lie behind the end. */
export function pagesToDrop({ visible, total, held }: Omit<PageWindow, 'revision'>): number[] {
  const first = pageOf(visible.first) - 1;
  const last = Math.min(pageOf(visible.last) + 1, pageOf(total - 1));
  return [...held.keys()].filter((page) => page < first || page > last);
}

function pagesInSight(visible: RowRange, total: number): number[] {
  const first = pageOf(Math.max(0, visible.first));
  const last = pageOf(Math.min(visible.last, total - 1));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
