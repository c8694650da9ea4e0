/** @file The folders being taken in, and the run that they and the retries belong to. */
import { destinationByFolder } from '../library/album-titles.ts';
import { absolutePath, type FilePath } from '../library/file-path.ts';
import { takeIn, type FoundFile, type IntakeParts, type IntakeRequest } from '../library/intake.ts';
import type { KeptFiles } from '../library/known-file.ts';
import type { OnFolder } from '../library/scan.ts';
import { createIntakeLog } from '../queue/intake-log.ts';
import type { Store } from '../queue/store.ts';
import { written } from '../queue/written.ts';
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

/** One look through a folder that Okapi keeps. */
export interface KeptScan extends AddRequest {
  readonly kept: KeptFiles;
  /** Only these paths in it; left out: all. */
  readonly within?: readonly FilePath[] | undefined;
  /** Told of each folder just before it is read. */
  readonly onFolder: OnFolder;
  /** The folder was never looked through to its end. */
  readonly isFirst: boolean;
  readonly stop: AbortController;
  readonly onProgress: (found: number) => void;
}

/** What one intake has met so far. */
interface Progress {
  found: number;
  checked: number;
  skipped: number;
}

interface Running {
  readonly isScan: boolean;
  /** Whether photos may be expected of it. */
  readonly isNews: () => boolean;
  readonly end: Promise<unknown>;
}

/** What an intake is begun with. */
interface Begun extends AddRequest, Pick<IntakeRequest, 'run' | 'kept' | 'within' | 'onFolder'> {
  readonly stop: AbortController;
  readonly isNews: () => boolean;
  readonly onProgress?: ((found: number) => void) | undefined;
  /** It has come to its end. */
  readonly atEnd?: (() => void) | undefined;
}

export type Intakes = ReturnType<typeof createIntakes>;

export function createIntakes(parts: IntakesParts) {
  const { store, continues } = parts;
  const log = createIntakeLog(store);
  const running = new Map<AbortController, Running>();
  /** Of the intakes of this run. */
  let tallies: Progress[] = [];
  let run = nextRun();

  function nextRun(): number {
    const last = store.lastRun();
    return continues && last.unfinished ? last.run : last.run + 1;
  }

  function begin({ paths, destination, ...begun }: Begun): Promise<AddSummary> {
    const { stop, isNews, onProgress, atEnd, ...how } = begun;
    const isScan = how.kept !== undefined;
    const progress: Progress = { found: 0, checked: 0, skipped: 0 };
    tallies.push(progress);
    const work = async (): Promise<AddSummary> => {
      const summary = await takeIn(parts, { ...how, ...request });
      if (atEnd !== undefined) await endOf(stop.signal, atEnd);
      return summary;
    };
    const request = {
      paths,
      destinationOf: (file: FoundFile) =>
        destination.kind === 'by-folder'
          ? destinationByFolder(file, destination.groupId)
          : destination,
      signal: stop.signal,
      onProgress: (tally: AddSummary, written: boolean) => {
        progress.found = tally.found;
        progress.skipped = tally.skipped;
        progress.checked = tally.skipped + tally.duplicates + tally.queued + tally.failed;
        onProgress?.(tally.found);
        parts.onProgress(written);
      },
    };
    const intake = work().finally(() => {
      running.delete(stop);
      // What is looked through again and again does not add up.
      if (isScan) tallies = tallies.filter((other) => other !== progress);
      parts.onEnd();
    });
    running.set(stop, { isScan, isNews, end: intake });
    return intake;
  }

  /** What a stopped intake has not come to, or could not say, is gone on with by the next program. */
  async function endOf(stop: AbortSignal, atEnd: () => void): Promise<void> {
    if (stop.aborted) return;
    await written(atEnd, parts.untilWritable, stop).catch((cause: unknown) => {
      if (!stop.aborted) throw cause;
    });
  }

  function beginLogged(
    id: number,
    request: AddRequest,
    onProgress?: (found: number) => void,
  ): Promise<AddSummary> {
    const inRun = run;
    return begin({
      ...request,
      run: () => inRun,
      stop: new AbortController(),
      isNews: () => true,
      onProgress,
      atEnd: () => log.remove(id),
    });
  }

  function beginRun(): void {
    const state = store.lastRun();
    const isAdding = [...running.values()].some(({ isScan }) => !isScan);
    if (!isAdding && !state.unfinished && continues) {
      run = state.run + 1;
      tallies = [];
    }
  }

  return {
    run: () => run,
    isActive: () => running.size > 0,
    /** Not while kept folders are only looked through once more: a person has nothing to wait for. */
    isNews: () => [...running.values()].some(({ isNews }) => isNews()),

    /** What comes after everything was done is a new run. */
    beginRun,

    /** Another account is active, or the first: what it left unfinished is gone on with. */
    takeUpRun(): void {
      run = nextRun();
      tallies = [];
    },

    /** Written before the first file is looked at: a crash in the middle loses no folder. */
    add(request: AddRequest, onProgress?: (found: number) => void): Promise<AddSummary> {
      const absolute = { ...request, paths: request.paths.map(absolutePath) };
      return beginLogged(log.add(absolute), absolute, onProgress);
    },

    /** Looks for what is new in a kept folder, whose own row is its log; the first new photo begins a run. */
    scan(scan: KeptScan): Promise<AddSummary> {
      const { isFirst, ...begun } = scan;
      let inRun: number | null = null;
      const runOfNew = (): number => {
        if (inRun === null) beginRun();
        return (inRun ??= run);
      };
      const isNews = () => isFirst || inRun !== null;
      return begin({ ...begun, run: runOfNew, isNews });
    },

    /** Goes on with what an earlier program, or another account's turn, left in the middle. */
    goOn(): void {
      if (!continues) return;
      for (const { id, request } of log.unfinished()) {
        void beginLogged(id, request).catch(parts.onBug);
      }
    },

    /** What they have not come to is still in the log. */
    async stop(): Promise<void> {
      for (const stop of running.keys()) stop.abort();
      await Promise.allSettled([...running.values()].map(({ end }) => end));
    },

    /** The files of this run's intakes so far. */
    soFar: () => ({
      found: sum(({ found }) => found),
      checked: sum(({ checked }) => checked),
      skipped: sum(({ skipped }) => skipped),
    }),
  };

  function sum(numberOf: (tally: Progress) => number): number {
    return tallies.reduce((total, tally) => total + numberOf(tally), 0);
  }
}
