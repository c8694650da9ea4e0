/** @file The check whether every done photo is still on OK. */
import type { CheckState } from '../../shared/upload.ts';

export class CheckOnOk {
  /** Null until a check was started. */
  state = $state.raw<CheckState | null>(null);
  readonly #start: () => Promise<unknown>;

  constructor(start: () => Promise<unknown>) {
    this.#start = start;
  }

  async start(): Promise<void> {
    if (this.state?.isRunning) return;
    await this.#start();
  }
}
