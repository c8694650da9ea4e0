/** @file How it is with a kept folder, and what of that is news: pure. */
import type { FolderCounts, FolderNews, FolderState, FolderView } from '../../shared/folders.ts';
import { shownPath } from '../library/file-path.ts';
import type { KeptFolder } from './kept-folders.ts';

/** What one message may carry; the rest follows with the next. */
const MOST_BYTES = 16_000;

/** What is known of a folder besides what is kept of it. */
export interface FolderActivity {
  /** What the scan under way has met; null when there is none. */
  readonly found: number | null;
  /** Whether it is looked through again and again, since it cannot be watched. */
  readonly isPolled: boolean;
  /** Files that are still being written, or were a moment ago. */
  readonly unsettled: number;
}

export function folderViewOf(
  folder: KeptFolder,
  counts: FolderCounts,
  { found, isPolled, unsettled }: FolderActivity,
): FolderView {
  return {
    id: folder.id,
    path: shownPath(folder.path),
    destination: folder.destination,
    state: stateOf(folder, found !== null, unsettled),
    isPaused: folder.isPaused,
    isPolled,
    found: found ?? 0,
    unsettled,
    counts,
    scannedAt: folder.scanEndedAt,
    problem: folder.trouble,
  };
}

/** A scan that has begun and not ended was cut off, and is made again at its turn. */
export function stateOf(
  { isPaused, trouble, scanBegunAt, scanEndedAt }: KeptFolder,
  isScanning: boolean,
  unsettled: number,
): FolderState {
  if (isScanning) return 'scanning';
  if (isPaused) return 'paused';
  if (trouble?.code === 'folder-away') return 'away';
  if (trouble?.code === 'folder-gone') return 'gone';
  if (trouble !== null) return 'trouble';
  const isWhole = scanEndedAt !== null && scanEndedAt >= (scanBegunAt ?? 0);
  if (!isWhole) return 'waiting';
  return unsettled > 0 ? 'settling' : 'up-to-date';
}

/** What is told next, after `told`; null when there is nothing. Folders that do not fit into one message wait. */
export function newsOf(
  told: ReadonlyMap<number, FolderView>,
  folders: readonly FolderView[],
  mostBytes = MOST_BYTES,
): FolderNews | null {
  const present = new Set(folders.map(({ id }) => id));
  const removed = [...told.keys()].filter((id) => !present.has(id));
  const changed: FolderView[] = [];
  let bytes = 0;
  for (const folder of folders) {
    const text = JSON.stringify(folder);
    if (text === JSON.stringify(told.get(folder.id))) continue;
    bytes += Buffer.byteLength(text);
    if (bytes > mostBytes && changed.length > 0) break;
    changed.push(folder);
  }
  return removed.length + changed.length === 0 ? null : { changed, removed };
}
