import { expect, test } from 'vitest';
import {
  afterAnswer,
  isSending,
  isThrough,
  onQuit,
  type QuitAnswer,
  type QuitPlan,
} from '../../../src/main/shell/quit-plan.ts';
import type { Pause, PauseReason } from '../../../src/shared/upload.ts';

const NONE = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };
const QUIET = { active: false, found: 0, checked: 0 };
const IDLE = { counts: { ...NONE, done: 3, failed: 1 }, intake: QUIET, pause: null };
const BUSY = { ...IDLE, counts: { ...NONE, committing: 1 } };
const LOOKING = { ...IDLE, intake: { ...QUIET, active: true } };
const paused = (reason: PauseReason, until: number | null = null) => ({
  ...BUSY,
  pause: { reason, until, problem: null } satisfies Pause,
});

test.each([
  ['at rest', IDLE, false, true],
  ['while photos are on their way', BUSY, true, false],
  ['while a folder is looked through', LOOKING, true, false],
  ['paused by the person', paused('person'), false, true],
  ['waiting for a person', paused('signed-out'), false, true],
  ['waiting by itself', paused('offline', 9), false, false],
])('%s', (_what, told, sends, through) => {
  expect(isSending(told)).toBe(sends);
  expect(isThrough(told)).toBe(through);
});

test.each<[QuitPlan, boolean, boolean, ReturnType<typeof onQuit>]>([
  ['none', false, true, 'leave'],
  ['none', true, true, 'ask'],
  ['none', true, false, 'leave'],
  ['asking', true, true, 'wait'],
  ['asking', false, true, 'leave'],
  ['asking', true, false, 'leave'],
  ['finishing', true, true, 'ask'],
  ['finishing', false, true, 'leave'],
  ['leaving', true, true, 'leave'],
])('who quits when the plan is %s (sends: %s, may ask: %s): %s', (plan, sends, mayAsk, step) => {
  expect(onQuit(plan, { isSending: sends, mayAsk })).toBe(step);
});

test.each<[QuitPlan, QuitAnswer, QuitPlan]>([
  ['asking', 'finish', 'finishing'],
  ['asking', 'stop', 'leaving'],
  ['asking', 'cancel', 'none'],
  ['leaving', 'cancel', 'leaving'], // the computer was quicker than the person
])('when the plan is %s and the answer %s, it is %s', (plan, answer, next) => {
  expect(afterAnswer(plan, answer)).toBe(next);
});
