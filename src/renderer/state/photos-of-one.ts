/** @file Nothing of one account's photos stays in the window when another's are on show. */

/** What of the window is about certain photos. */
export interface AboutPhotos {
  readonly queue: { active: number | null; clear(): void };
  readonly chosen: { none(): void };
  readonly details: { show(id: null): void };
  readonly rowActions: { removal: unknown };
  readonly menu: { dismiss(): void };
}

export class PhotosOfOne {
  readonly #window: AboutPhotos;
  #owner: string | null = null;

  constructor(window: AboutPhotos) {
    this.#window = window;
  }

  /** Call it for each news of the account. While nobody is active, the photos of whoever was stay on show. */
  follow(activeUid: string | null): void {
    if (activeUid === null) return;
    if (this.#owner !== null && this.#owner !== activeUid) leave(this.#window);
    this.#owner = activeUid;
  }
}

/** An album that was looked for is none of the other account's. */
function leave({ queue, chosen, details, rowActions, menu }: AboutPhotos): void {
  menu.dismiss();
  rowActions.removal = null;
  chosen.none();
  details.show(null);
  queue.clear();
  queue.active = null;
}
