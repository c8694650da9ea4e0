/** @file Starting Okapi with the computer. The system keeps whether it does; Okapi only asks and tells. */
import { fail, succeed, type Problem, type Result } from '../../shared/errors.ts';
import type { StartUp } from '../../shared/ipc.ts';
import { codeOf } from '../library/file-failure.ts';

/** The argument of a start by the system: nobody has asked for a window yet. */
export const HIDDEN_ARGUMENT = '--hidden';

/** One system's way; rejects with the system's error. */
export interface Autostart {
  isOn(): Promise<boolean>;
  turn(isOn: boolean): Promise<void>;
}

/** Asks the system, so that what was switched off elsewhere is seen. */
export async function readStartUp(autostart: Autostart): Promise<Result<StartUp>> {
  try {
    return succeed({ isOn: await autostart.isOn() });
  } catch (cause) {
    return fail(refused(cause));
  }
}

/** Tells the system and asks it whether it listened: some refuse without a word. */
export async function changeStartUp(autostart: Autostart, isOn: boolean): Promise<Result<StartUp>> {
  try {
    await autostart.turn(isOn);
    const isOnNow = await autostart.isOn();
    if (isOnNow === isOn) return succeed({ isOn });
    return fail({ code: 'start-up-refused', stage: 'intake' });
  } catch (cause) {
    return fail(refused(cause));
  }
}

function refused(cause: unknown): Problem {
  // A folder that is not writable is expected, a fault of ours is not.
  if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
  return { code: 'start-up-refused', stage: 'intake', detail: codeOf(cause) };
}
