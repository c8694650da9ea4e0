/** @file Where a person's folders and photos go, whether dropped or chosen in a dialog. */
import type { RequestInput } from '../../shared/ipc.ts';

type AddInput = RequestInput<'photos.add'>;
/** One album has its title asked for. */
export type AddZone = AddInput['destination']['kind'];

/** As many as one request may carry (`photos.add`). */
const MOST_AT_ONCE = 10_000;

export class Adding {
  /** For one album: waits for its title. */
  untitled = $state.raw<readonly string[] | null>(null);
  readonly #add: (input: AddInput) => void;

  constructor(add: (input: AddInput) => void) {
    this.#add = add;
  }

  take(paths: readonly string[], zone: AddZone): void {
    if (paths.length === 0) return;
    // What waits already would be lost without a word.
    if (zone === 'album') this.untitled = [...(this.untitled ?? []), ...paths];
    else this.#addAll(paths, { kind: zone });
  }

  /** Sends what waits for it to this album, of a group if one is named. */
  giveAlbum(album: { readonly title: string; readonly groupId?: string }): void {
    const paths = this.untitled ?? [];
    this.untitled = null;
    this.#addAll(paths, { kind: 'album', ...album });
  }

  #addAll(paths: readonly string[], destination: AddInput['destination']): void {
    for (let start = 0; start < paths.length; start += MOST_AT_ONCE) {
      this.#add({ paths: paths.slice(start, start + MOST_AT_ONCE), destination });
    }
  }
}
