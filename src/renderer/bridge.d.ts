import type { Bridge } from '../shared/ipc.ts';

declare global {
  interface Window {
    /** The preload puts it here; nothing else reaches the main process. */
    readonly okapi: Bridge;
  }
}
