/** @file Builds what looks after kept folders: scans, watches, and the clock. */
import type { ChangedPhotos } from '../../shared/settings.ts';
import type { AddSummary } from '../engine/contract.ts';
import type { KeptScan } from '../engine/intakes.ts';
import type { KeptFiles } from '../library/known-file.ts';
import type { Log } from '../platform/log.ts';
import { watchTree } from '../platform/watch-tree.ts';
import type { UntilWritable } from '../queue/written.ts';
import { createAbsences } from './absences.ts';
import type { KeptFolder, KeptFolders } from './kept-folders.ts';
import { lookAtFolder, sightingOf } from './look-at-folder.ts';
import { oldPlaceOf } from './old-place.ts';
import { isAbsence } from './presence.ts';
import { createRounds, type Standing } from './rounds.ts';
import { createScanning, type Scanning } from './scanning.ts';
import type { Timers, WatchTimes } from './timers.ts';
import { createWatching, type Watching } from './watching.ts';
import { wayOf } from './way-of.ts';

export interface LookAfterParts {
  readonly kept: KeptFolders;
  readonly takeIn: (scan: KeptScan) => Promise<AddSummary>;
  readonly changedPhotos: () => ChangedPhotos;
  readonly timers: Timers;
  readonly times: WatchTimes;
  /** The time that files have too. */
  readonly now: () => number;
  readonly random: () => number;
  readonly untilWritable: UntilWritable;
  readonly log: Log;
  readonly onChange: () => void;
  /** Photos that waited for their folder may go. */
  readonly onBack: () => void;
  readonly onBug: (cause: unknown) => void;
}

export function lookAfterFolders(parts: LookAfterParts) {
  const { kept, timers, times, log, onBug } = parts;

  const watching: Watching = createWatching({
    timers,
    times,
    watchTree,
    wayOf,
    onDue: (id, due) => void scanning.look(id, due),
    log,
  });

  const scanning: Scanning = createScanning({
    kept,
    filesOf,
    takeIn: parts.takeIn,
    watching,
    sighting: sightingOf,
    now: timers.now,
    untilWritable: parts.untilWritable,
    onChange: parts.onChange,
    onBug,
  });

  const absences = createAbsences({
    kept,
    look: lookAtFolder,
    scan: (id) => scanning.scan(id),
    onBack: parts.onBack,
  });

  const rounds = createRounds({
    timers,
    times,
    random: parts.random,
    standings: () => new Map(kept.all().map((folder) => [folder.id, standingOf(folder)])),
    sighting: async (id) => {
      const folder = kept.get(id);
      return folder === undefined ? null : await sightingOf(folder.path);
    },
    lookAtAbsences: () => absences.look(),
    scan: (id) => void scanning.scan(id),
    scanAll: () => {
      watching.retry();
      scanning.scanAll().catch(onBug);
    },
    onBug,
  });

  function standingOf(folder: KeptFolder): Standing {
    return {
      isPaused: folder.isPaused,
      isScanning: scanning.isRunning(folder.id),
      isAbsent: isAbsence(folder.trouble),
      isPolled: watching.isPolled(folder.id),
      scanned: scanning.scanned(folder.id),
    };
  }

  function filesOf({ id, path }: KeptFolder): KeptFiles {
    return {
      ...kept.filesOf(id),
      elsewhere: async (fingerprint, file, signal) =>
        await Promise.all(
          kept.elsewhere(fingerprint, file).map(async ({ row, folder }) => ({
            row,
            place: await oldPlaceOf(row, folder, file, lookAtFolder, signal),
          })),
        ),
      settling: { ...times, now: parts.now },
      onUnsettled: (file, againInMs) => watching.later(id, path, file, againInMs),
      changedPhotos: parts.changedPhotos,
    };
  }

  return { scanning, watching, rounds, absences };
}
