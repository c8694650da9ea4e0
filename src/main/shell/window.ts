/** @file How the one window looks and opens; its life is in `main-window.ts`. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import path from 'node:path';
import { placeWindow, SMALLEST_SIZE } from './place.ts';
import type { SettingsStore } from './settings.ts';

/** The window's ground before its page is drawn, so that nothing flashes. */
const GROUND = { light: '#faf8f5', dark: '#1b1917' };

export interface WindowParts {
  /** The address of its page. */
  readonly home: string;
  readonly settings: SettingsStore;
  /** Nobody has asked for the window yet: it opens out of the way. */
  readonly isHidden: boolean;
}

/** Brings the window to the front, from wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Opens the window where it was last; shows it when its page is drawn. */
export function openWindow({ home, settings, isHidden }: WindowParts): BrowserWindow {
  const last = settings.windowBounds();
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(last, screens),
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    title: 'Okapi',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.once('ready-to-show', () => {
    // Somebody may have asked for it meanwhile. A window shows itself when it is maximised.
    const isWanted = !isHidden || window.isVisible();
    if (last?.isMaximized) window.maximize();
    if (isWanted) window.show();
    // Where there is no tray, this is as far away as a person can still find it.
    else window.minimize();
  });
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    settings.keepWindowBounds({ x, y, width, height, isMaximized: window.isMaximized() });
  });
  // A page that cannot be loaded shows as an empty window; the reason belongs in the log.
  window.loadURL(home).catch((cause: unknown) => console.error('The window did not load:', cause));
  return window;
}
