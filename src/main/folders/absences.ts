/** @file Kept folders that are away while photos in them wait: which they are, and when they are back. */
import type { Absences } from '../upload/steps/parts.ts';
import type { KeptFolders } from './kept-folders.ts';
import type { lookAtFolder } from './look-at-folder.ts';

export interface AbsencesParts {
  readonly kept: Pick<KeptFolders, 'away' | 'get' | 'ofUpload'>;
  readonly look: typeof lookAtFolder;
  /** A photo was the first to find out: the folder itself does not know yet. */
  readonly onAway: (id: number) => void;
  /** Photos that waited may go. */
  readonly onBack: () => void;
}

export function createAbsences({ kept, look, onAway, onBack }: AbsencesParts) {
  /** Found by photos. A scan writes the same down, but not at once, and never of a paused folder. */
  const found = new Set<number>();

  const absences: Absences = {
    away() {
      const written = kept.away();
      for (const id of written) found.delete(id); // the scan that finds it says so itself
      return [...written, ...found];
    },

    async isAway(uploadId, signal) {
      const folder = kept.ofUpload(uploadId);
      if (folder === undefined || (await look(folder.path, signal)) !== 'away') return false;
      found.add(folder.id);
      onAway(folder.id);
      return true;
    },
  };

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
