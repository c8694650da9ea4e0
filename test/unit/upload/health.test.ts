import { expect, test } from 'vitest';
import { createHealth } from '../../../src/main/upload/health.ts';
import type { Outcome } from '../../../src/main/upload/outcome.ts';
import type { Problem } from '../../../src/shared/errors.ts';

const problem: Problem = { code: 'connection-lost', stage: 'send' };
const retry: Outcome = { kind: 'retry', problem };
const offline: Outcome = {
  kind: 'pause',
  reason: 'offline',
  waitMs: null,
  needsPerson: false,
  problem,
};

/** Whether each of these calls in a row, one photo each, is judged to be in an outage. */
function outages(outcome: Outcome, photos: readonly (readonly number[])[]): boolean[] {
  const health = createHealth();
  return photos.map((rowIds) => health.judge(outcome, 'send', rowIds).isOutage);
}

test.each<[string, Outcome, readonly (readonly number[])[], readonly boolean[]]>([
  ['three different photos', retry, [[1], [2], [3], [4]], [false, false, true, true]],
  ['one photo again and again', retry, [[1], [1], [1], [1]], [false, false, false, false]],
  ['two photos in turns', retry, [[1], [2], [1], [2]], [false, false, false, false]],
  [
    'batches with different beginnings',
    retry,
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [false, false, true],
  ],
  [
    'a batch that is sent again',
    retry,
    [
      [1, 2],
      [1, 2],
      [1, 3],
    ],
    [false, false, false],
  ],
  ['a call about no photo', retry, [[], [], []], [false, false, false]],
  ['unknown commits', { kind: 'unknown', problem }, [[1], [2], [3]], [false, false, true]],
  [
    'a commit that met the sign-in of the network: no photo is to blame',
    { kind: 'unknown', problem: { code: 'portal', stage: 'commit' } },
    [[1]],
    [true],
  ],
  ['useless tickets', { kind: 'reserve-again', problem }, [[1], [2], [3]], [false, false, true]],
  [
    'photos that are too slow even alone',
    { kind: 'split', problem, isPassing: true },
    [[1], [2], [3]],
    [false, false, true],
  ],
  [
    'batches that are too slow: among fewer it may work',
    { kind: 'split', problem, isPassing: true },
    [
      [1, 9],
      [2, 9],
      [3, 9],
    ],
    [false, false, false],
  ],
  [
    'photos that OK refuses',
    { kind: 'split', problem, isPassing: false },
    [[1], [2], [3]],
    [false, false, false],
  ],
  ['failures for good', { kind: 'fail', problem }, [[1], [2], [3]], [false, false, false]],
  ['what was stopped from here', { kind: 'stopped' }, [[1], [2], [3]], [false, false, false]],
  ['pauses, which say so themselves', offline, [[1], [2], [3]], [false, false, false]],
])('%s', (_name, outcome, photos, expected) => {
  expect(outages(outcome, photos)).toEqual(expected);
});

test('one success between them, and it is the photos', () => {
  const health = createHealth();
  const fail = (id: number) => health.judge(retry, 'send', [id]).isOutage;
  const before = [fail(1), fail(2)];
  health.worked('send');
  expect([...before, fail(3), fail(4), fail(5)]).toEqual([false, false, false, false, true]);
});

test('each step has its own health: while reservations work, POSTs may not', () => {
  const health = createHealth();
  health.judge(retry, 'send', [1]);
  health.judge(retry, 'send', [2]);
  health.worked('reserve');
  const commit = health.judge({ kind: 'unknown', problem }, 'commit', [3]);
  const send = health.judge(retry, 'send', [3]);
  expect([commit.isOutage, send.isOutage]).toEqual([false, true]);
});

test('whom others follow is given up only when one of those got through', () => {
  const health = createHealth();
  const unknown: Outcome = { kind: 'unknown', problem: { ...problem, stage: 'commit' } };
  const judge = (mayWait: boolean) => health.judge(unknown, 'commit', [1], mayWait).isOutage;
  const alone = [judge(true), judge(true), judge(false)];
  health.worked('commit'); // another one
  expect([...alone, judge(true), judge(true)]).toEqual([false, true, false, false, true]);
});

test('the outcome itself is passed on as it is', () => {
  expect(createHealth().judge(retry, 'send', [1])).toEqual({ outcome: retry, isOutage: false });
});

test('an upload host that three POSTs in a row did not meet is deaf until one meets it', () => {
  const health = createHealth();
  const isDeaf = ([1, 2, 3] as const).map((id) => {
    health.judge(offline, 'send', [id]);
    return health.isDeaf();
  });
  health.worked('reserve'); // another host
  const stays = health.isDeaf();
  health.worked('send');
  expect([...isDeaf, stays, health.isDeaf()]).toEqual([false, false, true, true, false]);
});

test.each([
  ['calls that are not POSTs', offline, 'reserve'],
  ['POSTs that broke on the way', retry, 'send'],
  ['POSTs that OK asks to wait for', { ...offline, reason: 'flood' }, 'send'],
] as const)('%s say nothing of the upload host', (_name, outcome, stage) => {
  const health = createHealth();
  for (const id of [1, 2, 3, 4]) health.judge(outcome, stage, [id]);
  expect(health.isDeaf()).toBe(false);
});
