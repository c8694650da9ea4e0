/**
 * @file The queue as people look at it: one page of a view, and what a view can be narrowed by.
 * Each order has its index, which holds all that is filtered by, so that of the rows before a
 * page nothing else is read.
 */
import type { SQLInputValue } from 'node:sqlite';
import type { ProblemCode } from '../../shared/errors.ts';
import {
  FILTER_STATES,
  UPLOAD_STATES,
  WHOLE_QUEUE,
  countOf,
  type FacetQuery,
  type Moment,
  type RemovalView,
  type SortKey,
  type UploadFacets,
  type UploadQuery,
} from '../../shared/upload.ts';
import { folderKeys, searchWords } from './look-columns.ts';
import { REMOVABLE } from './removal.ts';
import type { Store } from './store.ts';
import type { Upload } from './upload.ts';

/** The index of each order and its columns, which end with the row's number. */
const ORDERS: Record<SortKey, { readonly index: string; readonly columns: readonly string[] }> = {
  added: { index: 'uploads_by_age', columns: ['id'] },
  name: { index: 'uploads_by_name', columns: ['name_key', 'id'] },
  folder: { index: 'uploads_by_folder', columns: ['folder_key', 'name_key', 'id'] },
  album: { index: 'uploads_by_album', columns: ['album_key', 'name_key', 'id'] },
  size: { index: 'uploads_by_size', columns: ['size_bytes', 'id'] },
  changed: { index: 'uploads_by_change', columns: ['changed_at', 'id'] },
};

/** Albums that a view can be narrowed to: more nobody looks through. */
const MOST_ALBUMS = 100;

/** One row after the other, which is faster than fetching each by an index. */
const EVERY_ROW = 'uploads NOT INDEXED';

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export type Looking = ReturnType<typeof createLooking>;

export function createLooking(store: Store) {
  /** The views that were counted since the last change: the pages of one view follow each other. */
  let counted = { changes: '', totals: new Map<string, number>() };

  function totalOf(query: UploadQuery, { sql, values }: Condition): number {
    const { filter, destinationId, reason } = query;
    if (destinationId === null && reason === null && !isSearched(query)) {
      return countOf(filter, { counts: store.counts() });
    }
    const changes = store.changes();
    if (counted.changes !== changes) counted = { changes, totals: new Map() };
    const what = JSON.stringify([sql, values]);
    const known = counted.totals.get(what);
    if (known !== undefined) return known;
    const found = store.row(
      `SELECT count(*) AS total FROM ${tableToCount(query)} WHERE ${sql}`,
      ...values,
    );
    const total = Number(found?.['total']);
    counted.totals.set(what, total);
    return total;
  }

  return {
    /** Rows of a view, from `offset` on, and how many it holds in all. */
    page(
      query: UploadQuery,
      offset: number,
      limit: number,
    ): { readonly rows: Upload[]; readonly total: number } {
      const narrowed = conditionOf(store.account(), query);
      const total = totalOf(query, narrowed);
      // A word that every row has, such as "jpg", or the folder that all are in need not be looked for in each of them again.
      const plain = { ...query, search: '', folder: null };
      const whole = conditionOf(store.account(), plain);
      const isSearch =
        narrowed.values.length > whole.values.length && total < totalOf(plain, whole);
      const condition = isSearch ? narrowed : whole;
      const wanted = Math.min(limit, total - offset);
      if (wanted <= 0) return { rows: [], total };
      // The nearer end is read from.
      const isBackward = offset > total / 2;
      const skipped = isBackward ? total - offset - wanted : offset;
      const { index, columns } = ORDERS[query.sort];
      const inOrder = `uploads INDEXED BY ${index}`;
      // No index holds what is searched: near the end rows are fetched in order until there are
      // enough, further in it costs less to read all and sort what fits, or all of one folder.
      const isFar = isSearch && (skipped + wanted > total / 3 || query.folder !== null);
      const table = isFar ? tableToCount(query) : inOrder;
      const direction = query.isDescending === isBackward ? 'ASC' : 'DESC';
      const ids = store
        .rows(
          `SELECT id FROM ${table} WHERE ${condition.sql}
            ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')} LIMIT ? OFFSET ?`,
          ...condition.values,
          wanted,
          skipped,
        )
        .map((found) => Number(found['id']));
      return { rows: store.uploadsOf(isBackward ? ids.reverse() : ids), total };
    },

    /**
     * All rows of a view in pieces, in the order in which they were found; it may change between
     * them. `asOf` leaves out what has come into the view since.
     */
    *piecesOf(query: UploadQuery, size: number, asOf?: Moment): Generator<readonly number[]> {
      for (let ids = idsAfter(query, 0, size, asOf); ids.length > 0;) {
        yield ids;
        ids = idsAfter(query, ids.at(-1) ?? 0, size, asOf);
      }
    },

    /** By the queue's own times: a clock that was put back would leave out rows that are there. */
    moment(): Moment {
      const latest = (column: string, index: string): number =>
        Number(
          store.row(
            `SELECT ${column} FROM uploads INDEXED BY ${index} WHERE account = ?
              ORDER BY ${column} DESC LIMIT 1`,
            store.account(),
          )?.[column] ?? 0,
        );
      return {
        newestId: latest('id', 'uploads_by_age'),
        changedAt: latest('changed_at', 'uploads_by_change'),
      };
    },

    /** What it would be to remove a view's rows. */
    removal(query: UploadQuery): Omit<RemovalView, 'moment'> {
      const { sql, values } = conditionOf(store.account(), query);
      const found = store.row(
        `SELECT count(*) AS photos, count(CASE WHEN ${REMOVABLE} THEN 1 END) AS leaving
          FROM ${tableToCount(query)} WHERE ${sql}`,
        ...values,
      );
      const leaving = Number(found?.['leaving']);
      return { leaving, staying: Number(found?.['photos']) - leaving };
    },

    /** What a view can be narrowed by, most rows first. */
    facets(query: FacetQuery): UploadFacets {
      const { sql, values } = conditionOf(store.account(), {
        ...WHOLE_QUEUE,
        ...query,
        destinationId: null, // the other albums are offered, too
      });
      const reasons = new Map<ProblemCode, number>();
      const albums = new Map<number, number>();
      for (const found of store.rows(
        `SELECT destination_id, reason, count(*) AS photos FROM ${tableToCount(query)} WHERE ${sql}
          GROUP BY destination_id, reason`,
        ...values,
      )) {
        const photos = Number(found['photos']);
        const code = found['reason'] as ProblemCode | null; // written from a problem's code
        const destinationId = Number(found['destination_id']);
        const isOfChosen = [null, destinationId].includes(query.destinationId);
        if (code !== null && isOfChosen) reasons.set(code, (reasons.get(code) ?? 0) + photos);
        albums.set(destinationId, (albums.get(destinationId) ?? 0) + photos);
      }
      return {
        reasons: mostFirst(reasons).map(([code, count]) => ({ code, count })),
        albums: mostFirst(albums)
          .slice(0, MOST_ALBUMS)
          .map(([destinationId, count]) => ({
            destinationId,
            title: titleOf(destinationId),
            count,
          })),
      };
    },
  };

  /** The next rows of a view in the order in which they were found. */
  function idsAfter(query: UploadQuery, afterId: number, limit: number, asOf?: Moment): number[] {
    const { sql, values } = conditionOf(store.account(), query, asOf);
    return store
      .rows(
        `SELECT id FROM uploads INDEXED BY uploads_by_age WHERE ${sql} AND id > ?
          ORDER BY id LIMIT ?`,
        ...values,
        afterId,
        limit,
      )
      .map((found) => Number(found['id']));
  }

  function titleOf(destinationId: number): string | null {
    const title = store.row(
      'SELECT coalesce(title, text, album_id) AS title FROM destinations WHERE id = ?',
      destinationId,
    )?.['title'];
    return typeof title === 'string' ? title : null;
  }
}

