/** @file What is looked at by the clock: folders that come and go, that nobody can watch, and all of them now and then. */
import type { Sighting } from './look-at-folder.ts';
import { isAnother, type Scanned } from './scanning.ts';
import type { Timers, WatchTimes } from './timers.ts';

/** What is known of a folder without looking at it. */
export interface Standing {
  readonly isPaused: boolean;
  readonly isScanning: boolean;
  /** It was away or gone when it was looked at last. */
  readonly isAbsent: boolean;
  readonly isPolled: boolean;
  /** Its last scan; null before the first. */
  readonly scanned: Scanned | null;
}

/** `look`: whether it is there still, or again, and still the same. */
export type Turn = 'nothing' | 'look' | 'scan';

/** A share is not looked through for more than a tenth of the time. */
const POLL_PAUSE = 9;

/** What a folder gets at one turn of the clock. */
export function turnOf(
  { isPaused, isScanning, isAbsent, isPolled, scanned }: Standing,
  now: number,
  { pollMs }: Pick<WatchTimes, 'pollMs'>,
): Turn {
  if (isPaused || isScanning) return 'nothing';
  if (isAbsent) return 'look';
  // Its watch does not tell when a folder around it is renamed, or its drive pulled out.
  if (!isPolled) return 'look';
  const pauseMs = Math.max(pollMs, POLL_PAUSE * (scanned?.tookMs ?? 0));
  return scanned !== null && now - scanned.at >= pauseMs ? 'scan' : 'nothing';
}

/** Whether a look says something else than the last scan. A drive may have been out between two looks. */
export function isNews({ isAbsent, scanned }: Standing, seen: Sighting | null): boolean {
  const isThere = seen?.presence === 'there';
  return isThere === isAbsent || (isThere && isAnother(scanned, seen.identity));
}

export interface RoundsParts {
  readonly timers: Timers;
  readonly times: WatchTimes;
  readonly random: () => number;
  /** The folders of the moment. */
  readonly standings: () => ReadonlyMap<number, Standing>;
  /** What is there; null when the folder is kept no more. */
  readonly sighting: (id: number) => Promise<Sighting | null>;
  /** Those that photos wait for. */
  readonly lookAtAbsences: () => Promise<void>;
  readonly scan: (id: number) => void;
  readonly scanAll: () => void;
  readonly onBug: (cause: unknown) => void;
}

export type Rounds = ReturnType<typeof createRounds>;

export function createRounds(parts: RoundsParts) {
  const { timers, times } = parts;
  let stopTurn = (): void => undefined;
  let stopRescan = (): void => undefined;
  let run = 0;

  async function turn(): Promise<void> {
    for (const [id, standing] of parts.standings()) {
      const next = turnOf(standing, timers.now(), times);
      if (next === 'scan') parts.scan(id);
      // The scan finds out the same, and writes it down.
      else if (next === 'look' && isNews(standing, await parts.sighting(id))) parts.scan(id);
    }
    await parts.lookAtAbsences();
  }

  function again(own: number): void {
    if (own !== run) return;
    stopTurn = timers.after(times.lookMs, () => {
      void turn()
        .catch(parts.onBug)
        .then(() => again(own));
    });
  }

  function rescan(own: number): void {
    if (own !== run) return;
    stopRescan = timers.after(times.rescanMs * (0.9 + 0.2 * parts.random()), () => {
      parts.scanAll();
      rescan(own);
    });
  }

  function stop(): void {
    run += 1;
    stopTurn();
    stopRescan();
  }

  return {
    /** From now on; what went on before is stopped. */
    start(): void {
      stop();
      again(run);
      rescan(run);
    },
    stop,
  };
}
