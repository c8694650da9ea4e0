/** @file The one check on OK that may be running, and what is told of it. */
import type { CheckState, UploadView } from '../../shared/upload.ts';
import type { Upload } from '../queue/upload.ts';
import { checkDone, type CheckParts, type CheckProgress } from './check.ts';

const TELL_MS = 250;
/** More rows than anybody reads in a dialog. */
const MOST_TOLD = 50;
/** A message to the window stays below 20 kB; names of files may be long. */
const MOST_BYTES = 16_000;

export function createChecking(
  parts: CheckParts & { readonly viewed: (upload: Upload) => UploadView },
) {
  const listeners = new Set<(state: CheckState | null) => void>();
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  let latest: CheckProgress | null = null;
  let telling: NodeJS.Timeout | undefined;

  function state(): CheckState | null {
    if (latest === null) return null;
    const { missingIds, ...progress } = latest;
    const missing = parts.store.uploadsOf(missingIds.slice(0, MOST_TOLD)).map(parts.viewed);
    return { ...progress, missingCount: missingIds.length, missing: firstPage(missing) };
  }

  function tell(): void {
    clearTimeout(telling);
    telling = undefined;
    if (listeners.size === 0) return;
    const told = state();
    for (const listener of listeners) listener(told);
  }

  return {
    /** Ignored while one is running. Resolves when it has ended; rejects on a bug only. */
    start(): Promise<void> {
      if (running !== null) return running.ended;
      const stop = new AbortController();
      const ended = checkDone(parts, stop.signal, (progress) => {
        latest = progress;
        if (progress.phase === 'running') telling ??= setTimeout(tell, TELL_MS);
        else tell();
      }).finally(() => {
        running = null;
      });
      running = { stop, ended };
      return ended;
    },

    /** What is told of it; null until one was started. */
    state,

    /** The rows whose photo OK does not have any more, as far as it has come. */
    missingIds: (): readonly number[] => latest?.missingIds ?? [],

    /** Told at most four times a second, and at the end. Returns the function that ends it. */
    onChange(listener: (state: CheckState | null) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop,

    /** Another account becomes active: ends it, for what it finds is not about the other's photos. */
    async forget(): Promise<void> {
      await stop();
      latest = null;
      tell();
    },
  };

  async function stop(): Promise<void> {
    running?.stop.abort();
    await running?.ended.catch(() => undefined); // whoever started it hears of it
    clearTimeout(telling);
    telling = undefined;
  }
}

/** As many rows as fit into one message. */
export function firstPage(rows: readonly UploadView[]): readonly UploadView[] {
  let bytes = 0;
  return rows.filter((row) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return bytes <= MOST_BYTES;
  });
}
