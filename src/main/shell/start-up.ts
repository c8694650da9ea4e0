/** @file What the system keeps of Okapi, such as whether it starts with the computer; Okapi only asks and tells. */
import { fail, succeed, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import type { StartUp } from '../../shared/ipc.ts';
import { codeOf } from '../library/file-failure.ts';

/** The argument of a start by the system: nobody has asked for a window yet. */
export const HIDDEN_ARGUMENT = '--hidden';

/** One system's way; rejects with the system's error. */
export interface SystemSwitch {
  isOn(): Promise<boolean>;
  turn(isOn: boolean): Promise<void>;
}

/** Asks the system, so that what was switched off elsewhere is seen. */
export async function readSwitch(
  system: SystemSwitch,
  code: ProblemCode,
): Promise<Result<StartUp>> {
  try {
    return succeed({ isOn: await system.isOn() });
  } catch (cause) {
    return fail(refused(cause, code));
  }
}

/** Tells the system and asks it whether it listened: some refuse without a word. */
export async function changeSwitch(
  system: SystemSwitch,
  isOn: boolean,
  code: ProblemCode,
): Promise<Result<StartUp>> {
  try {
    await system.turn(isOn);
    const isOnNow = await system.isOn();
    if (isOnNow === isOn) return succeed({ isOn });
    return fail({ code, stage: 'intake' });
  } catch (cause) {
    return fail(refused(cause, code));
  }
}

function refused(cause: unknown, code: ProblemCode): Problem {
  // A folder that is not writable is expected, a fault of ours is not.
  if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
  return { code, stage: 'intake', detail: codeOf(cause) };
}
