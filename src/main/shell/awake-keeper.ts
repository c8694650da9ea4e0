/** @file When the computer must not fall asleep: only while bytes of photos move. */
import type { Snapshot } from '../../shared/upload.ts';

/** Between two POSTs nothing moves for a moment; a pause or the end of the queue is longer. */
export const GRACE_MS = 3_000;

interface AwakeParts {
  /** Answers what ends it. */
  readonly begin: () => number;
  readonly end: (id: number) => void;
}

export function createAwakeKeeper({ begin, end }: AwakeParts) {
  let id: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
    if (id !== null) end(id);
    id = null;
  }

  return {
    follow({ sendingNow }: Pick<Snapshot, 'sendingNow'>): void {
      if (sendingNow === null) {
        if (id !== null) timer ??= setTimeout(stop, GRACE_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      id ??= begin();
    },
    stop,
  };
}
