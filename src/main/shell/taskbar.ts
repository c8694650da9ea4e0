/** @file How far the uploads are, on the app's icon in the dock or taskbar. */
import type { BrowserWindow } from 'electron';
import { leftToDo, waitsForPerson, type Snapshot } from '../../shared/upload.ts';

/** As `BrowserWindow.setProgressBar` takes it: 0 to 1, above 1 for "somehow", -1 for none. */
export interface IconProgress {
  readonly value: number;
  /** Only Windows tells them apart. */
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'error' | 'paused';
}

const NONE: IconProgress = { value: -1, mode: 'none' };
const SOMEHOW: IconProgress = { value: 2, mode: 'indeterminate' };

/** What the icon shows: nothing unless something is going on, and red only when a person has to act. */
export function iconProgress({
  counts,
  totalBytes,
  sentBytes,
  intake,
  pause,
}: Pick<Snapshot, 'counts' | 'totalBytes' | 'sentBytes' | 'intake' | 'pause'>): IconProgress {
  if (leftToDo({ counts }) === 0) return intake.active ? SOMEHOW : NONE;
  // Done is only what is confirmed, so the icon is never full before the end.
  const value = totalBytes > 0 ? Math.min(sentBytes / totalBytes, 0.99) : 0;
  if (pause) return { value, mode: waitsForPerson(pause) ? 'error' : 'paused' };
  // Nobody knows the whole yet.
  return intake.active ? SOMEHOW : { value, mode: 'normal' };
}

/** Whether a person could see the difference: less than a percent is nothing on an icon. */
export function isOtherProgress(shown: IconProgress, next: IconProgress): boolean {
  return shown.mode !== next.mode || percentOf(shown) !== percentOf(next);
}

function percentOf({ value }: IconProgress): number {
  return Math.floor(value * 100);
}

/** Returns what takes each snapshot; a window that is opened later starts with none. */
export function createTaskbar(window: () => BrowserWindow | null): (snapshot: Snapshot) => void {
  let shownOn: BrowserWindow | null = null;
  let shown = NONE;
  return (snapshot) => {
    const target = window();
    if (target === null || target.isDestroyed()) return;
    if (target !== shownOn) shown = NONE;
    shownOn = target;
    const next = iconProgress(snapshot);
    if (!isOtherProgress(shown, next)) return;
    shown = next;
    target.setProgressBar(next.value, { mode: next.mode });
  };
}
