/**
 * @file What the loop does when the queue itself cannot be written: it waits, tries, and
 * goes on where the queue stands. What was done meanwhile and could not be kept is found
 * again: bytes are sent once more, a commit is looked for.
 */
import type { Problem } from '../../shared/errors.ts';
import type { Notes } from '../queue/notes.ts';
import { storageTrouble } from '../queue/storage-trouble.ts';
import { backoffMs } from './outcome.ts';

/** The problem behind an error of the queue's database; null when waiting does not help. */
export function storageProblem(cause: unknown): Problem | null {
  switch (storageTrouble(cause)) {
    case 'full':
      return { code: 'disk-full', stage: 'intake' };
    case 'unwritable':
      return { code: 'queue-unwritable', stage: 'intake' };
    case 'damaged':
    case null:
      return null;
  }
}

const PROBE_BYTES = 32 * 1024;
/** What fails again so soon never worked: a smaller copy needs far more room than a row. */
const CALM_MS = 2 * 60_000;

export type Storage = ReturnType<typeof createStorage>;

/** `monotonic`: a clock that only goes forward, in milliseconds. */
export function createStorage(notes: Notes, random: () => number, monotonic: () => number) {
  let triesInARow = 0;
  let failedAt = -Infinity;
  let isBlocked = false;
  return {
    isBlocked: (): boolean => isBlocked,

    /** Remembers that a write failed and answers how long to wait before the next try. */
    failed(): number {
      isBlocked = true;
      if (monotonic() - failedAt > CALM_MS) triesInARow = 0;
      failedAt = monotonic();
      const wait = backoffMs(triesInARow, random(), 2_000, 60_000);
      triesInARow += 1;
      return wait;
    },

    /** Whether the queue can be written again; throws what is no matter of waiting. */
    recovers(): boolean {
      try {
        // Some pages more than a row needs, given back at once: what is written next finds them.
        notes.keep('alive', 'x'.repeat(PROBE_BYTES));
        notes.forget('alive');
      } catch (cause) {
        if (storageProblem(cause) === null) throw cause;
        return false;
      }
      isBlocked = false;
      return true;
    },
  };
}
