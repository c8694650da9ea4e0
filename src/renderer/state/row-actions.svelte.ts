/** @file What is done with rows: one, those that are chosen, or all that a view shows. */
import type { RequestInput } from '../../shared/ipc.ts';
import type { UploadAction } from '../../shared/upload.ts';
import type { AppState } from './app-state.svelte.ts';
import { only, sizeOf, targetsOf, type Selection } from './selection.ts';

type Targets = readonly RequestInput<'uploads.act'>['on'][];

/** What is asked about before rows go. */
export interface Removal {
  readonly count: number;
  readonly targets: Targets;
}

const TOLD = {
  retry: 'window.told.retry',
  'send-copy': 'window.told.send-copy',
  remove: 'window.told.remove',
  'to-top': 'window.told.to-top',
  'to-bottom': 'window.told.to-bottom',
} as const satisfies Record<UploadAction, string>;

export class RowActions {
  /** Rows that a person wants to remove, until they have said so twice. */
  removal = $state.raw<Removal | null>(null);
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** The rows that are chosen; the targets are fixed now, whatever the view shows later. */
  async actOnChosen(action: UploadAction): Promise<void> {
    const selection = await this.#app.chosen.settled();
    if (!selection) return;
    await this.#actOn(action, selection);
    if (action === 'retry') this.#app.chosen.none();
  }

  async actOnRow(action: UploadAction, id: number): Promise<void> {
    await this.#actOn(action, only([id]));
  }

  /** All that failed of what the view is narrowed to, held or not. */
  async retryFailed(): Promise<void> {
    await this.#perform('retry', [{ query: { ...this.#app.queue.query, filter: 'failed' } }]);
  }

  async confirmRemoval(): Promise<void> {
    const { removal } = this;
    this.removal = null;
    if (!removal) return;
    await this.#perform('remove', removal.targets);
    this.#app.chosen.none();
  }

  async #actOn(action: UploadAction, selection: Selection): Promise<void> {
    const { queue } = this.#app;
    const count = sizeOf(selection, queue.total);
    if (count === 0) return;
    const targets = targetsOf(selection, queue.query);
    if (action === 'remove') this.removal = { count, targets };
    else await this.#perform(action, targets);
  }

  async #perform(action: UploadAction, targets: Targets): Promise<void> {
    const active = this.#app.queue.activeRow?.id ?? -1;
    const isAboutActive = targets.some((on) => 'query' in on || on.ids.includes(active));
    if (isAboutActive && !action.startsWith('to-')) this.#app.queue.sendActiveAway();
    let count = 0;
    for (const on of targets) {
      const answer = await this.#app.ask('uploads.act', { action, on });
      if (!answer) return; // the refusal has become a notice
      count += answer.changed;
    }
    this.#app.tell(this.#app.words.t(TOLD[action], { count }));
  }
}
