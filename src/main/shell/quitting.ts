/** @file How the app comes to its end: by a person, who is asked while photos are on their way, or by the system, which asks nobody. */
import { app, powerMonitor } from 'electron';
import type { Snapshot } from '../../shared/upload.ts';
import type { Log } from '../platform/log.ts';
import {
  afterAnswer,
  isSending,
  isThrough,
  onQuit,
  type QuitAnswer,
  type QuitPlan,
} from './quit-plan.ts';

export interface QuittingParts {
  readonly snapshot: () => Snapshot;
  readonly ask: (snapshot: Snapshot) => Promise<QuitAnswer>;
  /** The app goes on out of sight until all is done. */
  readonly hide: () => void;
  /** What the person is told of the plan has changed. */
  readonly onPlan: () => void;
  readonly log: Log;
}

export interface Quitting {
  /** Nothing keeps the app any more: windows may close. */
  isLeaving(): boolean;
  /** It quits by itself when nothing is left to do. */
  isFinishing(): boolean;
  /** The person is here again: it does not quit under their hands. */
  stay(): void;
  /** The system ends the session: nobody is there to answer. */
  neverAsk(): void;
  /** Takes each snapshot. */
  follow(snapshot: Snapshot): void;
}

/** Those who send a signal cannot answer a dialog. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function createQuitting(parts: QuittingParts): Quitting {
  let plan: QuitPlan = 'none';
  let mayAsk = true;

  function become(next: QuitPlan): void {
    if (next === plan) return;
    plan = next;
    if (plan === 'leaving') app.quit();
    else parts.onPlan();
  }

  async function ask(snapshot: Snapshot): Promise<void> {
    become('asking');
    try {
      become(afterAnswer(plan, await parts.ask(snapshot)));
    } catch (cause) {
      // A dialog that cannot be shown must not make an app that cannot be ended.
      parts.log.error({ err: cause }, 'quit');
      become('leaving');
    }
    if (plan !== 'finishing') return;
    parts.hide();
    follow(parts.snapshot());
  }

  function follow(snapshot: Snapshot): void {
    if (plan === 'finishing' && isThrough(snapshot)) become('leaving');
  }

  app.on('before-quit', (event) => {
    if (plan === 'leaving') return;
    const snapshot = parts.snapshot();
    const step = onQuit(plan, { isSending: isSending(snapshot), mayAsk });
    if (step === 'leave') {
      plan = 'leaving';
      return;
    }
    event.preventDefault();
    if (step === 'ask') void ask(snapshot);
  });

  const neverAsk = () => void (mayAsk = false);
  const leave = () => {
    neverAsk();
    app.quit();
  };
  powerMonitor.on('shutdown', leave);
  for (const signal of SIGNALS) process.on(signal, leave);

  return {
    isLeaving: () => plan === 'leaving',
    isFinishing: () => plan === 'finishing',
    stay() {
      if (plan === 'finishing') become('none');
    },
    neverAsk,
    follow,
  };
}
