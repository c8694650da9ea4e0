/** @file What the view on show can be narrowed to, with counts. */
import type { UploadFacets, UploadQuery } from '../../shared/upload.ts';
import { Paced } from './paced.ts';

type Asked = Pick<UploadQuery, 'filter' | 'search'>;

/** Counts of a large queue cost more than a page; seconds-old ones are good enough. */
const PAUSE_MS = 1000;
const NOTHING: UploadFacets = { reasons: [], albums: [] };

export class Facets {
  value = $state.raw<UploadFacets>(NOTHING);
  readonly #ask: (input: Asked) => Promise<UploadFacets | null>;
  #paced = new Paced(PAUSE_MS);
  #view = '';
  #revision = -1;

  constructor(ask: (input: Asked) => Promise<UploadFacets | null>) {
    this.#ask = ask;
  }

  /** Follows the queue at its pace; another filter or search is asked for at once. */
  follow({ filter, search }: Asked, revision: number): void {
    const view = JSON.stringify([filter, search]);
    if (view === this.#view && revision === this.#revision) return;
    if (view !== this.#view) this.#paced = new Paced(PAUSE_MS);
    this.#view = view;
    this.#revision = revision;
    this.#paced.ask(async () => {
      const answer = await this.#ask({ filter, search });
      if (answer && view === this.#view) this.value = answer;
    });
  }
}