function isSearched({ search, folder }: Pick<UploadQuery, 'search' | 'folder'>): boolean {
  return folder !== null || searchWords(search).length > 0;
}

/** Where the fewest rows are read to find all that fit. */
function tableToCount({ search, folder }: Pick<UploadQuery, 'search' | 'folder'>): string {
  if (folder !== null) return 'uploads INDEXED BY uploads_by_folder';
  return searchWords(search).length > 0 ? EVERY_ROW : 'uploads';
}

/** Which rows of an account a view holds. */
function conditionOf(account: string, query: UploadQuery, asOf?: Moment): Condition {
  const parts = ['account = ?'];
  const values: SQLInputValue[] = [account];
  const states = FILTER_STATES[query.filter];
  if (states.length < UPLOAD_STATES.length) {
    parts.push(`state IN (${states.map(() => '?').join(', ')})`);
    values.push(...states);
  }
  if (query.destinationId !== null) {
    parts.push('destination_id = ?');
    values.push(query.destinationId);
  }
  if (query.folder !== null) {
    const { itself, from, to } = folderKeys(query.folder);
    parts.push('folder_key >= ? AND folder_key < ? AND (folder_key = ? OR folder_key >= ?)');
    values.push(itself, to, itself, from);
  }
  if (query.reason !== null) {
    parts.push('reason = ?');
    values.push(query.reason);
  }
  if (asOf !== undefined) {
    parts.push('id <= ?');
    values.push(asOf.newestId);
  }
  // Rows come into such a view by a change of theirs, too.
  if (asOf !== undefined && (query.filter !== 'all' || query.reason !== null)) {
    parts.push('changed_at <= ?');
    values.push(asOf.changedAt);
  }
  for (const word of searchWords(query.search)) {
    parts.push('instr(search, ?) > 0');
    values.push(word);
  }
  return { sql: parts.join(' AND '), values };
}

function mostFirst<Key>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort(([, one], [, other]) => other - one);
}
