import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/main/upload/outcome.ts';
import { createStandstill } from '../../../src/main/upload/standstill.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import type { PauseReason } from '../../../src/shared/upload.ts';

const problem: Problem = { code: 'flood', stage: 'reserve', okCode: 8 };
type PauseOutcome = Extract<Outcome, { kind: 'pause' }>;

/** A pause of OK; `until` it says how long, or longer each time. */
const waits = (reason: PauseReason, waitMs: number | null = null): PauseOutcome => ({
  kind: 'pause',
  reason,
  waitMs,
  needsPerson: false,
  problem,
});
const stands = (reason: PauseReason): PauseOutcome => ({ ...waits(reason), needsPerson: true });

function aStandstill(random = 1) {
  const clock = { now: 1_000 };
  const standstill = createStandstill(
    () => clock.now,
    () => random,
  );
  const hear = (outcome: Outcome, isOutage = false) => standstill.hear({ outcome, isOutage });
  return { clock, standstill, hear };
}

test('nothing stands in the way at first', () => {
  const { standstill } = aStandstill();
  expect([standstill.current(), standstill.uselessSince()]).toEqual([null, null]);
});

test('OK says how long', () => {
  const { standstill, hear } = aStandstill();
  hear(waits('flood', 2_500));
  expect(standstill.current()).toEqual({ reason: 'flood', until: 3_500, problem });
});

test('a pause ends when it is due, and not before', () => {
  const { clock, standstill, hear } = aStandstill();
  hear(waits('flood', 2_500));
  clock.now = 3_499;
  standstill.liftWhenDue();
  const before = standstill.current();
  clock.now = 3_500;
  standstill.liftWhenDue();
  expect([before?.reason, standstill.current()]).toEqual(['flood', null]);
});

test('pauses in a row grow, and a call that works makes them short again', () => {
  const { clock, standstill, hear } = aStandstill();
  const pauseOf = () => {
    hear(waits('offline'));
    const lasted = (standstill.current()?.until ?? 0) - clock.now;
    clock.now += lasted;
    standstill.liftWhenDue();
    return lasted;
  };
  const grown = [pauseOf(), pauseOf(), pauseOf()];
  standstill.worked();
  expect([grown, pauseOf()]).toEqual([[1_000, 2_000, 4_000], 1_000]);
});

test('calls that were on their way together are one complaint', () => {
  const { clock, standstill, hear } = aStandstill();
  hear(waits('flood'));
  clock.now += 300;
  hear(waits('flood'));
  hear(waits('flood', 500));
  const first = standstill.current();
  clock.now += 700;
  standstill.liftWhenDue();
  hear(waits('flood'));
  expect([first?.until, standstill.current()?.until]).toEqual([2_000, 4_000]);
});

test('of calls that were on their way together, the longest time that OK says counts', () => {
  const { clock, standstill, hear } = aStandstill();
  hear(waits('flood'));
  hear(waits('flood', 30_000));
  hear(waits('flood', 2_000));
  clock.now += 300;
  hear(waits('flood', 10_000));
  expect(standstill.current()).toEqual({ reason: 'flood', until: 31_000, problem });
});

test('a time that OK says and that proves too short again grows, until a call works', () => {
  const { clock, standstill, hear } = aStandstill();
  const lengthOf = (waitMs: number) => {
    hear(waits('flood', waitMs));
    const lasted = (standstill.current()?.until ?? 0) - clock.now;
    clock.now += lasted;
    standstill.liftWhenDue();
    return lasted;
  };
  const grown = [0, 0, 1_500, 5_000, 0].map(lengthOf);
  standstill.worked();
  expect([grown, lengthOf(0)]).toEqual([[0, 1_000, 2_000, 5_000, 8_000], 0]);
});

test('trouble of another kind before makes no time that OK says longer', () => {
  const { clock, standstill, hear } = aStandstill();
  for (let times = 0; times < 6; times += 1) {
    hear(waits('offline'));
    clock.now = standstill.current()?.until ?? 0;
    standstill.liftWhenDue();
  }
  hear(waits('flood', 500));
  expect((standstill.current()?.until ?? 0) - clock.now).toBe(500);
});

const inTrouble: Problem = { code: 'server-unavailable', stage: 'send', okCode: 2 };
const tooSlow: Problem = { code: 'connection-lost', stage: 'send', okCode: 31 };

test.each<[Outcome, PauseReason]>([
  [{ kind: 'retry', problem: inTrouble, waitMs: 3_000 }, 'server-unavailable'],
  [{ kind: 'unknown', problem: inTrouble, waitMs: 3_000 }, 'server-unavailable'],
  [{ kind: 'split', problem: tooSlow, isPassing: true, waitMs: 3_000 }, 'flood'],
  [{ kind: 'reserve-again', problem: tooSlow, waitMs: 3_000 }, 'flood'],
  [{ kind: 'fail', problem: tooSlow, waitMs: 3_000 }, 'flood'],
])('a time that OK says with a $kind stops the queue for so long', (outcome, reason) => {
  const { standstill, hear } = aStandstill();
  hear({ ...outcome, waitMs: 0 } as Outcome); // nothing to wait for
  const before = standstill.current();
  hear(outcome);
  expect([before, standstill.current()]).toEqual([
    null,
    { reason, until: 4_000, problem: 'problem' in outcome ? outcome.problem : null },
  ]);
  expect(standstill.uselessSince()).toBeNull();
});

