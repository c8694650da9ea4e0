/** @file The list of photos: one filter, the pages in sight, never the whole queue. */
import { SvelteMap } from 'svelte/reactivity';
import type { RequestInput } from '../../shared/ipc.ts';
import type { Snapshot, UploadFilter, UploadPage, UploadView } from '../../shared/upload.ts';
import { nextPage, PAGE_SIZE, pageOf, pagesToDrop, type RowRange } from './page-window.ts';
import { countOf } from './progress.ts';

type AskPage = (query: RequestInput<'uploads.page'>) => Promise<UploadPage | null>;

interface HeldPage {
  readonly rows: readonly UploadView[];
  readonly revision: number;
}

export class QueueList {
  filter = $state<UploadFilter>('all');
  total = $state(0);
  /** The row that keys act on. */
  active = $state<number | null>(null);
  /** Kept here so that the list is found where it was left. */
  scrollOffset = 0;

  readonly #askPage: AskPage;
  readonly #pages = new SvelteMap<number, HeldPage>();
  #visible: RowRange = { first: 0, last: 0 };
  #snapshot: Pick<Snapshot, 'counts' | 'revision'> | null = null;
  #isAsking = false;

  constructor(askPage: AskPage) {
    this.#askPage = askPage;
  }

  /** The row at this place, or null while it is on its way. */
  rowAt(index: number): UploadView | null {
    return this.#pages.get(pageOf(index))?.rows[index % PAGE_SIZE] ?? null;
  }

  choose(filter: UploadFilter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.active = null;
    this.scrollOffset = 0;
    this.#visible = { first: 0, last: 0 };
    this.#pages.clear();
    if (this.#snapshot) this.total = countOf(filter, this.#snapshot);
    void this.#refill();
  }

  show(range: RowRange): void {
    this.#visible = range;
    void this.#refill();
  }

  follow(snapshot: Snapshot): void {
    if (snapshot.revision === this.#snapshot?.revision) return;
    this.#snapshot = snapshot;
    this.#setTotal(countOf(this.filter, snapshot));
    void this.#refill();
  }

  /** Asks for one page after the other until what is in sight is fresh; never two at once. */
  async #refill(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (let page = this.#nextPage(); page !== null; page = this.#nextPage()) {
        if (!(await this.#fetch(page))) return; // the next snapshot or scroll asks again
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #fetch(page: number): Promise<boolean> {
    const filter = this.filter;
    // Read before asking: the answer is at least as new as this.
    const revision = this.#snapshot?.revision ?? 0;
    const answer = await this.#askPage({ filter, offset: page * PAGE_SIZE, limit: PAGE_SIZE });
    if (filter !== this.filter) return true; // another filter was chosen meanwhile
    if (!answer) return false;
    this.#pages.set(page, { rows: answer.rows, revision });
    this.#setTotal(answer.total);
    for (const far of pagesToDrop(this.#window())) this.#pages.delete(far);
    return true;
  }

  #setTotal(total: number): void {
    this.total = total;
    if (this.active !== null && this.active >= total) this.active = total > 0 ? total - 1 : null;
  }

  #nextPage(): number | null {
    return nextPage(this.#window());
  }

  #window() {
    const revision = this.#snapshot?.revision ?? 0;
    return { visible: this.#visible, total: this.total, revision, held: this.#pages };
  }
}
