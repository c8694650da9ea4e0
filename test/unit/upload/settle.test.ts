import { expect, test } from 'vitest';
import type { UploadEvent } from '../../../src/main/queue/transition.ts';
import { MOST_ATTEMPTS, type Outcome } from '../../../src/main/upload/outcome.ts';
import { settle } from '../../../src/main/upload/settle.ts';
import type { Problem, ProblemCode } from '../../../src/shared/errors.ts';
import { upload } from '../queue/an-upload.ts';

const NOW = 10_000;
const chance = { now: () => NOW, random: () => 0.5 };
const problem = (code: ProblemCode = 'server-unavailable'): Problem => ({ code, stage: 'send' });
const again = (attempt: number): UploadEvent => ({
  type: 'again',
  problem: problem(),
  retryAt: NOW + attempt,
  spent: true,
});
const back: UploadEvent = { type: 'again', problem: null, retryAt: 0, spent: false };
const failed = (code?: ProblemCode): UploadEvent => ({ type: 'failed', problem: problem(code) });
const LAST = MOST_ATTEMPTS - 1;

/** `attempts` are those that each row has spent before. */
test.each<[string, readonly number[], Outcome, readonly UploadEvent[]]>([
  ['no rows', [], { kind: 'fail', problem: problem() }, []],
  [
    'a retry waits longer for a row that tried more often',
    [0, 1, 3],
    { kind: 'retry', problem: problem() },
    [again(375), again(750), again(3_000)],
  ],
  [
    'a retry fails a row at its last attempt only',
    [LAST, LAST - 1],
    { kind: 'retry', problem: problem() },
    [failed(), again(6_000)],
  ],
  [
    'a refused batch is halved',
    [0, LAST, 0, 0, 0],
    { kind: 'split', problem: problem('not-a-photo') },
    Array.from({ length: 5 }, () => ({
      type: 'split' as const,
      problem: problem('not-a-photo'),
      batchMax: 2,
    })),
  ],
  [
    'a refused pair goes alone',
    [0, 0],
    { kind: 'split', problem: problem() },
    [
      { type: 'split', problem: problem(), batchMax: 1 },
      { type: 'split', problem: problem(), batchMax: 1 },
    ],
  ],
  [
    'a photo that is refused alone fails',
    [0],
    { kind: 'split', problem: problem('not-a-photo') },
    [failed('not-a-photo')],
  ],
  [
    'a slow way is tried again even alone',
    [0],
    { kind: 'split', problem: problem('connection-lost') },
    [{ type: 'again', problem: problem('connection-lost'), retryAt: NOW + 375, spent: true }],
  ],
  [
    'a photo that was sent alone and got no token fails',
    [0],
    { kind: 'split', problem: problem('no-token') },
    [failed('no-token')],
  ],
  [
    'a useless ticket is reserved anew, but not for ever',
    [0, LAST],
    { kind: 'reserve-again', problem: problem() },
    [{ type: 'expired', problem: problem(), retryAt: NOW + 375, spent: true }, failed()],
  ],
  [
    'an unknown commit stays unknown to its end',
    [1, LAST],
    { kind: 'unknown', problem: problem() },
    [{ type: 'commit-unknown', problem: problem(), retryAt: NOW + 750 }, failed('commit-unknown')],
  ],
  ['a failure fails all', [0, LAST], { kind: 'fail', problem: problem() }, [failed(), failed()]],
  [
    'a pause is paid by no row',
    [0, LAST],
    { kind: 'pause', reason: 'flood', waitMs: 5, needsPerson: false, problem: problem('flood') },
    [back, back],
  ],
  ['being stopped is paid by no row', [LAST], { kind: 'stopped' }, [back]],
])('%s', (_name, attempts, outcome, events) => {
  const rows = attempts.map((spent, index) =>
    upload({ id: index + 1, progress: { attempts: spent } }),
  );
  expect(settle(rows, outcome, chance)).toEqual(
    events.map((event, index) => ({ id: index + 1, event })),
  );
});

test('rows of one call do not all come back at the same moment', () => {
  const randoms = [0, 0.25, 0.75];
  const rows = randoms.map((_random, index) => upload({ id: index }));
  const outcome: Outcome = { kind: 'retry', problem: problem() };
  const events = settle(rows, outcome, { now: () => NOW, random: () => randoms.shift() ?? 1 });
  expect(events.map(({ event }) => 'retryAt' in event && event.retryAt - NOW)).toEqual([
    250, 313, 438,
  ]);
});
