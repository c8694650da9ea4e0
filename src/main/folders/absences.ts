/** @file Kept folders that are away while photos in them wait: which they are, and when they are back. */
import type { FolderCounts } from '../../shared/folders.ts';
import type { Pause, Snapshot } from '../../shared/upload.ts';
import type { Absences } from '../upload/steps/parts.ts';
import type { KeptFolders } from './kept-folders.ts';
import type { lookAtFolder } from './look-at-folder.ts';

export interface AbsencesParts {
  readonly kept: Pick<KeptFolders, 'away' | 'get' | 'ofUpload'>;
  readonly look: typeof lookAtFolder;
  /** Finds out the same, and writes it down; resolves when it has. */
  readonly scan: (id: number) => Promise<void>;
  /** Photos that waited may go. */
  readonly onBack: () => void;
}

/** Why nothing moves, when all that is left to do lies in folders that are away; else null. */
export function waitForFolders(
  counts: Snapshot['counts'],
  away: readonly number[],
  ofFolders: ReadonlyMap<number, Pick<FolderCounts, 'waiting'>>,
): Pause | null {
  const { queued, sending, sent, committing } = counts;
  if (queued === 0 || sending + sent + committing > 0) return null;
  const waiting = away.reduce((sum, id) => sum + (ofFolders.get(id)?.waiting ?? 0), 0);
  return waiting < queued ? null : { reason: 'folder-away', until: null, problem: null };
}

export function createAbsences({ kept, look, scan, onBack }: AbsencesParts) {
  /** Found by photos. A scan writes the same down, but not at once, and never of a paused folder. */
  const found = new Set<number>();

  const absences: Absences = {
    away: () => [...new Set([...kept.away(), ...found])],

    async isAway(uploadId, signal) {
      const folder = kept.ofUpload(uploadId);
      if (folder === undefined || (await look(folder.path, signal)) !== 'away') return false;
      found.add(folder.id);
      void scan(folder.id).then(() => leaveToScan(folder.id));
      return true;
    },
  };

  /** What a scan has found, away or back, counts from then on; a paused folder was not looked at. */
  function leaveToScan(id: number): void {
    if (kept.get(id)?.isPaused === true) return;
    found.delete(id);
    onBack();
  }

  return {
    ...absences,

    /** Looks whether those that photos have found are back; one that is kept no more holds up nobody. */
    async look(): Promise<void> {
      for (const id of found) {
        const folder = kept.get(id);
        if (folder !== undefined && (await look(folder.path)) === 'away') continue;
        found.delete(id);
        onBack();
      }
    },
  };
}
