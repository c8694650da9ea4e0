/** @file The list of photos: one query, the pages in sight, never the whole queue. */
import { SvelteMap } from 'svelte/reactivity';
import type { RequestInput } from '../../shared/ipc.ts';
import {
  countOf,
  WHOLE_QUEUE,
  type Snapshot,
  type UploadPage,
  type UploadQuery,
  type UploadView,
} from '../../shared/upload.ts';
import { ActiveRow } from './active-row.svelte.ts';
import { isLeap, nextPage, PAGE_SIZE, pageOf, pagesToDrop, type RowRange } from './page-window.ts';
import { change, isNarrowed, isSameQuery, widen } from './query.ts';
import { keepSame } from './same-rows.ts';
import { only } from './selection.ts';

type AskPage = (query: RequestInput<'uploads.page'>) => Promise<UploadPage | null>;

interface HeldPage {
  readonly rows: readonly UploadView[];
  readonly revision: number;
}

/** While a person types; then the view is asked for. */
const SEARCH_PAUSE_MS = 150;
/** While a scrollbar is thrown: rows that are gone when they come would only hold others up. */
const LEAP_PAUSE_MS = 60;
/** After a refusal: a queue at rest sends no snapshot, and nobody scrolls in an empty list. */
const REFUSED_PAUSE_MS = 3000;
/** The most rows that one request may ask for. */
const MOST_AT_ONCE = 500;

export class QueueList {
  query = $state.raw<UploadQuery>(WHOLE_QUEUE);
  /** What stands in the search field, a moment ahead of the query. */
  searchText = $state('');
  total = $state(0);
  /** While it is scrolled, and for a moment after. */
  isMoving = $state(false);
  /** Kept here so that the list is found where it was left. */
  scrollOffset = 0;
  readonly filter = $derived(this.query.filter);
  readonly isNarrowed = $derived(isNarrowed(this.query));

  /** All ids of the view, when all of it is held; else null. */
  readonly allIds = $derived.by(() => this.#findAllIds());

  readonly #active = new ActiveRow();
  readonly #askPage: AskPage;
  readonly #pages = new SvelteMap<number, HeldPage>();
  /** The query that the pages and the total belong to: a new view comes in one piece. */
  #shown: UploadQuery = $state.raw(WHOLE_QUEUE);
  #visible: RowRange = { first: 0, last: 0 };
  #visibleSinceMs = 0;
  #snapshot: Pick<Snapshot, 'counts' | 'revision'> | null = null;
  /** The view that pages are being asked for. */
  #asking: UploadQuery | null = null;
  #leaping: ReturnType<typeof setTimeout> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #refused: ReturnType<typeof setTimeout> | undefined;
  #emptyRevision = -1;

  constructor(askPage: AskPage) {
    this.#askPage = askPage;
  }

  /** The row at this place, or null while it is on its way. */
  rowAt(index: number): UploadView | null {
    return this.#pages.get(pageOf(index))?.rows[index % PAGE_SIZE] ?? null;
  }

  /** Where the row is now that has this id; null when it is not held. */
  indexOf(id: number): number | null {
    let found: number | null = null;
    let newest = -1;
    // A row that has moved stands in the page that was read before, too.
    for (const [page, { rows, revision }] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at < 0 || revision <= newest) continue;
      found = page * PAGE_SIZE + at;
      newest = revision;
    }
    return found;
  }

  /** The place of the row that keys act on. */
  get active(): number | null {
    return this.#active.index;
  }

  set active(index: number | null) {
    this.#active.take(index, index === null ? null : this.#idAt(index));
  }

  /** The row that keys act on; null while it is on its way. */
  get activeRow(): UploadView | null {
    const { index, id } = this.#active;
    if (index === null || !this.isShown) return null;
    const at = id === null ? index : this.indexOf(id);
    return at === null ? null : this.rowAt(at);
  }

  /** Something is done with it: when it leaves the view for that, the next one is active. */
  sendActiveAway(): void {
    this.#active.sendAway();
  }

  /** Where the arrows begin; between two rows when the active one has left. */
  get origin(): number {
    return this.#active.origin;
  }

  /** Until a new view is there, the rows are still those of the one before. */
  get isShown(): boolean {
    return this.#shown === this.query;
  }

  /** Shows another view: another filter, another order, fewer rows. */
  choose(part: Partial<UploadQuery>): void {
    clearTimeout(this.#typing);
    const query = change(this.query, { search: this.searchText.trim(), ...part });
    this.searchText = part.search ?? this.searchText;
    if (isSameQuery(query, this.query)) return;
    this.query = query;
    this.active = null;
    this.scrollOffset = 0;
    this.#visible = { first: 0, last: 0 };
    this.#land();
  }

  /** Looks for what is typed, once the typing rests. */
  search(text: string): void {
    this.searchText = text;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.choose({}), SEARCH_PAUSE_MS);
  }

  /** All rows of the filter again. */
  clear(): void {
    this.choose(widen(this.query));
  }

