/** @file Rate limits, both off by default: OK publishes none (ok-api §2.5). */
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';

const WINDOW_MILLIS = 1000;

/** Counts REST calls since the start. */
export class Pace {
  #recent: number[] = [];
  readonly #calls = new Map<string, number>();

  /** Refuses a call above `callsPerSecond` (8, with the time to wait) or `callQuota` (11). */
  admit(world: World, method: string): void {
    const { callsPerSecond, callQuota } = world.switches;
    const now = world.now();
    this.#recent = this.#recent.filter((at) => at > now - WINDOW_MILLIS);
    if (callsPerSecond > 0 && this.#recent.length >= callsPerSecond) {
      const waitMillis = (this.#recent[0] ?? now) + WINDOW_MILLIS - now;
      throw new ApiError(8, undefined, { waitMillis });
    }
    const calls = this.#calls.get(method) ?? 0;
    if (callQuota > 0 && calls >= callQuota) {
      throw new ApiError(11, `Limit of calls of ${method} is reached`);
    }
    this.#calls.set(method, calls + 1);
    this.#recent.push(now);
  }
}