test('in an outage, too, nothing comes sooner than OK says', () => {
  const { standstill, hear } = aStandstill();
  hear({ kind: 'retry', problem: inTrouble }, true);
  hear({ kind: 'retry', problem: inTrouble, waitMs: 9_000 }, true);
  expect(standstill.current()?.until).toBe(10_000);
});

test.each<[string, readonly PauseOutcome[], PauseReason, number | null]>([
  ['what lasts longer', [waits('flood', 100), waits('offline', 700)], 'offline', 1_700],
  [
    'what lasts longer, though it came first,',
    [waits('limit-reached', 60_000), waits('flood', 100)],
    'limit-reached',
    61_000,
  ],
  ['what needs a person', [waits('flood', 100), stands('signed-out')], 'signed-out', null],
  [
    'the first of what needs a person',
    [stands('keys-wrong'), stands('signed-out'), waits('flood')],
    'keys-wrong',
    null,
  ],
])('%s counts', (_name, outcomes, reason, until) => {
  const { standstill, hear } = aStandstill();
  for (const outcome of outcomes) hear(outcome);
  expect(standstill.current()).toEqual({ reason, until, problem });
});

test('the person’s own pause stays, whatever comes back, until it is lifted', () => {
  const { clock, standstill, hear } = aStandstill();
  standstill.set('person', null, null);
  hear(waits('flood', 100));
  hear(stands('signed-out'));
  hear({ kind: 'retry', problem }, true);
  clock.now = 1e12;
  standstill.liftWhenDue();
  const during = standstill.current();
  standstill.lift();
  expect([during, standstill.current()]).toEqual([
    { reason: 'person', until: null, problem: null },
    null,
  ]);
});

test.each<Outcome>([
  { kind: 'retry', problem },
  { kind: 'split', problem, isPassing: true },
  { kind: 'reserve-again', problem },
  { kind: 'unknown', problem },
])('a single $kind stops nothing; in an outage it stops the queue', (outcome) => {
  const { standstill, hear } = aStandstill();
  hear(outcome);
  const single = [standstill.current(), standstill.uselessSince()];
  hear(outcome, true);
  expect([single, standstill.current(), standstill.uselessSince()]).toEqual([
    [null, null],
    { reason: 'server-unavailable', until: 2_000, problem },
    1_000,
  ]);
});

test.each<Outcome>([{ kind: 'fail', problem }, { kind: 'stopped' }])(
  'a $kind stops nothing',
  (outcome) => {
    const { standstill, hear } = aStandstill();
    hear(outcome);
    expect([standstill.current(), standstill.uselessSince()]).toEqual([null, null]);
  },
);

test('since when OK is of no use is kept through all pauses, until a call works', () => {
  const { clock, standstill, hear } = aStandstill();
  hear(waits('offline', 500));
  const since = [standstill.uselessSince()];
  clock.now = 5_000;
  standstill.liftWhenDue();
  hear(waits('server-unavailable', 500));
  since.push(standstill.uselessSince());
  clock.now = 9_000;
  hear({ kind: 'retry', problem }, true);
  since.push(standstill.uselessSince());
  standstill.worked();
  since.push(standstill.uselessSince());
  expect(since).toEqual([1_000, 1_000, 1_000, null]);
});

test.each([waits('flood'), waits('limit-reached'), stands('signed-out')])(
  'OK that says $reason is not of no use',
  (outcome) => {
    const { standstill, hear } = aStandstill();
    hear(outcome);
    expect(standstill.uselessSince()).toBeNull();
  },
);

test('the sign-in of a network is told as what it is, also by a commit', () => {
  const { standstill, hear } = aStandstill();
  const met: Problem = { code: 'portal', stage: 'commit' };
  hear({ kind: 'unknown', problem: met }, true);
  expect([standstill.current(), standstill.uselessSince()]).toEqual([
    { reason: 'portal', until: 3_000, problem: met },
    1_000,
  ]);
});

test.each<[PauseOutcome, boolean]>([
  [waits('offline', 60_000), true],
  [waits('portal', 60_000), true],
  [waits('proxy-unreachable', 60_000), true],
  [stands('proxy-login'), true],
  [stands('proxy-way-unknown'), true],
  [waits('address-blocked', 60_000), true],
  [waits('action-blocked', 60_000), false],
  [waits('flood', 60_000), false],
  [waits('server-unavailable', 60_000), false],
  [stands('signed-out'), false],
])('another network ends what was said of the old one: $reason', (outcome, isOver) => {
  const { standstill, hear } = aStandstill();
  hear(outcome);
  standstill.liftWithoutNetwork();
  expect(standstill.current() === null).toBe(isOver);
});

test('in another network the waits begin anew', () => {
  const { clock, standstill, hear } = aStandstill();
  for (let times = 0; times < 3; times += 1) {
    hear(waits('offline'));
    clock.now = standstill.current()?.until ?? 0;
    standstill.liftWhenDue();
  }
  hear(waits('offline'));
  standstill.liftWithoutNetwork();
  hear(waits('offline'));
  expect((standstill.current()?.until ?? 0) - clock.now).toBe(1_000);
});
