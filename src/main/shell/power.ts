/** @file Keeps the computer awake while photos are on their way, and hears when it has slept. */
import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Snapshot } from '../../shared/upload.ts';
import { createAwakeKeeper } from './awake-keeper.ts';

/** Returns what takes each snapshot, and what lets the computer sleep in any case. */
export function keepAwake(): {
  readonly follow: (snapshot: Pick<Snapshot, 'sendingNow'>) => void;
  readonly stop: () => void;
} {
  return createAwakeKeeper({
    // The screen may go dark.
    begin: () => powerSaveBlocker.start('prevent-app-suspension'),
    end: (id) => void powerSaveBlocker.stop(id),
  });
}

/** Calls back each time the computer wakes up. */
export function onAwake(callBack: () => void): void {
  powerMonitor.on('resume', callBack);
}
