/** @file The line between the host and the process that started it (Node's own IPC), when there is one. */

/** What the host tells. */
export type FromControlled =
  | { readonly kind: 'browser'; readonly cdpUrl: string }
  | { readonly kind: 'opened-outside'; readonly url: string }
  /** What the app put into its clipboard. */
  | { readonly kind: 'copied'; readonly text: string }
  /** What stands over the windows, told at each change. */
  | { readonly kind: 'titles'; readonly titles: readonly string[] };

/** What a test may ask for. */
export type ToControlled =
  | { readonly kind: 'quit' }
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
