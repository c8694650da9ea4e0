/** @file The row that keys act on: it is a photo and no place, for rows move while one looks. */

export class ActiveRow {
  #index = $state<number | null>(null);
  /** Null while the row is on its way. */
  #id: number | null = null;
  #origin = -1;
  /** The photo that the person sends away: they see it go, and go on with the next one. */
  #sentAway: number | null = null;

  /** Where it stands; null when no row is active. */
  get index(): number | null {
    return this.#index;
  }

  get id(): number | null {
    return this.#id;
  }

  /** Where the arrows begin: at the row, in the gap that it left, or before the first one. */
  get origin(): number {
    return this.#index ?? this.#origin;
  }

  take(index: number | null, id: number | null): void {
    this.#index = index;
    this.#id = id;
    this.#origin = -1;
    this.#sentAway = null;
  }

  /** Rows have come: it is where its photo is now, or takes the one that it waited for. */
  follow(indexOf: (id: number) => number | null, idAt: (index: number) => number | null): void {
    if (this.#index === null) return;
    if (this.#id === null) this.#id = idAt(this.#index);
    else this.#index = indexOf(this.#id) ?? this.#index;
  }

  sendAway(): void {
    this.#sentAway = this.#id;
  }

  /** The photo has left. None takes its place unasked: keys would act on what nobody chose. */
  leave(idAt: (index: number) => number | null): void {
    if (this.#index === null) return;
    if (this.#id !== null && this.#id === this.#sentAway) {
      this.#id = idAt(this.#index);
      return;
    }
    this.#origin = this.#index - 0.5;
    this.#index = null;
    this.#id = null;
  }

  /** The view has become this short. */
  fit(total: number): void {
    if (total === 0) this.take(null, null);
    else if (this.#index !== null) this.#index = Math.min(this.#index, total - 1);
    else this.#origin = Math.min(this.#origin, total - 0.5);
  }
}
