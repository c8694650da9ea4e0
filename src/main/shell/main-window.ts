/**
 * @file The life of the one window: it is made when somebody asks for it and freed when they
 * close it, and everything else goes on without it. There is no hidden window: one that is not
 * on show or minimised is not there and takes no memory.
 */
import { app, type BrowserWindow } from 'electron';
import type { ShownView } from '../../shared/kept-view.ts';
import type { SettingsStore } from './settings.ts';
import { openWindow, showWindow } from './window.ts';

export interface MainWindow {
  /** Null while there is none. */
  current(): BrowserWindow | null;
  /** Null also while it is minimised: a dialog that belongs to it would be as well. */
  inSight(): BrowserWindow | null;
  /** Brings it to the front, from wherever it is, or makes it anew; with what the person asked to see. */
  show(view?: ShownView): void;
  /** Opens it out of the way, unless it is there. */
  openMinimised(): void;
  /** Whether the person looks at it. */
  isLooking(): boolean;
}

export interface MainWindowParts {
  /** The address of its page. */
  readonly home: string;
  readonly settings: SettingsStore;
  /** The app is on its way out: the window closes like any other. */
  readonly isLeaving: () => boolean;
  /** The person has closed it; it is still there. */
  readonly onClose: (window: BrowserWindow) => void;
  /** It is asked for; one that is just being put away is still there, and would say nothing of it. */
  readonly onAsked: () => void;
  /** The person has it before them again. */
  readonly onShown: () => void;
  /** Windows ends the session. */
  readonly onSessionEnd: () => void;
  /** Tells a window that is there what it is to show. */
  readonly tellView: (view: ShownView) => void;
}

/** One that dies again at once would do so for ever. */
const SHORTEST_LIFE_MS = 10_000;

export function createMainWindow(parts: MainWindowParts): MainWindow {
  const { home, settings } = parts;
  let window: BrowserWindow | null = null;

  function open(isHidden: boolean): void {
    const opened = openWindow({ home, settings, isHidden });
    window = opened;
    opened.on('close', (event) => {
      if (parts.isLeaving()) return;
      event.preventDefault();
      parts.onClose(opened);
    });
    opened.on('closed', () => {
      if (window === opened) window = null;
    });
    opened.on('show', parts.onShown);
    opened.on('restore', parts.onShown);
    opened.on('session-end', parts.onSessionEnd);
    reviveWhenItsPageDies(opened);
  }

  // Its end is not the app's: who is at work goes on. Electron quits an app that does not listen.
  app.on('window-all-closed', () => undefined);

  return {
    current: () => window,
    inSight: () => (window?.isVisible() && !window.isMinimized() ? window : null),
    show(view) {
      if (parts.isLeaving()) return; // what it would show is being put away
      if (view !== undefined) {
        // A page that is only loading reads what is kept; one that is there hears of it.
        settings.keepView({ ...settings.keptView(), ...view });
        parts.tellView(view);
      }
      parts.onAsked();
      if (window === null) open(false);
      else showWindow(window);
    },
    openMinimised() {
      if (window === null) open(true);
    },
    isLooking: () => window?.isFocused() === true,
  };
}

/** A page whose process has died, for want of memory say, leaves an empty window behind. */
function reviveWhenItsPageDies({ webContents }: BrowserWindow): void {
  let bornAt = performance.now();
  webContents.on('render-process-gone', () => {
    if (performance.now() - bornAt < SHORTEST_LIFE_MS) return;
    bornAt = performance.now();
    webContents.reload();
  });
}
