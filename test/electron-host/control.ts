/** @file The line between the host and the process that started it (Node's own IPC), when there is one. */

/** What the host tells. */
export type FromControlled =
  | { readonly kind: 'browser'; readonly cdpUrl: string }
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
  /** What stands over the windows, told at each change. */
  | { readonly kind: 'titles'; readonly titles: readonly string[] };

/** What a test may ask for. */
export type ToControlled =
  | { readonly kind: 'quit' }
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
  tell(message: FromControlled): void;
  onMessage(listener: (message: ToControlled) => void): void;
}

export function connectControl(): Control {
  return {
    tell: (message) => void process.send?.(message),
    onMessage: (listener) => {
      if (process.send) process.on('message', (message) => listener(message as ToControlled));
    },
  };
}
