/** @file Which kill a wrong most likely comes from: a guess for the reader, never part of the verdict. */
import { keyOf, type Wrong } from './compare.ts';
import type { QueueView } from './queue-copy.ts';

export const UNCLEAR = '(unclear)';

/** `photos` are the keys of all that must arrive. */
export function createBlame(photos: readonly string[]) {
  /** The last kill that came into the middle of its commit; later ones only find it so. */
  const inFlight = new Map<string, string>();
  /** The last kill before it was done. */
  const before = new Map<string, string>();
  let earlier: ReadonlySet<string> = new Set();
  return {
    /** To be told after each kill. */
    note(step: string, queue: QueueView): void {
      const now = new Set(keysInFlight(queue));
      for (const key of now) if (!earlier.has(key)) inFlight.set(key, step);
      earlier = now;
      for (const key of photos) if (queue.photos.get(key) !== 'done') before.set(key, step);
    },
    of(wrong: Wrong): string {
      const key = keyOf(wrong);
      return inFlight.get(key) ?? before.get(key) ?? UNCLEAR;
    },
  };
}

/** What OK was asked to do, without an answer that was kept. */
function keysInFlight({ photos, albums }: QueueView): string[] {
  return [
    ...[...photos].filter(([, place]) => place === 'committing').map(([key]) => key),
    ...albums
      .filter(({ isKnown, wasAskedFor }) => wasAskedFor && !isKnown)
      .map(({ name }) => keyOf({ album: name, sha256: null })),
  ];
}