  show(range: RowRange): void {
    const now = performance.now();
    const isTooFast = isLeap(this.#visible, range, now - this.#visibleSinceMs);
    this.#visible = range;
    this.#visibleSinceMs = now;
    if (isTooFast) {
      clearTimeout(this.#leaping);
      this.#leaping = setTimeout(() => this.#land(), LEAP_PAUSE_MS);
    } else void this.#refill();
  }

  follow(snapshot: Snapshot): void {
    if (snapshot.revision === this.#snapshot?.revision) return;
    this.#snapshot = snapshot;
    if (this.#shown === this.query && !this.isNarrowed) {
      this.#setTotal(countOf(this.filter, snapshot));
    }
    void this.#refill();
  }

  /**
   * The ids of a part of the view, whether held or not; null when it cannot be read. Who leaves the
   * view meanwhile gets those that they asked for.
   */
  async idsOf({ first, last }: RowRange): Promise<number[] | null> {
    const ids: number[] = [];
    const held = Array.from({ length: last - first + 1 }, (_, at) => this.rowAt(first + at)?.id);
    if (this.isShown && held.every((id) => id !== undefined)) return held;
    const { query } = this;
    for (let offset = first; offset <= last; offset += MOST_AT_ONCE) {
      const limit = Math.min(MOST_AT_ONCE, last - offset + 1);
      const answer = await this.#askRows(query, offset, limit);
      if (!answer) return null;
      ids.push(...answer.rows.map((row) => row.id));
    }
    return ids;
  }

  #land(): void {
    clearTimeout(this.#leaping);
    this.#leaping = undefined;
    void this.#refill();
  }

  /**
   * Asks for one page after the other until what is in sight is fresh; never two of one view at
   * once. A new view does not wait for the answer to the one that was left.
   */
  async #refill(): Promise<void> {
    const { query } = this;
    if (this.#asking === query) return;
    this.#asking = query;
    try {
      for (let page = this.#nextPage(); page !== null; page = this.#nextPage()) {
        // A new view asks for itself; after a refusal a snapshot, a scroll or a pause asks again.
        if (!(await this.#fetch(page))) return;
      }
      this.#noticeLeft();
    } finally {
      if (this.#asking === query) this.#asking = null;
    }
  }

  async #fetch(page: number): Promise<boolean> {
    const { query } = this;
    // Read before asking: the answer is at least as new as this.
    const revision = this.#snapshot?.revision ?? 0;
    const answer = await this.#askRows(query, page * PAGE_SIZE, PAGE_SIZE);
    if (query !== this.query) return false; // another view was chosen meanwhile
    if (this.#shown !== query) {
      if (answer) this.#shown = query;
      this.#pages.clear(); // also after a refusal: rows of another view would be wrong here
    }
    if (!answer) {
      clearTimeout(this.#refused);
      this.#refused = setTimeout(() => void this.#refill(), REFUSED_PAUSE_MS);
      return false;
    }
    const before = this.#pages.get(page)?.rows ?? [];
    this.#pages.set(page, { rows: keepSame(before, answer.rows), revision });
    if (answer.total === 0) this.#emptyRevision = revision;
    this.#setTotal(answer.total);
    this.#active.follow(
      (id) => this.indexOf(id),
      (index) => this.#idAt(index),
    );
    for (const far of pagesToDrop(this.#window())) this.#pages.delete(far);
    return true;
  }

  /** Rows with long names come in several answers. */
  async #askRows(query: UploadQuery, offset: number, limit: number): Promise<UploadPage | null> {
    const rows: UploadView[] = [];
    for (;;) {
      const left = { offset: offset + rows.length, limit: limit - rows.length };
      const answer = await this.#askPage({ ...query, ...left });
      if (!answer) return null;
      rows.push(...answer.rows);
      const isWhole = rows.length >= limit || offset + rows.length >= answer.total;
      if (isWhole || answer.rows.length === 0) return { rows, total: answer.total };
    }
  }

  #setTotal(total: number): void {
    this.total = total;
    this.#active.fit(total);
  }

  /** What is in sight is fresh: an active row that is not where it was has left, or is out of sight. */
  #noticeLeft(): void {
    const { index, id } = this.#active;
    if (index === null || id === null || this.rowAt(index) === null) return;
    if (this.indexOf(id) === null) this.#active.leave((at) => this.#idAt(at));
  }

  #findAllIds(): ReadonlySet<number> | null {
    const held = [...this.#pages.values()].flatMap(({ rows }) => rows);
    const { ids } = only(held.map(({ id }) => id));
    return this.isShown && ids.size === this.total ? ids : null;
  }

  #idAt(index: number): number | null {
    return this.isShown ? (this.rowAt(index)?.id ?? null) : null;
  }

  #nextPage(): number | null {
    if (this.#shown !== this.query) return 0;
    if (this.#leaping !== undefined) return null;
    const window = this.#window();
    // Only the snapshot of a whole view tells that a row has come.
    if (this.isNarrowed && window.total === 0) {
      return this.#emptyRevision < window.revision ? 0 : null;
    }
    return nextPage(window);
  }

  #window() {
    const revision = this.#snapshot?.revision ?? 0;
    return { visible: this.#visible, total: this.total, revision, held: this.#pages };
  }
}
