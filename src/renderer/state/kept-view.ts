/** @file What of the window outlives it, and how it comes back. */
import { FIRST_VIEW, type KeptView, type ShownView } from '../../shared/kept-view.ts';
import type { UploadQuery } from '../../shared/upload.ts';
import { Paced } from './paced.ts';
import { widen } from './query.ts';

/** The entries of the window's frame. */
export const VIEWS = ['photos', 'folders', 'settings', 'account'] as const;
export type ViewName = (typeof VIEWS)[number];

/** The parts of the window that are kept and restored. */
export interface Viewed {
  view: ViewName;
  readonly queue: {
    readonly query: UploadQuery;
    choose(part: Partial<UploadQuery>): void;
  };
  readonly details: { readonly isOpen: boolean; open(id: null): void };
}

export function keptViewOf({ view, queue, details }: Viewed): KeptView {
  const { filter, sort, isDescending } = queue.query;
  return { view, filter, sort, isDescending, areDetailsOpen: details.isOpen };
}

/** Shows what was shown last; the details only beside the list, where they cover nothing. */
export function restoreView(window: Viewed, kept: KeptView, isWide: boolean): void {
  const { filter, sort, isDescending } = kept;
  window.view = nameOf(kept.view);
  window.queue.choose({ filter, sort, isDescending });
  if (kept.areDetailsOpen && isWide) window.details.open(null);
}

/** Shows what was asked for from outside the window: all of it, whatever the list was narrowed to. */
export function goTo(window: Viewed, { view, filter }: ShownView): void {
  window.view = nameOf(view);
  window.queue.choose({ ...widen(window.queue.query), filter });
}

/** A name of another version is none of ours. */
function nameOf(name: string): ViewName {
  return VIEWS.find((view) => view === name) ?? 'photos';
}

/** Has the main process remember what is on show. */
export class ViewMemory {
  readonly #window: Viewed;
  readonly #keep: (view: KeptView) => Promise<unknown>;
  /** One at a time and no later: the window may be closed right after a step. */
  readonly #paced = new Paced(0);
  #kept: KeptView = FIRST_VIEW;
  #isAskedFor = false;

  constructor(window: Viewed, keep: (view: KeptView) => Promise<unknown>) {
    this.#window = window;
    this.#keep = keep;
  }

  restore(kept: KeptView, isWide: boolean): void {
    this.#kept = kept;
    if (this.#isAskedFor) return; // what is on show is newer
    restoreView(this.#window, kept, isWide);
  }

  goTo(view: ShownView): void {
    this.#isAskedFor = true;
    goTo(this.#window, view);
  }

  /** Call it whenever something may have changed. */
  follow(): void {
    const view = keptViewOf(this.#window);
    if (JSON.stringify(view) === JSON.stringify(this.#kept)) return;
    this.#kept = view;
    this.#paced.ask(async () => {
      await this.#keep(view);
    });
  }
}
