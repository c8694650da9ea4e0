import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import {
  createTaskbar,
  iconProgress,
  isOtherProgress,
  type IconProgress,
} from '../../../src/main/shell/taskbar.ts';
import type { Pause, Snapshot } from '../../../src/shared/upload.ts';

const COUNTS: Snapshot['counts'] = {
  queued: 0,
  sending: 0,
  sent: 0,
  committing: 0,
  done: 0,
  failed: 0,
  skipped: 0,
};

interface Told {
  readonly counts?: Partial<Snapshot['counts']>;
  readonly bytes?: readonly [sent: number, total: number];
  readonly isScanning?: boolean;
  readonly pause?: Pause;
}

function snapshotOf({ counts, bytes = [0, 0], isScanning = false, pause }: Told): Snapshot {
  return {
    counts: { ...COUNTS, ...counts },
    run: { photos: 0, done: 0, failed: 0 },
    sentBytes: bytes[0],
    totalBytes: bytes[1],
    sendingNow: null,
    bytesPerSecond: null,
    secondsLeft: null,
    uselessSince: null,
    intake: { active: isScanning, found: 0, checked: 0 },
    pause: pause ?? null,
    revision: 1,
  };
}

const pauseBecause = (reason: Pause['reason'], until: number | null): Pause => ({
  reason,
  until,
  problem: null,
});

test.each<[string, Told, number, IconProgress['mode']]>([
  ['nothing at all', {}, -1, 'none'],
  ['all is done', { counts: { done: 9, failed: 1 }, bytes: [100, 100] }, -1, 'none'],
  ['a folder is looked at', { isScanning: true }, 2, 'indeterminate'],
  [
    'a folder is looked at beside uploads',
    { counts: { queued: 2 }, isScanning: true },
    2,
    'indeterminate',
  ],
  ['uploads', { counts: { sending: 1 }, bytes: [25, 100] }, 0.25, 'normal'],
  ['photos of no size', { counts: { sending: 1 } }, 0, 'normal'],
  ['only commits are left', { counts: { committing: 1 }, bytes: [100, 100] }, 0.99, 'normal'],
  [
    'a person’s pause',
    { counts: { queued: 1 }, bytes: [25, 100], pause: pauseBecause('person', null) },
    0.25,
    'paused',
  ],
  [
    'a pause that ends by itself',
    { counts: { queued: 1 }, bytes: [25, 100], pause: pauseBecause('flood', 5) },
    0.25,
    'paused',
  ],
  [
    'a metered connection',
    { counts: { queued: 1 }, bytes: [25, 100], pause: pauseBecause('metered', null) },
    0.25,
    'paused',
  ],
  [
    'a pause that waits for a person',
    { counts: { queued: 1 }, bytes: [25, 100], pause: pauseBecause('signed-out', null) },
    0.25,
    'error',
  ],
  ['a pause of nothing', { pause: pauseBecause('signed-out', null) }, -1, 'none'],
])('%s', (_, told, value, mode) => {
  expect(iconProgress(snapshotOf(told))).toEqual({ value, mode });
});

test.each<[IconProgress, IconProgress, boolean]>([
  [{ value: 0.5, mode: 'normal' }, { value: 0.505, mode: 'normal' }, false],
  [{ value: 0.5, mode: 'normal' }, { value: 0.52, mode: 'normal' }, true],
  [{ value: 0.5, mode: 'normal' }, { value: 0.5, mode: 'paused' }, true],
  [{ value: -1, mode: 'none' }, { value: -1, mode: 'none' }, false],
])('from %o to %o is to be seen: %s', (shown, next, isSeen) => {
  expect(isOtherProgress(shown, next)).toBe(isSeen);
});

test('the system hears of what can be seen, and a new window of all', () => {
  const calls: (number | string)[][] = [];
  const open = (name: string) =>
    ({
      isDestroyed: () => false,
      setProgressBar: (value: number) => calls.push([name, value]),
    }) as unknown as BrowserWindow; // no more of it is used
  let window: BrowserWindow | null = null;
  const take = createTaskbar(() => window);
  const at = (sent: number) => take(snapshotOf({ counts: { sending: 1 }, bytes: [sent, 1000] }));
  at(100);
  window = open('first');
  for (const sent of [200, 201, 205, 209, 210, 300]) at(sent);
  window = open('second');
  at(300);
  take(snapshotOf({ counts: { done: 1 } }));
  expect(calls).toEqual([
    ['first', 0.2],
    ['first', 0.21],
    ['first', 0.3],
    ['second', 0.3],
    ['second', -1],
  ]);
});
