/** @file Lets so many tasks run at a time; of the others the newest comes first, and few may wait. */
export class NewestFirst {
  #free: number;
  readonly #mostWaiting: number;
  readonly #waiting: ((isWanted: boolean) => void)[] = [];

  constructor(atOnce: number, mostWaiting: number) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Null, and the task never ran, when too many newer ones came. */
  async run<Value>(task: () => Promise<Value>): Promise<Value | null> {
    if (!(await this.#admit())) return null;
    try {
      return await task();
    } finally {
      const next = this.#waiting.pop();
      if (next) next(true);
      else this.#free += 1;
    }
  }

  #admit(): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length > this.#mostWaiting) this.#waiting.shift()?.(false);
    });
  }
}
