/** @file Which rows are chosen: none, some by their ids, or all that a view shows. */
import type { RequestInput } from '../../shared/ipc.ts';
import type { UploadQuery } from '../../shared/upload.ts';
import type { RowRange } from './page-window.ts';

/** All is a query and no list, so that it costs nothing and misses nothing. */
export type Selection = { readonly kind: 'all' } | Some;
interface Some {
  readonly kind: 'some';
  readonly ids: ReadonlySet<number>;
}

export const NONE: Some = { kind: 'some', ids: new Set() };
export const ALL: Selection = { kind: 'all' };

/** The most ids that one request may name. */
const MOST_IDS = 1000;

export function only(ids: Iterable<number>): Some {
  return { kind: 'some', ids: new Set(ids) };
}

export function isSelected(selection: Selection, id: number): boolean {
  return selection.kind === 'all' || selection.ids.has(id);
}

/** Takes one row in or out. */
export function toggle(selection: Some, id: number): Some {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return only(ids);
}

/** Leaves some out of all; `everything` are the view's ids. */
export function allBut(everything: readonly number[], { ids }: Some): Some {
  return only(everything.filter((id) => !ids.has(id)));
}

/** What of a choice is left when these have gone, or are dealt with. */
export function without(selection: Some, { ids }: Some): Some {
  return only([...selection.ids].filter((id) => !ids.has(id)));
}

/** What of a choice is among these. */
export function within(selection: Some, ids: ReadonlySet<number>): Some {
  return only([...selection.ids].filter((id) => ids.has(id)));
}

export function add(selection: Selection, ids: readonly number[]): Selection {
  return selection.kind === 'all' ? selection : only([...selection.ids, ...ids]);
}

/** How many rows are chosen, of a view with so many. */
export function sizeOf(selection: Selection, total: number): number {
  return selection.kind === 'all' ? total : selection.ids.size;
}

/** The rows between the one where the choosing began and this one. */
export function rangeTo(anchor: number | null, index: number): RowRange {
  const from = anchor ?? index;
  return { first: Math.min(from, index), last: Math.max(from, index) };
}

/** What to name in requests, so that all chosen rows are in one of them. */
export function targetsOf(
  selection: Selection,
  query: UploadQuery,
): RequestInput<'uploads.act'>['on'][] {
  if (selection.kind === 'all') return [{ query: { ...query } }];
  const ids = [...selection.ids];
  return Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, part) => ({
    ids: ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS),
  }));
}
