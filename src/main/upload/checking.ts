/** @file The one check on OK that may be running, and what is told of it. */
import type { CheckState, UploadView } from '../../shared/upload.ts';
import type { Upload } from '../queue/upload.ts';
import { checkDone, type CheckParts, type CheckProgress } from './check.ts';

const TELL_MS = 250;
/** While it runs, a few are enough to see; at the end it is a list to work with. */
const MOST_TOLD = { running: 50, ended: 5_000 };

export function createChecking(
  parts: CheckParts & { readonly viewed: (upload: Upload) => UploadView },
) {
  const listeners = new Set<(state: CheckState) => void>();
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  let latest: CheckProgress | null = null;
  let telling: NodeJS.Timeout | undefined;

  function tell(): void {
    clearTimeout(telling);
    telling = undefined;
    if (latest === null || listeners.size === 0) return;
    const most = latest.isRunning ? MOST_TOLD.running : MOST_TOLD.ended;
    const state = { ...latest, missing: latest.missing.slice(0, most).map(parts.viewed) };
    for (const listener of listeners) listener(state);
  }

  return {
    /** Ignored while one is running. Resolves when it has ended; rejects on a bug only. */
    start(): Promise<void> {
      if (running !== null) return running.ended;
      const stop = new AbortController();
      const ended = checkDone(parts, stop.signal, (progress) => {
        latest = progress;
        if (progress.isRunning) telling ??= setTimeout(tell, TELL_MS);
        else tell();
      }).finally(() => {
        running = null;
      });
      running = { stop, ended };
      return ended;
    },

    /** Told at most four times a second, and at the end. Returns the function that ends it. */
    onChange(listener: (state: CheckState) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async stop(): Promise<void> {
      running?.stop.abort();
      await running?.ended.catch(() => undefined); // whoever started it hears of it
      clearTimeout(telling);
    },
  };
}
