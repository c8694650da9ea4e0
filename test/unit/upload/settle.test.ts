import { expect, test } from 'vitest';
import type { UploadEvent } from '../../../src/main/queue/transition.ts';
import { MOST_ATTEMPTS, type Outcome } from '../../../src/main/upload/outcome.ts';
import { settle, settleOne } from '../../../src/main/upload/settle.ts';
import type { Problem, ProblemCode } from '../../../src/shared/errors.ts';
import { upload } from '../queue/an-upload.ts';

const NOW = 10_000;
const chance = { now: () => NOW, random: () => 0.5, refusedPhotos: () => 'copy' as const };
const problem = (code: ProblemCode = 'server-unavailable'): Problem => ({ code, stage: 'send' });
const again = (waitMs: number, batchMax?: number): UploadEvent => ({
  type: 'again',
  problem: problem(),
  retryAt: NOW + waitMs,
  spent: true,
  batchMax,
});
const fewer = (batchMax: number): UploadEvent => ({
  type: 'again',
  problem: problem(),
  retryAt: 0,
  spent: false,
  batchMax,
  refused: true,
});
const unknown = (waitMs: number, batchMax?: number): UploadEvent => ({
  type: 'commit-unknown',
  problem: problem(),
  retryAt: NOW + waitMs,
  spent: true,
  batchMax,
  at: NOW,
});
const failed = (code?: ProblemCode): UploadEvent => ({ type: 'failed', problem: problem(code) });
const refused = (code?: ProblemCode): UploadEvent => ({
  type: 'failed',
  problem: problem(code),
  refused: true,
});
/** Back where it was: not even an attempt is spent. */
const back: UploadEvent = { type: 'again', problem: null, retryAt: 0, spent: false };
const paused = (retryAt: number): UploadEvent => ({ ...back, retryAt, refused: true });
const LAST = MOST_ATTEMPTS - 1;

const retry: Outcome = { kind: 'retry', problem: problem() };
const split: Outcome = { kind: 'split', problem: problem(), isPassing: false };
const passing: Outcome = { kind: 'split', problem: problem(), isPassing: true };
const anew: Outcome = { kind: 'reserve-again', problem: problem() };
const lost: Outcome = { kind: 'unknown', problem: problem() };
const pause = (reason: 'flood' | 'offline' | 'server-unavailable'): Outcome => ({
  kind: 'pause',
  reason,
  waitMs: 5,
  needsPerson: false,
  problem: problem(),
});

/** `attempts` are those that each row has spent before. */
test.each<[string, readonly number[], Outcome, readonly UploadEvent[]]>([
  ['no rows', [], { kind: 'fail', problem: problem() }, []],
  ['a retry alone', [0], retry, [again(375)]],
  [
    'a first retry goes with the same others',
    [0, 0, 0],
    retry,
    [again(375), again(375), again(375)],
  ],
  [
    'a retry waits longer for a row that tried more often, and goes among fewer',
    [0, 1, 3],
    retry,
    [again(375), again(750, 1), again(3_000, 1)],
  ],
  [
    'a retry fails a row at its last attempt only',
    [LAST, LAST - 1],
    retry,
    [failed(), again(6_000, 1)],
  ],
  [
    'a refused batch is halved',
    [0, LAST, 0, 0, 0],
    split,
    Array.from({ length: 5 }, () => fewer(2)),
  ],
  ['a refused pair goes alone', [0, 0], split, [fewer(1), fewer(1)]],
  ['a batch that was too much for the way is halved', [0, LAST], passing, [fewer(1), fewer(1)]],
  ['a photo that is refused alone fails', [0], split, [refused()]],
  [
    'what may pass is tried again even alone',
    [0],
    passing,
    [{ type: 'again', problem: problem(), retryAt: NOW + 375, spent: true, refused: true }],
  ],
  ['what may pass alone does not for ever', [LAST], passing, [refused()]],
  [
    'a useless ticket is reserved anew, but not for ever',
    [0, LAST],
    anew,
    [{ type: 'expired', problem: problem(), retryAt: NOW + 375, spent: true }, failed()],
  ],
  ['an unknown commit is dated and looked for', [0, 0], lost, [unknown(375), unknown(375)]],
  [
    'an unknown commit stays unknown to its end',
    [1, LAST],
    lost,
    [unknown(750, 1), failed('commit-unknown')],
  ],
  ['a failure fails all', [0, LAST], { kind: 'fail', problem: problem() }, [refused(), refused()]],
  ['a pause is paid by no row', [0, LAST], pause('flood'), [paused(0), paused(0)]],
  [
    'a pause because OK is in trouble lets others go first',
    [0, LAST],
    pause('server-unavailable'),
    [paused(NOW), paused(NOW)],
  ],
  ['being stopped is paid by no row', [LAST], { kind: 'stopped' }, [back]],
])('%s', (_name, attempts, outcome, events) => {
  const rows = attempts.map((spent, index) =>
    upload({ id: index + 1, progress: { attempts: spent } }),
  );
  expect(settle(rows, { outcome, isOutage: false }, chance)).toEqual(
    events.map((event, index) => ({ id: index + 1, event })),
  );
});

