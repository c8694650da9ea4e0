import { expect, test } from 'vitest';
import { reasonOf } from '../../../src/renderer/state/reason.ts';
import { createTranslator } from '../../../src/shared/messages.ts';
import { summarize } from '../../../src/shared/progress.ts';
import { countOf, type PauseReason, type Snapshot } from '../../../src/shared/upload.ts';

interface Case {
  readonly counts?: Partial<Snapshot['counts']>;
  readonly run?: Snapshot['run'];
  readonly bytes?: readonly [sent: number, total: number];
  readonly pause?: PauseReason;
  readonly isLooking?: boolean;
}

function snapshotOf({ counts, run, bytes = [0, 0], pause, isLooking = false }: Case): Snapshot {
  const none = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };
  return {
    counts: { ...none, ...counts },
    run: run ?? { photos: 0, done: 0, failed: 0 },
    sentBytes: bytes[0],
    totalBytes: bytes[1],
    sendingNow: null,
    bytesPerSecond: null,
    secondsLeft: null,
    intake: { active: isLooking, found: 0, checked: 0 },
    pause: pause ? { reason: pause, until: null, problem: null } : null,
    uselessSince: null,
    revision: 1,
  };
}

test.each<[string, Case, ReturnType<typeof summarize>]>([
  ['nothing', {}, { phase: 'empty', done: 0, failed: 0, total: 0, share: 0 }],
  [
    'the first folder being read',
    { isLooking: true },
    { phase: 'looking', done: 0, failed: 0, total: 0, share: 0 },
  ],
  [
    'half sent',
    { counts: { queued: 2, done: 2 }, run: { photos: 4, done: 2, failed: 0 }, bytes: [50, 100] },
    { phase: 'uploading', done: 2, failed: 0, total: 4, share: 0.5 },
  ],
  [
    'all bytes sent and one commit to go',
    { counts: { committing: 1, done: 1 }, run: { photos: 2, done: 1, failed: 0 }, bytes: [9, 9] },
    { phase: 'uploading', done: 1, failed: 0, total: 2, share: 0.99 },
  ],
  [
    'paused by the person',
    { counts: { queued: 1 }, run: { photos: 1, done: 0, failed: 0 }, pause: 'person' },
    { phase: 'paused', done: 0, failed: 0, total: 1, share: 0 },
  ],
  [
    'waiting for OK',
    { counts: { queued: 1 }, run: { photos: 1, done: 0, failed: 0 }, pause: 'flood' },
    { phase: 'waiting', done: 0, failed: 0, total: 1, share: 0 },
  ],
  [
    'all there',
    { counts: { done: 3, skipped: 2 }, run: { photos: 3, done: 3, failed: 0 }, bytes: [9, 9] },
    { phase: 'finished', done: 3, failed: 0, total: 3, share: 1 },
  ],
  [
    'finished with a failure',
    { counts: { done: 2, failed: 1 }, run: { photos: 3, done: 2, failed: 1 }, bytes: [9, 9] },
    { phase: 'finished-failed', done: 2, failed: 1, total: 3, share: 1 },
  ],
  [
    'an old queue after a start',
    { counts: { done: 5, skipped: 1 } },
    { phase: 'finished', done: 5, failed: 0, total: 5, share: 1 },
  ],
])('sums up %s', (_, given, expected) => {
  expect(summarize(snapshotOf(given))).toEqual(expected);
});

test('counts by filter', () => {
  const snapshot = snapshotOf({
    counts: { queued: 1, sending: 2, sent: 4, committing: 8, done: 16 },
  });
  expect([countOf('all', snapshot), countOf('uploading', snapshot)]).toEqual([31, 14]);
});

test.each([
  ['failed', 'photo-damaged', null, 'This file is damaged. OK could not read it.'],
  ['skipped', 'duplicate', null, 'Already in this album.'],
  ['queued', 'connection-lost', 2000, 'Next attempt at 14:05'],
  ['queued', 'connection-lost', 500, null],
  ['done', null, null, null],
] as const)('the reason of a %s photo (%s)', (state, code, retryAt, expected) => {
  const problem = code ? ({ code, stage: 'send' } as const) : null;
  const row = { state, problem, retryAt, copy: null };
  const reason = reasonOf(row, createTranslator('en'), () => '14:05', 1000);
  expect(reason).toBe(expected);
});

test('a photo that is on OK as a copy says so', () => {
  const copy = { width: 4096, height: 3072, bytes: 3_000_000 };
  const row = { state: 'done', problem: null, retryAt: null, copy } as const;
  expect(reasonOf(row, createTranslator('en'), () => '', 0)).toBe('A smaller copy was sent');
});
