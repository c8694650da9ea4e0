/**
 * @file The whole window as a drop target. What is dropped beside every zone goes
 * to an album for each folder, so a drop anywhere is a good one.
 */
import type { RequestInput } from '../../shared/ipc.ts';

type AddInput = RequestInput<'photos.add'>;
/** `keep`: the folder is kept, not only taken in once. */
export type DropZone = AddInput['destination']['kind'] | 'keep';

/** Where folders are on show, what is dropped is kept. */
interface Keeping {
  readonly isOffered: () => boolean;
  readonly keep: (paths: readonly string[]) => void;
}

/** As many as one request may carry (`photos.add`). */
const MOST_AT_ONCE = 10_000;

export class DropTarget {
  /** The zone under what is dragged; null while nothing is. */
  zone = $state<DropZone | null>(null);
  /** Dropped on "One album…": waits for its title. */
  untitled = $state.raw<readonly string[] | null>(null);
  readonly #pathsOf: (files: readonly File[]) => string[];
  readonly #add: (input: AddInput) => void;
  readonly #keeping: Keeping;

  constructor(
    pathsOf: (files: readonly File[]) => string[],
    add: (input: AddInput) => void,
    keeping: Keeping,
  ) {
    this.#pathsOf = pathsOf;
    this.#add = add;
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
    else if (zone === 'album') this.untitled = paths;
    else this.#addAll(paths, { kind: zone });
  };

  /** Sends what waits for it to this album, of a group if one is named. */
  giveAlbum(album: { readonly title: string; readonly groupId?: string }): void {
    const paths = this.untitled ?? [];
    this.untitled = null;
    this.#addAll(paths, { kind: 'album', ...album });
  }

  #zoneUnder(event: DragEvent): DropZone {
    return this.#keeping.isOffered() ? 'keep' : zoneUnder(event);
  }

  #addAll(paths: readonly string[], destination: AddInput['destination']): void {
    for (let start = 0; start < paths.length; start += MOST_AT_ONCE) {
      this.#add({ paths: paths.slice(start, start + MOST_AT_ONCE), destination });
    }
  }
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** What is asked there comes first; the target of a drop would lie under it. */
function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

function zoneUnder(event: DragEvent): DropZone {
  const element = event.target instanceof Element ? event.target.closest('[data-zone]') : null;
  const zone = element?.getAttribute('data-zone');
  return zone === 'personal' || zone === 'album' ? zone : 'by-folder';
}
