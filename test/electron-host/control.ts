/** @file The line between the host and the process that started it (Node's own IPC), when there is one. */

/** An entry of a menu as a person reads it; a line between entries is "—". */
export interface ShownItem {
  readonly label: string;
  readonly isEnabled: boolean;
  readonly items: readonly ShownItem[];
}

/** What stands in the tray. */
export interface ShownTray {
  /** The name of the icon's file; empty when it is not there. */
  readonly icon: string;
  readonly toolTip: string;
  readonly items: readonly ShownItem[];
}

/** A question of the app's own. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** What the host tells. */
export type FromControlled =
  /** The app's script has run, and what it does when it is ready has begun. */
  | { readonly kind: 'ready' }
  /** The browser of the windows; null when the last of them is gone. */
  | { readonly kind: 'browser'; readonly cdpUrl: string | null }
  | { readonly kind: 'tray'; readonly tray: ShownTray | null }
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'opened-outside'; readonly url: string }
  /** What the app put into its clipboard. */
  | { readonly kind: 'copied'; readonly text: string }
  /** A notification that the system would show now. */
  | { readonly kind: 'notified'; readonly title: string; readonly body: string }
  /** What the person looks at, told at each change; a window that is shown is looked at. */
  | { readonly kind: 'looks'; readonly at: 'window' | 'elsewhere' }
  /** Whether the app's first window is minimised, told at each change. */
  | { readonly kind: 'minimised'; readonly isMinimised: boolean }
  /** What the app shows on its icon in the taskbar. */
  | { readonly kind: 'icon-progress'; readonly value: number; readonly mode: string }
  /** Whether the app keeps the computer awake, told at each change. */
  | { readonly kind: 'sleep-blocked'; readonly isBlocked: boolean }
  /** The app is to be started again when it has ended, with these words after the app. */
  | { readonly kind: 'relaunch'; readonly words: readonly string[] }
  /** What stands over the windows, told at each change. */
  | { readonly kind: 'titles'; readonly titles: readonly string[] };

/** What a test may ask for. */
export type ToControlled =
  | { readonly kind: 'quit' }
  /** The person closes the first window by its own button. */
  | { readonly kind: 'close-window' }
  /** The computer is shut down. */
  | { readonly kind: 'shut-down' }
  /** A click on the icon in macOS's dock, and a drop of one thing on it. */
  | { readonly kind: 'activate' }
  | { readonly kind: 'open-file'; readonly path: string }
  | { readonly kind: 'click-tray' }
  | { readonly kind: 'click-tray-item'; readonly labels: readonly string[] }
  /** Presses a button of the question that is open, or else of the next one. */
  | { readonly kind: 'answer'; readonly button: number }
  /** The person turns to another program, or clicks on the window. */
  | { readonly kind: 'look'; readonly at: 'window' | 'elsewhere' }
  /** The person clicks on the notification that was shown last, if it is still there. */
  | { readonly kind: 'click-notification' }
  /** What the system says of the connection from now on. */
  | { readonly kind: 'network'; readonly isOnline: boolean }
  /** The computer falls asleep, or wakes up. */
  | { readonly kind: 'sleep' | 'wake' }
  /** The paths that the next open dialogs answer; null is "cancelled". */
  | { readonly kind: 'choose'; readonly paths: readonly string[] | null }
  /** The path that the next save dialogs answer; null is "cancelled". */
  | { readonly kind: 'save-as'; readonly path: string | null };

export interface Control {
  /** Whether somebody reads and answers. */
  readonly isControlled: boolean;
  tell(message: FromControlled): void;
  onMessage(listener: (message: ToControlled) => void): void;
}

export function connectControl(): Control {
  return {
    isControlled: process.send !== undefined,
    tell: (message) => void process.send?.(message),
    onMessage: (listener) => {
      if (process.send) process.on('message', (message) => listener(message as ToControlled));
    },
  };
}
