/** @file Says the newest sentence to screen readers, with time between for a voice to finish. */

export class Speaker {
  readonly #speak: (sentence: string) => void;
  readonly #pauseMs: number;
  #newest = '';
  #spoken = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `speak` is called at most once in `pauseMs`, and never with what it was called with last. */
  constructor(speak: (sentence: string) => void, pauseMs: number) {
    this.#speak = speak;
    this.#pauseMs = pauseMs;
  }

  /** What is to be said now, or in place of what still waits. */
  say(sentence: string): void {
    this.#newest = sentence;
    if (this.#timer === null) this.#next();
  }

  /** Says nothing more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#newest = this.#spoken;
  }

  #next(): void {
    this.#timer = null;
    if (this.#newest === this.#spoken) return;
    this.#spoken = this.#newest;
    this.#speak(this.#spoken);
    this.#timer = setTimeout(() => this.#next(), this.#pauseMs);
  }
}
