/** @file What becomes of a view's query when a person changes one part of it. */
import { type UploadFilter, type UploadQuery, WHOLE_QUEUE } from '../../shared/upload.ts';

/** The parts that leave rows out of a view, beside its filter. */
export type Narrowing = Pick<UploadQuery, 'search' | 'destinationId' | 'folder' | 'reason'>;

export const NOTHING_NARROWED: Narrowing = {
  search: WHOLE_QUEUE.search,
  destinationId: WHOLE_QUEUE.destinationId,
  folder: WHOLE_QUEUE.folder,
  reason: WHOLE_QUEUE.reason,
};

/** The views whose rows have reasons. */
const WITH_REASONS: readonly UploadFilter[] = ['all', 'failed', 'skipped'];

/** A reason of one view says nothing in another, so it goes when the filter changes. */
export function change(query: UploadQuery, part: Partial<UploadQuery>): UploadQuery {
  const isOtherFilter = part.filter !== undefined && part.filter !== query.filter;
  return { ...query, ...(isOtherFilter && { reason: null }), ...part };
}

/** The same view with all of its rows; its order stays. */
export function widen(query: UploadQuery): UploadQuery {
  return { ...query, ...NOTHING_NARROWED };
}

/** Whether the view leaves out rows of its filter, so that the snapshot's counts do not tell how many there are. */
export function isNarrowed({ search, destinationId, folder, reason }: Narrowing): boolean {
  return search !== '' || destinationId !== null || folder !== null || reason !== null;
}

export function hasReasons(filter: UploadFilter): boolean {
  return WITH_REASONS.includes(filter);
}

/** A column's head puts in its order first, and turns it round the second time. */
export function sortBy(query: UploadQuery, sort: UploadQuery['sort']): UploadQuery {
  return { ...query, sort, isDescending: query.sort === sort && !query.isDescending };
}

export function isSameQuery(one: UploadQuery, other: UploadQuery): boolean {
  return (
    one.filter === other.filter &&
    one.search === other.search &&
    one.destinationId === other.destinationId &&
    one.folder === other.folder &&
    one.reason === other.reason &&
    one.sort === other.sort &&
    one.isDescending === other.isDescending
  );
}
