import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Failure } from '../../../src/main/api/failure.ts';
import {
  backoffMs,
  outcomeOf,
  pauseMs,
  problemOf,
  type Outcome,
} from '../../../src/main/upload/outcome.ts';
import { KNOWN_NUMBERS } from '../../../src/main/upload/policy.ts';
import type { Problem, ProblemCode, Stage } from '../../../src/shared/errors.ts';
import type { PauseReason } from '../../../src/shared/upload.ts';

const STAGES = ['reserve', 'send', 'commit'] as const;
type Three = readonly [reserve: string, send: string, commit: string];
const same = (text: string): Three => [text, text, text];

const refused = (code: number, facts: Partial<Extract<Failure, { kind: 'refused' }>> = {}) => ({
  kind: 'refused' as const,
  code,
  name: 'NAME',
  text: 'why',
  data: null,
  waitMs: null,
  ...facts,
});

/** An outcome in short: what to do and the problem's code. */
function shortly(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'stopped':
    case 'reserve-again': // its problem shows only if six new addresses are refused as well
      return outcome.kind;
    case 'pause': {
      const until = outcome.needsPerson ? 'until a person acts' : 'for a while';
      expect(outcome.problem.code).toSatisfy(
        (code) =>
          code === outcome.reason ||
          outcome.reason === 'server-unavailable' ||
          (code === 'proxy-login-refused' && outcome.reason === 'proxy-login'),
      );
      return `pause ${until}: ${outcome.problem.code}`;
    }
    case 'split':
      return `${outcome.isPassing ? 'split for a while' : 'split'}: ${outcome.problem.code}`;
    default:
      return `${outcome.kind}: ${outcome.problem.code}`;
  }
}

const waits = (code: ProblemCode) => `pause for a while: ${code}`;
const stands = (code: ProblemCode) => `pause until a person acts: ${code}`;
const NO_RULE: Three = ['fail: request-refused', 'split: photo-refused', 'split: commit-refused'];

/** Every error number of ok-api §2.4. */
const CODES: readonly (readonly [readonly number[], Three])[] = [
  [
    [1, 2, 9999],
    [waits('server-unavailable'), 'retry: server-unavailable', 'unknown: server-unavailable'],
  ],
  [
    [3, 4, 100, 106, 121, 300],
    [NO_RULE[0], 'reserve-again', NO_RULE[2]],
  ],
  [[8], same(waits('flood'))],
  [[7], same(waits('action-blocked'))],
  [[9], same(waits('address-blocked'))],
  [[11], same(waits('limit-reached'))],
  [[511], same(waits('spam-suspected'))],
  [[10, 200], same(stands('permission-missing'))],
  [
    [101, 104, 105],
    [stands('keys-wrong'), 'reserve-again', stands('keys-wrong')],
  ],
  [[210], same(stands('keys-wrong'))],
  [
    [102, 103, 453],
    [stands('signed-out'), 'reserve-again', stands('signed-out')],
  ],
  [[22, 401, 402, 403, 514], same(stands('account-blocked'))],
  [[21, 505, 508], same('split: photo-refused')],
  [[324], same('split for a while: photo-refused')],
  [[30], same('split for a while: photo-too-heavy')],
  [[31], same('split for a while: connection-lost')],
  [[500], same('split: photo-too-heavy')],
  [[501], same('split: photo-too-small')],
  [[502], same('split: photo-too-big')],
  [[503], same('split: not-a-photo')],
  [[504], same('split: photo-damaged')],
  [[26], same('split: album-full')],
  [[24, 120, 512], same('fail: album-missing')],
  [[50, 160, 456, 513], same('fail: group-missing')],
  [[454, 600, 601], same('fail: text-refused')],
  [
    [
      12, 23, 25, 110, 130, 140, 141, 150, 151, 211, 212, 213, 214, 220, 451, 455, 457, 458, 602,
      603, 604, 605, 606, 607, 610, 700, 701, 702, 703, 704, 705, 706, 707, 708, 709, 800, 801, 802,
      900, 1001, 1002, 1003, 1004, 1005, 1101, 1102, 1103, 1200, 1300, 1301, 1302, 1400, 1401, 2001,
      5000,
    ],
    NO_RULE,
  ],
  [[-1, 0, 506, 123_456], NO_RULE], // numbers that OK does not list
];

