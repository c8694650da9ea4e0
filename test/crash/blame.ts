/** @file Which kill a wrong most likely comes from: a guess for the reader, never part of the verdict. */
import { keyOf, type Wrong } from './compare.ts';
import type { QueueView } from './queue-copy.ts';

export const UNCLEAR = '(unclear)';

/** `photos` are the keys of all that must arrive. */
export function createBlame(photos: readonly string[]) {
  /** The last kill that found it in the middle of what may have an effect at OK. */
  const inFlight = new Map<string, string>();
  /** The last kill before it was done. */
  const before = new Map<string, string>();
  return {
    /** To be told after each kill. */
    note(step: string, queue: QueueView): void {
      for (const [key, place] of queue.photos) if (place === 'committing') inFlight.set(key, step);
      for (const { title, isKnown, wasAskedFor } of queue.albums)
        if (wasAskedFor && !isKnown) inFlight.set(keyOf({ album: title, sha256: null }), step);
      for (const key of photos) if (queue.photos.get(key) !== 'done') before.set(key, step);
    },
    of(wrong: Wrong): string {
      const key = keyOf(wrong);
      return inFlight.get(key) ?? before.get(key) ?? UNCLEAR;
    },
  };
}
