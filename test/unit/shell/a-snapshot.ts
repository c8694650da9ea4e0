/** @file A snapshot of a queue at rest, with what a test cares about. */
import type { Snapshot } from '../../../src/shared/upload.ts';

const NONE = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };

export function aSnapshot(
  counts: Partial<Snapshot['counts']> = {},
  more: Partial<Omit<Snapshot, 'counts'>> = {},
): Snapshot {
  return {
    counts: { ...NONE, ...counts },
    run: { photos: 0, done: 0, failed: 0 },
    totalBytes: 0,
    sentBytes: 0,
    sendingNow: null,
    bytesPerSecond: null,
    secondsLeft: null,
    intake: { active: false, found: 0, checked: 0 },
    pause: null,
    uselessSince: null,
    revision: 1,
    ...more,
  };
}
