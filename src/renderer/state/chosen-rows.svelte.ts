/** @file The rows a person has chosen in the list, and where the choosing began. */
import type { UploadView } from '../../shared/upload.ts';
import type { RowRange } from './page-window.ts';
import type { QueueList } from './queue-list.svelte.ts';
import type { Selection } from './selection.ts';
import { add, ALL, allBut, isSelected, NONE, only, rangeTo, sizeOf, toggle } from './selection.ts';

export class ChosenRows {
  readonly count = $derived.by(() => sizeOf(this.selection, this.#list.total));
  readonly #list: Pick<QueueList, 'query' | 'total' | 'rowAt' | 'idsOf'>;
  #selection = $state.raw<Selection>(NONE);
  /** Other rows are on show when the query is another one, so the choice counts for its own only. */
  #query = $state.raw<unknown>(null);
  #anchor: number | null = null;
  /** To be left out of all, as soon as the view's ids are there: clicks come faster than these. */
  #leaving = NONE;
  /** Grows with every act: an answer to an earlier one comes too late. */
  #turn = 0;

  constructor(list: Pick<QueueList, 'query' | 'total' | 'rowAt' | 'idsOf'>) {
    this.#list = list;
  }

  get selection(): Selection {
    return this.#query === this.#list.query ? this.#selection : NONE;
  }

  has(row: UploadView | null): boolean {
    return row !== null && isSelected(this.selection, row.id);
  }

  async one(index: number): Promise<void> {
    this.#anchor = index;
    const id = this.#list.rowAt(index)?.id;
    this.#set(id === undefined ? NONE : only([id]));
    if (id !== undefined) return;
    // The keys are faster than the rows.
    const turn = this.#turn;
    const ids = await this.#read(rangeTo(index, index));
    if (ids && turn === this.#turn) this.#set(only(ids));
  }

  /** Takes a row in or out. */
  async toggle(index: number): Promise<void> {
    this.#anchor = index;
    const id = this.#list.rowAt(index)?.id;
    if (id === undefined) return;
    const before = this.selection;
    if (before.kind === 'some') {
      this.#set(toggle(before, id));
      return;
    }
    this.#leaving = toggle(this.#leaving, id);
    const turn = this.#begin();
    const everything = await this.#read(rangeTo(0, this.#last));
    if (turn !== this.#turn) return;
    if (everything) this.#set(allBut(everything, this.#leaving));
    else this.#leaving = NONE;
  }

  /** Takes everything from where the choosing began to here. */
  async extend(index: number, isAdding: boolean): Promise<void> {
    this.beginAt(index);
    const range = rangeTo(this.#anchor, index);
    if (range.first === 0 && range.last === this.#last) {
      this.all();
      return;
    }
    const before = this.selection;
    const turn = this.#begin();
    const ids = await this.#read(range);
    if (ids && turn === this.#turn) this.#set(isAdding ? add(before, ids) : only(ids));
  }

  all(): void {
    this.#set(this.#list.total > 0 ? ALL : NONE);
  }

  none(): void {
    this.#anchor = null;
    this.#set(NONE);
  }

  /** Where Shift with the arrows begins, when nothing is chosen yet. */
  beginAt(index: number): void {
    if (this.#query !== this.#list.query) this.none();
    this.#anchor ??= index;
  }

  get #last(): number {
    return this.#list.total - 1;
  }

  async #read(range: RowRange): Promise<number[] | null> {
    return this.#list.idsOf(range);
  }

  #begin(): number {
    this.#turn += 1;
    return this.#turn;
  }

  #set(selection: Selection): void {
    this.#turn += 1;
    this.#leaving = NONE;
    this.#query = this.#list.query;
    this.#selection = selection;
  }
}
