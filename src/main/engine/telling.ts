/** @file Tells how the queue goes on: four times a second at most, and when nothing is left to do. */
import type { Snapshot } from '../../shared/upload.ts';
import type { Loop } from '../upload/loop.ts';
import type { Meter } from '../upload/meter.ts';

const PUBLISH_MS = 275;
/** Nobody listens, but somebody may wait for the end. */
const QUIET_MS = 20;

interface TellingParts {
  readonly loop: Loop;
  readonly meter: Meter;
  readonly now: () => number;
  /** Everything of a snapshot but its number. */
  readonly look: () => Omit<Snapshot, 'revision'>;
  readonly isSettled: () => boolean;
  /** For whoever tells something else of the same changes. */
  readonly onBeat: () => void;
}

export function createTelling({ loop, meter, now, look, isSettled, onBeat }: TellingParts) {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let waiters: (() => void)[] = [];
  let revision = 1;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function changed(): void {
    if (isClosed) return;
    timer ??= setTimeout(tell, listeners.size > 0 ? PUBLISH_MS : QUIET_MS);
  }

  function tell(): void {
    timer = undefined;
    revision += 1;
    meter.record(loop.state().bytesSent, now());
    if (isSettled()) {
      for (const resolve of waiters) resolve();
      waiters = [];
    }
    onBeat();
    if (listeners.size === 0) return;
    const told = snapshot();
    for (const listener of listeners) listener(told);
    // The speed goes on changing while nothing else does.
    if (loop.state().isFlying) changed();
  }

  const snapshot = (): Snapshot => ({ ...look(), revision });

  return {
    changed,
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
