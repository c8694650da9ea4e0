/** @file The server's clock, which can be set so that nothing has to wait. */
import type { Database } from './database.ts';

/** Real time, or that of a test, moved by an offset that outlives restarts. */
export class Clock {
  readonly #database: Database;
  readonly #real: () => number;
  #offsetMillis: number;

  constructor(database: Database, real: () => number) {
    this.#database = database;
    this.#real = real;
    this.#offsetMillis = Number(database.fact('clockOffsetMillis', () => '0'));
  }

  get offsetMillis(): number {
    return this.#offsetMillis;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#real() + this.#offsetMillis;
  }

  /** Sets the offset from real time; not added to the one before. */
  shift(offsetMillis: number): void {
    this.#database.run(
      "UPDATE facts SET value = ? WHERE name = 'clockOffsetMillis'",
      String(offsetMillis),
    );
    this.#offsetMillis = offsetMillis;
  }
}
