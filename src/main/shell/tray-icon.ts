/** @file Which icon stands in the tray. Pure: what the queue does, the system and its panel decide. */
import { summarize, type Phase } from '../../shared/progress.ts';
import type { Snapshot } from '../../shared/upload.ts';

export type TrayState = 'idle' | 'working' | 'waiting' | 'failed' | 'paused';

/** Where the icon stands. */
export interface Panel {
  readonly platform: NodeJS.Platform;
  /** Of the system's own surfaces, whatever theme the window has. */
  readonly isDark: boolean;
}

const STATES: Record<Phase, TrayState> = {
  empty: 'idle',
  looking: 'working',
  uploading: 'working',
  waiting: 'waiting',
  paused: 'paused',
  finished: 'idle',
  'finished-failed': 'failed',
};

export function trayStateOf(snapshot: Snapshot): TrayState {
  return STATES[summarize(snapshot).phase];
}

/**
 * The file in `build/tray`. macOS tints its own; Windows says what its taskbar is like; on Linux
 * nobody knows, so the icon brings its ground.
 */
export function trayIconFile(state: TrayState, { platform, isDark }: Panel): string {
  if (platform === 'darwin') return `${state}Template.png`;
  if (platform === 'win32') return `${state}-${isDark ? 'dark' : 'light'}.ico`;
  return `${state}.png`;
}