test.each(CODES.flatMap(([codes, outcomes]) => codes.map((code) => [code, ...outcomes] as const)))(
  'OK’s error %i means %s, %s, %s',
  (code, ...outcomes) => {
    expect(STAGES.map((stage) => shortly(outcomeOf(refused(code), stage)))).toEqual(outcomes);
  },
);

test('the table has a row for every number that has a rule, and no number twice', () => {
  const listed = CODES.flatMap(([codes]) => codes);
  const withRule = CODES.filter(([, outcomes]) => outcomes !== NO_RULE).flatMap(([codes]) => codes);
  expect(KNOWN_NUMBERS.filter((code) => !withRule.includes(code))).toEqual([]);
  expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
});

test.each<[Failure, Three]>([
  [{ kind: 'stopped' }, same('stopped')],
  [{ kind: 'no-session' }, same(stands('signed-out'))],
  [{ kind: 'unreachable', detail: 'ECONNREFUSED' }, same(waits('offline'))],
  [{ kind: 'proxy-unreachable', proxy: 'a:1' }, same(waits('proxy-unreachable'))],
  [{ kind: 'proxy-refused', proxy: 'a:1', why: 'asks' }, same(stands('proxy-login'))],
  [
    { kind: 'proxy-refused', proxy: 'a:1', why: 'refuses-login' },
    same('pause until a person acts: proxy-login-refused'),
  ],
  [{ kind: 'proxy-refused', proxy: 'a:1', why: 'other-way' }, same(stands('proxy-way-unknown'))],
  [{ kind: 'portal', isUnsent: true, detail: 'HTTP 302' }, same(waits('portal'))],
  [
    { kind: 'portal', isUnsent: false, detail: 'HTTP 302' },
    [waits('portal'), waits('portal'), 'unknown: portal'],
  ],
  [{ kind: 'host-not-allowed', detail: 'evil.com' }, same('fail: host-not-allowed')],
  [
    { kind: 'broken', detail: 'ECONNRESET' },
    [waits('connection-lost'), 'retry: connection-lost', 'unknown: connection-lost'],
  ],
  [
    { kind: 'http', status: 502 },
    [waits('server-unavailable'), 'retry: server-unavailable', 'unknown: server-unavailable'],
  ],
  [
    { kind: 'not-understood', detail: 'HTML instead of JSON' },
    [
      waits('answer-not-understood'),
      'retry: answer-not-understood',
      'unknown: answer-not-understood',
    ],
  ],
])('$kind', (failure, outcomes) => {
  expect(STAGES.map((stage) => shortly(outcomeOf(failure, stage)))).toEqual(outcomes);
});

test.each([
  [8, 1500],
  [11, 0],
  [9, null],
  [2, 3000],
])('a pause after error %i lasts as long as OK says: %s', (code, waitMs) => {
  expect(outcomeOf(refused(code, { waitMs }), 'reserve')).toMatchObject({ kind: 'pause', waitMs });
});

test('how long OK wants to be left alone is heard with every refusal, at every step', () => {
  const refusals = [...KNOWN_NUMBERS, 4711].map((code) => refused(code, { waitMs: 3_000 }));
  const unheard = refusals.flatMap((failure) =>
    STAGES.filter((stage) => {
      const outcome = outcomeOf(failure, stage);
      return !('waitMs' in outcome) || outcome.waitMs !== 3_000;
    }).map((stage) => [failure.code, stage]),
  );
  expect(unheard).toEqual([]);
});

