/**
 * @file Hints of what changes in a folder and all below it. They are no more than hints: some are
 * lost, some come twice, and none says what happened. A scan knows.
 */
import type { FilePath } from '../library/file-path.ts';
import { watchEachFolder } from './watch-each-folder.ts';
import { watchWholeTree } from './watch-whole-tree.ts';

export interface TreeWatch {
  /** A scan of all begins. */
  begin(): void;
  /** A scan is about to read the names in this folder: what changes from now on is told. */
  enter(folder: FilePath): void;
  /** The scan of all has met every folder that there is. */
  end(): void;
  close(): Promise<void>;
}

export interface WatchEars {
  /** Something is new, changed or gone at this path. */
  onHint(path: FilePath): void;
  /** Hints may have been lost, or none come any more; the system's code says why. */
  onFailure(code: string): void;
}

/** Rejects with the system's error. */
export type WatchTree = (root: FilePath, ears: WatchEars) => Promise<TreeWatch>;

/**
 * On Linux there is one watch for each folder whoever sets them: Node's own are set by the scan
 * just before it reads a folder, so that nothing is missed in folders that are moved in or mounted
 * (why not `@parcel/watcher` there too: docs/dependencies.md).
 */
export const watchTree: WatchTree = process.platform === 'linux' ? watchEachFolder : watchWholeTree;