const free = { retryAt: NOW, spent: false };

test.each<[string, Outcome, readonly UploadEvent[]]>([
  [
    'what has to be repeated',
    retry,
    [
      { type: 'again', problem: problem(), ...free },
      { type: 'again', problem: problem(), ...free, batchMax: 1 },
    ],
  ],
  ['what goes among fewer', passing, [fewer(1), fewer(1)]],
  [
    'a useless ticket',
    anew,
    [
      { type: 'expired', problem: problem(), ...free },
      { type: 'expired', problem: problem(), ...free },
    ],
  ],
  [
    'an unknown commit',
    lost,
    [
      { type: 'commit-unknown', problem: problem(), ...free, at: NOW },
      { type: 'commit-unknown', problem: problem(), ...free, batchMax: 1, at: NOW },
    ],
  ],
])(
  'in an outage %s is paid by no row, however often it happened, and others go first',
  (_name, outcome, events) => {
    const rows = [0, LAST].map((attempts, id) => upload({ id, progress: { attempts } }));
    expect(settle(rows, { outcome, isOutage: true }, chance).map(({ event }) => event)).toEqual(
      events,
    );
  },
);

test('one photo alone in an outage neither pays nor fails', () => {
  const row = upload({ id: 7, progress: { attempts: LAST } });
  expect(settleOne(row, { outcome: passing, isOutage: true }, chance)).toEqual({
    id: 7,
    event: { type: 'again', problem: problem(), ...free, refused: true },
  });
});

test('rows of one call do not all come back at the same moment', () => {
  const randoms = [0, 0.25, 0.75];
  const rows = randoms.map((_random, index) => upload({ id: index }));
  const events = settle(
    rows,
    { outcome: retry, isOutage: false },
    { ...chance, random: () => randoms.shift() ?? 1 },
  );
  expect(events.map(({ event }) => 'retryAt' in event && event.retryAt - NOW)).toEqual([
    250, 313, 438,
  ]);
});

const tooBig = { code: 'photo-too-big', stage: 'send', okCode: 502 } as const;
const refusedForGood: Outcome = { kind: 'split', problem: tooBig, isPassing: false };
const heavyForNow: Outcome = {
  kind: 'split',
  problem: { code: 'photo-too-heavy', stage: 'send', okCode: 30 },
  isPassing: true,
};

test.each<[string, 'copy' | 'say', Parameters<typeof upload>[0], Outcome, UploadEvent['type']]>([
  ['a copy of it goes', 'copy', {}, refusedForGood, 'copy-wanted'],
  ['it fails when only that is to be said', 'say', {}, refusedForGood, 'failed'],
  [
    'it fails when OK took it before',
    'copy',
    { progress: { token: 't' } },
    refusedForGood,
    'failed',
  ],
  ['what may pass is tried again first', 'copy', {}, heavyForNow, 'again'],
  [
    'what did not pass gets a copy',
    'copy',
    { progress: { attempts: LAST } },
    heavyForNow,
    'copy-wanted',
  ],
])('a photo that OK refuses alone: %s', (_name, setting, facts, outcome, type) => {
  const verdict = { outcome, isOutage: false };
  const { event } = settleOne(upload(facts), verdict, { ...chance, refusedPhotos: () => setting });
  expect(event.type).toBe(type);
});
