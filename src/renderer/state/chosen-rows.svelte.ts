/** @file The rows a person has chosen in the list, and where the choosing began. */
import type { UploadQuery, UploadView } from '../../shared/upload.ts';
import type { RowRange } from './page-window.ts';
import type { QueueList } from './queue-list.svelte.ts';
import type { Selection } from './selection.ts';
import {
  add,
  ALL,
  allBut,
  isSelected,
  NONE,
  only,
  rangeTo,
  sizeOf,
  toggle,
  within,
  without,
} from './selection.ts';

interface Pending {
  readonly query: UploadQuery;
  readonly ids: Promise<number[] | null>;
  /** What is chosen when these are there. */
  readonly take: (ids: readonly number[]) => Selection;
}

type ListOfRows = Pick<
  QueueList,
  'query' | 'isShown' | 'total' | 'rowAt' | 'indexOf' | 'idsOf' | 'allIds'
>;

export class ChosenRows {
  readonly count = $derived.by(() => sizeOf(this.selection, this.#list.total) - this.#left.size);
  readonly #list: ListOfRows;
  #selection = $state.raw<Selection>(NONE);
  /** Other rows are on show when the query is another one, so the choice counts for its own only. */
  #query = $state.raw<unknown>(null);
  #anchor: number | null = null;
  /** The row that stood there: it moves while others leave. */
  #anchorId: number | undefined;
  /** To be left out of all, as soon as the view's ids are there: clicks come faster than these. */
  #leaving = $state.raw(NONE);
  /** A choice whose ids are on their way. */
  #pending: Pending | null = null;

  constructor(list: ListOfRows) {
    this.#list = list;
  }

  /** Rows that are seen to have left the view are chosen no more, though they live on in another. */
  get selection(): Selection {
    const chosen = this.#ofView;
    const { allIds } = this.#list;
    if (chosen.kind === 'all' || allIds === null) return chosen;
    return within(chosen, allIds);
  }

  get #ofView(): Selection {
    const isOfView = this.#query === this.#list.query && this.#list.total > 0;
    return isOfView ? this.#selection : NONE;
  }

  has(row: UploadView | null): boolean {
    return row !== null && isSelected(this.#ofView, row.id) && !this.#left.has(row.id);
  }

  /**
   * What is chosen, with all of its ids: who acts on it waits for this, also when another view is
   * chosen meanwhile. Null when the ids could not be read; then nobody knows which rows were meant.
   */
  async settled(): Promise<Selection | null> {
    const pending = this.#pending;
    if (pending?.query !== this.#list.query) return this.selection;
    const ids = await pending.ids;
    return ids && pending.take(ids);
  }

  /** The ids of a choice are on their way. */
  get isSettling(): boolean {
    return this.#pending?.query === this.#list.query;
  }

  async one(index: number): Promise<void> {
    const id = this.#idAt(index);
    this.#beginAt(index, id);
    this.#set(id === undefined ? NONE : only([id]));
    if (id !== undefined) return;
    // The keys are faster than the rows.
    await this.#choose(rangeTo(index, index), only);
  }

  /** Takes a row in or out. */
  async toggle(index: number): Promise<void> {
    const id = this.#idAt(index);
    if (id === undefined) return;
    this.#beginAt(index, id);
    const before = this.selection;
    if (before.kind === 'some') {
      this.#set(toggle(before, id));
      return;
    }
    const leaving = toggle(this.#leaving, id);
    this.#leaving = leaving;
    await this.#choose(rangeTo(0, this.#last), (everything) => allBut(everything, leaving));
  }

  /** Takes everything from where the choosing began to here. */
  async extend(index: number, isAdding: boolean): Promise<void> {
    this.beginAt(index);
    const anchor = this.#anchorId === undefined ? null : this.#list.indexOf(this.#anchorId);
    const range = rangeTo(anchor ?? this.#anchor, index);
    if (this.#list.isShown && range.first === 0 && range.last === this.#last) {
      this.all();
      return;
    }
    const before = this.selection;
    await this.#choose(range, (ids) => (isAdding ? add(before, ids) : only(ids)));
  }

  /** Until a new view is there, nobody knows whether it has rows: the total is that of the one before. */
  all(): void {
    this.#set(this.#list.isShown && this.#list.total === 0 ? NONE : ALL);
  }

  /** What of a view was acted on is chosen no more; what has been chosen meanwhile still is. */
  release(acted: Selection, query: UploadQuery): void {
    if (query !== this.#list.query) return;
    const { selection } = this;
    if (acted.kind === 'all') {
      if (selection.kind === 'all') this.none();
    } else if (selection.kind === 'some') this.#selection = without(selection, acted);
  }

  none(): void {
    this.#beginAt(null);
    this.#set(NONE);
  }

  /** Where Shift with the arrows begins, when nothing is chosen yet. */
  beginAt(index: number): void {
    if (this.#query !== this.#list.query) this.none();
    if (this.#anchor === null) this.#beginAt(index, this.#idAt(index));
  }

  #beginAt(index: number | null, id?: number): void {
    this.#anchor = index;
    this.#anchorId = id;
  }

  /** Undefined while the row is on its way; one of the view before is none of this one's. */
  #idAt(index: number): number | undefined {
    return this.#list.isShown ? this.#list.rowAt(index)?.id : undefined;
  }

  get #last(): number {
    return this.#list.total - 1;
  }

  /** The ids of rows that are chosen no more, while the choice is still all. */
  get #left(): ReadonlySet<number> {
    return this.selection.kind === 'all' ? this.#leaving.ids : NONE.ids;
  }

  async #choose(range: RowRange, take: Pending['take']): Promise<void> {
    const { query } = this.#list;
    const pending = { query, ids: this.#list.idsOf(range), take };
    this.#pending = pending;
    const ids = await pending.ids;
    if (pending !== this.#pending) return; // the answer to an earlier act comes too late
    if (ids && query === this.#list.query) this.#set(take(ids));
    else {
      this.#pending = null;
      this.#leaving = NONE;
    }
  }

  #set(selection: Selection): void {
    this.#pending = null;
    this.#leaving = NONE;
    this.#query = this.#list.query;
    this.#selection = selection;
  }
}
