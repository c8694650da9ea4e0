/** @file Asks again when something has changed, but never twice at once nor faster than a pace. */

/** Runs the newest wish only; one that comes while another runs or rests waits for its end. */
export class Paced {
  readonly #pauseMs: number;
  readonly #timesAsLong: number;
  #wish: (() => Promise<void>) | null = null;
  #isBusy = false;

  /** What takes long rests longer: at least so many times as long. */
  constructor(pauseMs: number, timesAsLong = 0) {
    this.#pauseMs = pauseMs;
    this.#timesAsLong = timesAsLong;
  }

  ask(wish: () => Promise<void>): void {
    this.#wish = wish;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (let wish = this.#take(); wish; wish = this.#take()) {
      const began = performance.now();
      await wish();
      const tookMs = performance.now() - began;
      const pauseMs = Math.max(this.#pauseMs, tookMs * this.#timesAsLong);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    this.#isBusy = false;
  }

  #take(): (() => Promise<void>) | null {
    const wish = this.#wish;
    this.#wish = null;
    return wish;
  }
}
