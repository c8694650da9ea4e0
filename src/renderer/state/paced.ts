/** @file Asks again when something has changed, but never twice at once nor faster than a pace. */

/** Runs the newest wish only; one that comes while another runs or rests waits for its end. */
export class Paced {
  readonly #pauseMs: number;
  #wish: (() => Promise<void>) | null = null;
  #isBusy = false;

  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  ask(wish: () => Promise<void>): void {
    this.#wish = wish;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (let wish = this.#take(); wish; wish = this.#take()) {
      await wish();
      await new Promise((resolve) => setTimeout(resolve, this.#pauseMs));
    }
    this.#isBusy = false;
  }

  #take(): (() => Promise<void>) | null {
    const wish = this.#wish;
    this.#wish = null;
    return wish;
  }
}
