import { expect, test } from 'vitest';
import type { Copy } from '../../../src/main/queue/copy.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import { ruleFor } from '../../../src/main/upload/policy.ts';
import { afterRefusal, copyForRetry } from '../../../src/main/upload/refused.ts';
import type { Problem, ProblemCode } from '../../../src/shared/errors.ts';
import { upload } from '../queue/an-upload.ts';

const said = (code: ProblemCode, okCode?: number): Problem => ({
  code,
  stage: 'send',
  ...(okCode === undefined ? {} : { okCode }),
});
const HEAVY = said('photo-too-heavy', 500);
const BIG = said('photo-too-big', 502);
const FORMAT = said('not-a-photo', 503);

/** 60 MB and 12 000 pixels a side: more than each guess. */
const HUGE = { sizeBytes: 60_000_000, width: 12_000, height: 9_000 };
/** Less than each guess, and refused all the same. */
const SMALL = { sizeBytes: 4_000_000, width: 2_000, height: 1_000 };

const made = (side: number, bytes: number) => ({
  width: side,
  height: side / 2,
  bytes,
  fingerprint: 'c',
});
const copy = (level: number, side: number, bytes: number): Copy => ({
  level,
  most: { side, bytes },
  refusal: BIG,
  made: made(side, bytes),
});

test.each<[string, typeof HUGE, Problem, Copy['most'] | null]>([
  ['too heavy', HUGE, HEAVY, { side: 7680, bytes: 20_000_000 }],
  ['too many pixels', HUGE, BIG, { side: 7680, bytes: 20_000_000 }],
  ['a format that OK does not take', HUGE, FORMAT, { side: 7680, bytes: 20_000_000 }],
  [
    'a body that is too large',
    HUGE,
    said('photo-too-heavy', 30),
    { side: 7680, bytes: 20_000_000 },
  ],
  ['too heavy though light', SMALL, HEAVY, { side: 7680, bytes: 3_000_000 }],
  ['too many pixels though few', SMALL, BIG, { side: 1_500, bytes: 20_000_000 }],
  ['damaged', HUGE, said('photo-damaged', 504), null],
  ['too small', HUGE, said('photo-too-small', 501), null],
  ['refused without a reason', HUGE, said('photo-refused', 505), null],
  ['without a token', HUGE, said('no-token'), null],
  ['no photo, found out here', HUGE, said('not-a-photo'), null],
  ['in a full album', HUGE, said('album-full', 26), null],
])('a photo: %s', (_name, facts, problem, most) => {
  const row = upload(facts);
  expect(afterRefusal(row, problem, 'copy')).toEqual(
    most === null
      ? { do: 'fail', problem }
      : { do: 'copy', copy: { level: 1, most, refusal: problem, made: null } },
  );
  expect(afterRefusal(row, problem, 'say')).toEqual({ do: 'fail', problem });
});

test('a photo whose pixels are not known is taken for a large one', () => {
  const row = upload({ ...SMALL, width: null, height: null });
  expect(afterRefusal(row, BIG, 'copy')).toMatchObject({ copy: { most: { side: 7680 } } });
});

test.each<[string, Copy, Problem, Copy['most'] | ProblemCode]>([
  ['too heavy', copy(1, 7680, 15_000_000), HEAVY, { side: 4096, bytes: 8_000_000 }],
  ['too many pixels', copy(1, 7680, 15_000_000), BIG, { side: 4096, bytes: 8_000_000 }],
  ['too heavy though light', copy(1, 7680, 4_000_000), HEAVY, { side: 4096, bytes: 3_000_000 }],
  ['too many pixels though few', copy(1, 2_000, 900_000), BIG, { side: 1_500, bytes: 8_000_000 }],
  ['its format', copy(1, 7680, 15_000_000), FORMAT, 'copy-refused'],
  ['damaged', copy(1, 7680, 15_000_000), said('photo-damaged', 504), 'copy-refused'],
  ['too small', copy(1, 7680, 15_000_000), said('photo-too-small', 501), 'copy-refused'],
  ['the second one', copy(2, 4096, 6_000_000), HEAVY, 'copy-refused'],
  ['without a reason', copy(1, 7680, 15_000_000), said('photo-refused', 505), 'photo-refused'],
  ['not yet made', { ...copy(1, 7680, 1), made: null }, BIG, 'photo-too-big'],
])('a copy that is refused: %s', (_name, refused, problem, next) => {
  const row = upload({ ...HUGE, progress: { copy: refused } });
  // What was begun goes on, whatever is chosen for others meanwhile.
  for (const setting of ['copy', 'say'] as const) {
    expect(afterRefusal(row, problem, setting)).toEqual(
      typeof next === 'string'
        ? { do: 'fail', problem: { ...problem, code: next } }
        : { do: 'copy', copy: { level: 2, most: next, refusal: BIG, made: null } },
    );
  }
});

const failed = (problem: Problem, more: Partial<Progress> = {}) =>
  upload({ ...HUGE, progress: { state: 'failed', problem, ...more } });
const FIRST = copy(1, 7680, 20_000_000);

test.each([
  ['refused for what a copy has less of: a copy', failed(BIG), { level: 1, made: null }],
  ['refused for something else: itself', failed(said('photo-damaged', 504)), null],
  ['never judged: itself', failed(said('connection-lost')), null],
  [
    'its copy did not get through: the same copy once more',
    failed(said('connection-lost'), { copy: FIRST }),
    { level: 1, made: null },
  ],
  [
    'no copy could be made: the same once more',
    failed(BIG, { copy: { ...FIRST, made: null } }),
    { level: 1, made: null },
  ],
  ['all copies refused: itself', failed(said('copy-refused', 502), { copy: FIRST }), null],
  ['its file has to be looked at: itself', { ...failed(BIG), fingerprint: null }, null],
])('a retry of a photo that failed, %s', (_name, row, expected) => {
  const found = copyForRetry(row, 'copy');
  if (expected === null) expect(found).toBeNull();
  else expect(found).toMatchObject(expected);
  expect(copyForRetry(row, 'say')).toBeNull();
});

test('the numbers that a copy helps with are those of weight, pixels and format', () => {
  const numbers = Array.from({ length: 1500 }, (_, number) => number).filter((okCode) => {
    const code = ruleFor(okCode, 'send')?.code;
    return (
      code !== undefined && afterRefusal(upload(HUGE), said(code, okCode), 'copy').do === 'copy'
    );
  });
  expect(numbers).toEqual([30, 500, 502, 503]);
});