test.each<[Failure, Stage, Problem]>([
  [{ kind: 'stopped' }, 'send', { code: 'interrupted', stage: 'send' }],
  [{ kind: 'no-session' }, 'intake', { code: 'signed-out', stage: 'intake' }],
  [
    { kind: 'proxy-refused', proxy: 'a:1', why: 'asks' },
    'send',
    { code: 'proxy-login', stage: 'send', detail: 'a:1' },
  ],
  [
    { kind: 'proxy-unreachable', proxy: 'a:1' },
    'commit',
    { code: 'proxy-unreachable', stage: 'commit', detail: 'a:1' },
  ],
  [
    { kind: 'unreachable', detail: 'ENOTFOUND' },
    'reserve',
    { code: 'offline', stage: 'reserve', detail: 'ENOTFOUND' },
  ],
  [
    { kind: 'http', status: 502 },
    'commit',
    { code: 'server-unavailable', stage: 'commit', detail: 'HTTP 502' },
  ],
  [
    refused(501, { name: 'PHOTO_SIZE_TOO_SMALL', text: '' }),
    'send',
    { code: 'photo-too-small', stage: 'send', okCode: 501, okName: 'PHOTO_SIZE_TOO_SMALL' },
  ],
  [
    refused(4),
    'commit',
    { code: 'commit-refused', stage: 'commit', okCode: 4, okName: 'NAME', detail: 'why' },
  ],
  [
    refused(10, { text: '', data: 'group_content' }),
    'commit',
    {
      code: 'permission-missing',
      stage: 'commit',
      okCode: 10,
      okName: 'NAME',
      permission: 'GROUP_CONTENT',
    },
  ],
  [
    refused(200, { text: '', data: '<b>group content</b>' }),
    'commit',
    { code: 'permission-missing', stage: 'commit', okCode: 200, okName: 'NAME' },
  ],
  [
    refused(4, { text: '', data: 'group_content' }),
    'commit',
    { code: 'commit-refused', stage: 'commit', okCode: 4, okName: 'NAME' },
  ],
  [
    refused(104, { text: 'Invalid signature x, calculated by string application_key=K\nsecret' }),
    'reserve',
    {
      code: 'keys-wrong',
      stage: 'reserve',
      okCode: 104,
      okName: 'NAME',
      detail: 'Invalid signature x, calculated by another string',
    },
  ],
  [
    refused(4, { text: 'x'.repeat(5_000) }),
    'reserve',
    {
      code: 'request-refused',
      stage: 'reserve',
      okCode: 4,
      okName: 'NAME',
      detail: 'x'.repeat(300),
    },
  ],
])('%j at %s is told to the person', (failure, stage, problem) => {
  expect(problemOf(failure, stage)).toEqual(problem);
});

test.each<[number, number, number]>([
  [0, 250, 500],
  [1, 500, 1_000],
  [2, 1_000, 2_000],
  [6, 16_000, 32_000],
  [7, 30_000, 60_000],
  [100, 30_000, 60_000],
  [5_000, 30_000, 60_000],
])('after %i attempts the next one waits from %i to %i ms', (attempts, least, most) => {
  expect([backoffMs(attempts, 0), backoffMs(attempts, 1)]).toEqual([least, most]);
});

test.each<[PauseReason, readonly (readonly [number, number])[], readonly [number, number]]>([
  [
    'limit-reached',
    [
      [15_000, 30_000],
      [30_000, 60_000],
    ],
    [450_000, 900_000],
  ],
  [
    'flood',
    [
      [500, 1_000],
      [1_000, 2_000],
    ],
    [60_000, 120_000],
  ],
  [
    'offline',
    [
      [500, 1_000],
      [1_000, 2_000],
    ],
    [30_000, 60_000],
  ],
  [
    'server-unavailable',
    [
      [500, 1_000],
      [1_000, 2_000],
    ],
    [30_000, 60_000],
  ],
])('a pause for %s grows from %j to %j ms', (reason, first, last) => {
  const bounds = (inARow: number) => [pauseMs(reason, inARow, 0), pauseMs(reason, inARow, 1)];
  expect([bounds(0), bounds(1), bounds(50)]).toEqual([...first, last]);
});

test.each<PauseReason>(['action-blocked', 'address-blocked', 'spam-suspected'])(
  'a pause for %s is as long as one for a limit',
  (reason) => {
    const waitsOf = (one: PauseReason) => [0, 1, 50].map((inARow) => pauseMs(one, inARow, 1));
    expect(waitsOf(reason)).toEqual(waitsOf('limit-reached'));
  },
);

test('a wait is a whole number of milliseconds that never shrinks with the attempts', () => {
  fc.assert(
    fc.property(
      fc.nat(3_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempts, random) => {
        const [wait, next] = [backoffMs(attempts, random), backoffMs(attempts + 1, random)];
        expect([Number.isInteger(wait), wait >= 250, wait <= next, next <= 60_000]).toEqual(
          Array.from({ length: 4 }, () => true),
        );
      },
    ),
    { seed: 9 },
  );
});
