/** @file The folders being taken in, and the run that they and the retries belong to. */
import { destinationByFolder } from '../library/album-titles.ts';
import { absolutePath } from '../library/file-path.ts';
import { takeIn, type IntakeParts } from '../library/intake.ts';
import { createIntakeLog } from '../queue/intake-log.ts';
import type { Store } from '../queue/store.ts';
import type { AddRequest, AddSummary } from './contract.ts';

interface IntakesParts extends IntakeParts {
  readonly store: Store;
  /** Whether a run and an intake that an earlier program left are gone on with. */
  readonly continues: boolean;
  /** Something of an intake changed; `written` when it wrote rows. */
  readonly onProgress: (written: boolean) => void;
  readonly onEnd: () => void;
  /** An intake that was gone on with failed for a reason that must not be. */
  readonly onBug: (cause: unknown) => void;
}

export function createIntakes(parts: IntakesParts) {
  const { store, continues } = parts;
  const log = createIntakeLog(store);
  const running = new Map<AbortController, Promise<unknown>>();
  /** What the intakes of this run have met so far. */
  const tallies: { found: number; checked: number; skipped: number }[] = [];
  const last = store.lastRun();
  let run = continues && last.unfinished ? last.run : last.run + 1;

  function begin(
    id: number,
    { paths, destination }: AddRequest,
    onProgress?: (found: number) => void,
  ): Promise<AddSummary> {
    const stop = new AbortController();
    const progress = { found: 0, checked: 0, skipped: 0 };
    tallies.push(progress);
    const work = async (): Promise<AddSummary> => {
      const tally = await takeIn(parts, {
        paths,
        run,
        destinationOf: (file) =>
          destination.kind === 'by-folder'
            ? destinationByFolder(file, destination.groupId)
            : destination,
        signal: stop.signal,
        onProgress: (tally, written) => {
          progress.found = tally.found;
          progress.skipped = tally.skipped;
          progress.checked = tally.skipped + tally.duplicates + tally.queued + tally.failed;
          onProgress?.(tally.found);
          parts.onProgress(written);
        },
      });
      if (!stop.signal.aborted) log.remove(id);
      return tally;
    };
    const intake = work().finally(() => {
      running.delete(stop);
      parts.onEnd();
    });
    running.set(stop, intake);
    return intake;
  }

  return {
    run: () => run,
    isActive: () => running.size > 0,

    /** What comes after everything was done is a new run. */
    beginRun(): void {
      const state = store.lastRun();
      if (running.size === 0 && !state.unfinished && continues) {
        run = state.run + 1;
        tallies.length = 0;
      }
    },

    /** Written before the first file is looked at: a crash in the middle loses no folder. */
    add(request: AddRequest, onProgress?: (found: number) => void): Promise<AddSummary> {
      const absolute = { ...request, paths: request.paths.map(absolutePath) };
      return begin(log.add(absolute), absolute, onProgress);
    },

    /** Goes on with what an earlier program, or another account's turn, left in the middle. */
    goOn(): void {
      if (!continues) return;
      for (const { id, request } of log.unfinished()) {
        void begin(id, request).catch(parts.onBug);
      }
    },

    /** What they have not come to is still in the log. */
    async stop(): Promise<void> {
      for (const stop of running.keys()) stop.abort();
      await Promise.allSettled(running.values());
    },

    /** The files of this run's intakes so far. */
    soFar: () => ({
      found: sum(({ found }) => found),
      checked: sum(({ checked }) => checked),
      skipped: sum(({ skipped }) => skipped),
    }),
  };

  function sum(numberOf: (tally: (typeof tallies)[number]) => number): number {
    return tallies.reduce((total, tally) => total + numberOf(tally), 0);
  }
}
