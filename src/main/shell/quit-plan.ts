/** @file What quitting does while photos are on their way. Pure: a snapshot and what was planned before decide. */
import { leftToDo, waitsForPerson, type Snapshot } from '../../shared/upload.ts';

/**
 * `asking`: the question is open. `finishing`: the app goes on out of sight and leaves by itself.
 * `leaving`: nothing keeps it any more.
 */
export type QuitPlan = 'none' | 'asking' | 'finishing' | 'leaving';
/** What the person can answer. */
export type QuitAnswer = 'finish' | 'stop' | 'cancel';

type Told = Pick<Snapshot, 'counts' | 'intake' | 'pause'>;

/** Whether stopping now would interrupt something; what waits goes on waiting after the next start. */
export function isSending(told: Told): boolean {
  return told.pause === null && (told.intake.active || leftToDo(told) > 0);
}

/** Whether nothing more happens unless a person does something. */
export function isThrough({ counts, intake, pause }: Told): boolean {
  if (pause !== null && (pause.reason === 'person' || waitsForPerson(pause))) return true;
  return !intake.active && leftToDo({ counts }) === 0;
}

/** What a wish to quit comes to: leave, ask, or keep waiting for the answer. */
export function onQuit(
  plan: QuitPlan,
  now: { readonly isSending: boolean; readonly mayAsk: boolean },
): 'leave' | 'ask' | 'wait' {
  if (plan === 'leaving' || !now.mayAsk || !now.isSending) return 'leave';
  return plan === 'asking' ? 'wait' : 'ask';
}

/** What is planned after an answer; one that came too late changes nothing. */
export function afterAnswer(plan: QuitPlan, answer: QuitAnswer): QuitPlan {
  if (plan !== 'asking') return plan;
  return ({ finish: 'finishing', stop: 'leaving', cancel: 'none' } as const)[answer];
}
