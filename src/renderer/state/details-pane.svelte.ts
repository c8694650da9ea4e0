/** @file The pane that tells everything of one photo, and follows what becomes of it. */
import type { UploadDetails } from '../../shared/upload.ts';
import { Paced } from './paced.ts';

const PAUSE_MS = 500;

export class DetailsPane {
  isOpen = $state(false);
  /** The photo on show; it stays when rows around it move. */
  id = $state<number | null>(null);
  details = $state.raw<UploadDetails | null>(null);
  /** The photo has left the queue. */
  isGone = $state(false);
  readonly #ask: (id: number) => Promise<UploadDetails | null>;
  #paced = new Paced(PAUSE_MS);
  #revision = -1;

  constructor(ask: (id: number) => Promise<UploadDetails | null>) {
    this.#ask = ask;
  }

  show(id: number | null): void {
    if (id === this.id) return;
    this.id = id;
    // A photo's details are there at once, whatever the pace of the last one's.
    this.#paced = new Paced(PAUSE_MS);
    this.#refresh();
  }

  open(id: number | null): void {
    this.isOpen = true;
    this.id = null;
    this.show(id);
  }

  close(): void {
    this.isOpen = false;
  }

  follow(revision: number): void {
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#refresh();
  }

  #refresh(): void {
    const { id } = this;
    if (!this.isOpen || id === null) return;
    const paced = this.#paced;
    paced.ask(async () => {
      const details = await this.#ask(id);
      // Another photo was chosen meanwhile, or this one once more.
      if (paced !== this.#paced) return;
      this.isGone = details === null;
      this.details = details;
    });
  }
}
