/** @file The check whether every done photo is still on OK; it goes on while its dialog is closed. */
import type { CheckState } from '../../shared/upload.ts';

export class CheckOnOk {
  /** Null until a check was started. */
  state = $state.raw<CheckState | null>(null);
  readonly #ask: (request: 'check.start' | 'check.cancel') => Promise<unknown>;

  constructor(ask: (request: 'check.start' | 'check.cancel') => Promise<unknown>) {
    this.#ask = ask;
  }

  get isRunning(): boolean {
    return this.state?.phase === 'running';
  }

  async start(): Promise<void> {
    if (!this.isRunning) await this.#ask('check.start');
  }

  async cancel(): Promise<void> {
    if (this.isRunning) await this.#ask('check.cancel');
  }
}
