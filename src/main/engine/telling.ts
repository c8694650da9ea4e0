/**
 * @file Tells how the queue goes on: four times a second at most, and when nothing is left to do.
 * Whoever tells something else takes turns with it, so that all of them together are no more.
 */
import type { Snapshot } from '../../shared/upload.ts';
import type { Loop } from '../upload/loop.ts';
import type { Meter } from '../upload/meter.ts';
import { turnsAfter, type Voice } from './turns.ts';

const PUBLISH_MS = 275;
/** Nobody listens, but somebody may wait for the end. */
const QUIET_MS = 20;

interface TellingParts {
  readonly loop: Pick<Loop, 'state'>;
  readonly meter: Pick<Meter, 'record'>;
  readonly now: () => number;
  /** Everything of a snapshot but its number. */
  readonly look: () => Omit<Snapshot, 'revision'>;
  readonly isSettled: () => boolean;
  /** Whoever tells something else. */
  readonly others: readonly Voice[];
}

export function createTelling({ loop, meter, now, look, isSettled, others }: TellingParts) {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let waiters: (() => void)[] = [];
  let revision = 1;
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const voices: readonly Voice[] = [tellSnapshot, ...others];
  let spokeLast = 0;

  function changed(): void {
    isDue = true;
    beat();
  }

  function beat(): void {
    if (isClosed) return;
    timer ??= setTimeout(tell, listeners.size > 0 ? PUBLISH_MS : QUIET_MS);
  }

  function tell(): void {
    timer = undefined;
    meter.record(loop.state().bytesSent, now());
    if (isSettled()) {
      for (const resolve of waiters) resolve();
      waiters = [];
    }
    const speaker = turnsAfter(spokeLast, voices.length).find((voice) => voices[voice]?.());
    if (speaker === undefined) return;
    spokeLast = speaker;
    beat(); // what the others have to tell follows
  }

  function tellSnapshot(): boolean {
    if (!isDue) return false;
    isDue = false;
    revision += 1;
    if (listeners.size === 0) return false;
    const told = snapshot();
    for (const listener of listeners) listener(told);
    // The speed goes on changing while nothing else does.
    if (loop.state().isFlying) changed();
    return true;
  }

  const snapshot = (): Snapshot => ({ ...look(), revision });

  return {
    /** Something of the snapshot changed. */
    changed,
    /** Somebody else has something to tell. */
    beat,
    snapshot,

    onChange: (listener: (snapshot: Snapshot) => void): (() => void) => {
      listeners.add(listener);
      changed();
      return () => listeners.delete(listener);
    },

    async whenSettled(): Promise<void> {
      if (isSettled()) return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        changed();
      });
    },

    close(): void {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
