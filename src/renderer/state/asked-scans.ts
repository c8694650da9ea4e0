/** @file Which scans a person asked for: where nothing is new, the button would seem to have done nothing. */
import type { FolderView } from '../../shared/folders.ts';

type Scanned = Pick<FolderView, 'id' | 'scannedAt'>;

export class AskedScans {
  /** By folder, when it had been looked through before. */
  readonly #asked = new Map<number, number | null>();

  ask({ id, scannedAt }: Scanned): void {
    this.#asked.set(id, scannedAt);
  }

  /** Whether these news of a folder say that its scan has ended; true once. */
  hasEnded({ id, scannedAt }: Scanned): boolean {
    const before = this.#asked.get(id);
    if (before === undefined || before === scannedAt) return false;
    this.#asked.delete(id);
    return true;
  }
}
