/** @file The one check on OK that may be running, and what is told of it. */
import type { CheckState, UploadView } from '../../shared/upload.ts';
import { fitting } from '../queue/fitting.ts';
import type { Upload } from '../queue/upload.ts';
import { checkDone, type CheckParts, type CheckProgress } from './check.ts';

/** More rows than anybody reads in a dialog. */
const MOST_TOLD = 50;

export function createChecking(
  parts: CheckParts & {
    readonly viewed: (upload: Upload) => UploadView;
    /** Calls `tell` soon. */
    readonly onNews: () => void;
  },
) {
  const listeners = new Set<(state: CheckState | null) => void>();
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  let latest: CheckProgress | null = null;
  let isNews = false;

  function state(): CheckState | null {
    if (latest === null) return null;
    const { missingIds, ...progress } = latest;
    const missing = parts.store.uploadsOf(missingIds.slice(0, MOST_TOLD)).map(parts.viewed);
    return { ...progress, missingCount: missingIds.length, missing: fitting(missing) };
  }

  function become(progress: CheckProgress | null): void {
    latest = progress;
    isNews = true;
    parts.onNews();
  }

  return {
    /** Ignored while one is running. Resolves when it has ended; rejects on a bug only. */
    start(): Promise<void> {
      if (running !== null) return running.ended;
      const stop = new AbortController();
      const ended = checkDone(parts, stop.signal, become).finally(() => {
        running = null;
      });
      running = { stop, ended };
      return ended;
    },

    /** What is told of it; null until one was started. */
    state,

    /** The rows whose photo OK does not have any more, as far as it has come. */
    missingIds: (): readonly number[] => latest?.missingIds ?? [],

    /** Tells how far it is, if that is news; the engine calls it at its beat. */
    tell(): boolean {
      if (!isNews || listeners.size === 0) return false;
      isNews = false;
      const told = state();
      for (const listener of listeners) listener(told);
      return true;
    },

    /** Told with the engine's own beat, and at the end. Returns the function that ends it. */
    onChange(listener: (state: CheckState | null) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop,

    /** Another account becomes active: ends it, for what it finds is not about the other's photos. */
    async forget(): Promise<void> {
      await stop();
      become(null);
    },
  };

  async function stop(): Promise<void> {
    running?.stop.abort();
    await running?.ended.catch(() => undefined); // whoever started it hears of it
  }
}
