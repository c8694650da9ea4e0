/** @file What is done with rows: one, those that are chosen, or all that a view shows. */
import type { RequestInput } from '../../shared/ipc.ts';
import type { UploadAction, UploadQuery } from '../../shared/upload.ts';
import type { AppState } from './app-state.svelte.ts';
import { only, targetsOf, type Selection } from './selection.ts';

type Targets = readonly RequestInput<'uploads.act'>['on'][];

/** What is done something with, and the view in which it was chosen. */
interface Acted {
  readonly selection: Selection;
  readonly query: UploadQuery;
}

/** What is asked about before rows go. */
export interface Removal extends Acted {
  readonly count: number;
  /** Those that OK has, or may have, stay. */
  readonly staying: number;
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

  /** The rows that are chosen now, whatever the view shows later. */
  async actOnChosen(action: UploadAction): Promise<void> {
    const { chosen, queue } = this.#app;
    const { query } = queue;
    const selection = await chosen.settled();
    if (!selection) return; // the refusal has become a notice
    const isDone = await this.#actOn(action, { selection, query });
    if (isDone && action === 'retry') chosen.release(selection, query);
  }

  async actOnRow(action: UploadAction, id: number): Promise<void> {
    await this.#actOn(action, { selection: only([id]), query: this.#app.queue.query });
  }

  /** All that failed of what the view is narrowed to, held or not. */
  async retryFailed(): Promise<void> {
    await this.#perform('retry', [{ query: { ...this.#app.queue.query, filter: 'failed' } }]);
  }

  async confirmRemoval(): Promise<void> {
    const { removal } = this;
    this.removal = null;
    if (!removal) return;
    const isDone = await this.#perform('remove', removal.targets);
    if (isDone) this.#app.chosen.release(removal.selection, removal.query);
  }

  /** Answers whether it is done; what is asked about is not yet. */
  async #actOn(action: UploadAction, acted: Acted): Promise<boolean> {
    const targets = targetsOf(acted.selection, acted.query);
    if (targets.length === 0) return false;
    if (action !== 'remove') return this.#perform(action, targets);
    await this.#askAbout(acted, targets);
    return false;
  }

  /** Asks about what leaves now: what comes into the view while the question stands is not meant. */
  async #askAbout(acted: Acted, targets: Targets): Promise<void> {
    const app = this.#app;
    const { activeUid } = app.account;
    const asked: Targets[number][] = [];
    let [count, staying] = [0, 0];
    for (const on of targets) {
      const answer = await app.ask('uploads.removal', { on });
      if (!answer || app.account.activeUid !== activeUid) return; // the refusal has become a notice
      count += answer.leaving;
      staying += answer.staying;
      asked.push('query' in on ? { ...on, asOf: answer.moment } : on);
    }
    if (count > 0) this.removal = { ...acted, count, staying, targets: asked };
    else if (staying > 0) app.tell(app.words.t('window.remove.staying', { count: staying }));
    else {
      app.chosen.release(acted.selection, acted.query); // they have left the queue already
      app.tell(app.words.t(TOLD.remove, { count }));
    }
  }

  async #perform(action: UploadAction, targets: Targets): Promise<boolean> {
    const active = this.#app.queue.activeRow?.id ?? -1;
    const isAboutActive = targets.some((on) => 'query' in on || on.ids.includes(active));
    if (isAboutActive && !action.startsWith('to-')) this.#app.queue.sendActiveAway();
    let count = 0;
    for (const on of targets) {
      const answer = await this.#app.ask('uploads.act', { action, on });
      if (!answer) return false; // the refusal has become a notice
      count += answer.changed;
    }
    this.#app.tell(this.#app.words.t(TOLD[action], { count }));
    return true;
  }
}
