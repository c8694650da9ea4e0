/** @file What the view on show can be narrowed to, with counts. */
import { untrack } from 'svelte';
import type { FacetQuery, UploadFacets } from '../../shared/upload.ts';
import { Paced } from './paced.ts';

/** Counts of a large queue cost more than a page; seconds-old ones are good enough. */
const PAUSE_MS = 1000;
/** The main process sends photos meanwhile: it counts a fiftieth of its time at most. */
const TIMES_AS_LONG = 50;
/** The rows of a view come first, and who goes through the views wants no counts of each. */
const REST_MS = 150;
const NOTHING: UploadFacets = { reasons: [], albums: [] };

export class Facets {
  value = $state.raw<UploadFacets>(NOTHING);
  readonly #ask: (input: FacetQuery) => Promise<UploadFacets | null>;
  #paced = new Paced(PAUSE_MS, TIMES_AS_LONG);
  #resting: ReturnType<typeof setTimeout> | undefined;
  #view = '';
  #filter: FacetQuery['filter'] | null = null;
  #revision = -1;

  constructor(ask: (input: FacetQuery) => Promise<UploadFacets | null>) {
    this.#ask = ask;
  }

  /** Follows the queue at its pace; another filter, search, folder or album is asked for once it has rested. */
  follow({ filter, search, folder, destinationId }: FacetQuery, revision: number): void {
    const view = JSON.stringify([filter, search, folder, destinationId]);
    if (view === this.#view && revision === this.#revision) return;
    this.#revision = revision;
    const wish = async () => {
      const answer = await this.#ask({ filter, search, folder, destinationId });
      if (answer && view === this.#view) this.value = answer;
    };
    if (view === this.#view) {
      if (this.#resting === undefined) this.#paced.ask(wish);
      return;
    }
    this.#view = view;
    // Words, folders and albums only leave some out; what another filter's rows failed of says nothing here.
    if (filter !== this.#filter) {
      const { albums } = untrack(() => this.value);
      this.value = { reasons: [], albums };
    }
    this.#filter = filter;
    const paced = new Paced(PAUSE_MS, TIMES_AS_LONG);
    this.#paced = paced;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      paced.ask(wish);
    }, REST_MS);
  }
}
