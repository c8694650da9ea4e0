/**
 * @file The whole window as a drop target. What is dropped beside every zone goes
 * to an album for each folder, so a drop anywhere is a good one.
 */
import type { Adding, AddZone } from './adding.svelte.ts';
import { isDialogOpen } from './window-keys.ts';

/** `keep`: the folder is kept, not only taken in once. */
export type DropZone = AddZone | 'keep';

/** Where folders are on show, what is dropped is kept. */
interface Keeping {
  readonly isOffered: () => boolean;
  readonly keep: (paths: readonly string[]) => void;
}

export class DropTarget {
  /** The zone under what is dragged; null while nothing is. */
  zone = $state<DropZone | null>(null);
  readonly #pathsOf: (files: readonly File[]) => string[];
  readonly #adding: Adding;
  readonly #keeping: Keeping;

  constructor(pathsOf: (files: readonly File[]) => string[], adding: Adding, keeping: Keeping) {
    this.#pathsOf = pathsOf;
    this.#adding = adding;
    this.#keeping = keeping;
  }

  readonly over = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // else the window would open the file instead
    if (!event.dataTransfer) return;
    const isShut = isDialogOpen();
    event.dataTransfer.dropEffect = isShut ? 'none' : 'copy';
    this.zone = isShut ? null : this.#zoneUnder(event);
  };

  readonly leave = (event: DragEvent): void => {
    // Between two elements of the window there is always a next one.
    if (event.relatedTarget === null) this.zone = null;
  };

  readonly drop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.zone = null;
    if (isDialogOpen()) return;
    const paths = this.#pathsOf([...(event.dataTransfer?.files ?? [])]).filter(
      (path) => path !== '',
    );
    if (paths.length === 0) return;
    const zone = this.#zoneUnder(event);
    if (zone === 'keep') this.#keeping.keep(paths);
    else this.#adding.take(paths, zone);
  };

  #zoneUnder(event: DragEvent): DropZone {
    return this.#keeping.isOffered() ? 'keep' : zoneUnder(event);
  }
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function zoneUnder(event: DragEvent): DropZone {
  const element = event.target instanceof Element ? event.target.closest('[data-zone]') : null;
  const zone = element?.getAttribute('data-zone');
  return zone === 'personal' || zone === 'album' ? zone : 'by-folder';
}
