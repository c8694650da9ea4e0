/** @file Watches a tree as a whole, as macOS and Windows do it. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { shownPath, systemPath, type FilePath } from '../library/file-path.ts';
import { filePatience, placeOf } from '../library/open-photo.ts';
import type { TreeWatch, WatchEars } from './watch-tree.ts';

export async function watchWholeTree(root: FilePath, ears: WatchEars): Promise<TreeWatch> {
  // Loaded where it is used: a build without its binary still polls.
  const { default: watcher } = await import('@parcel/watcher');
  const shown = shownPath(root);
  // The system names what changed by the real path, whatever links lead to the root.
  const real = await filePatience.run(placeOf(root), () => realpath(systemPath(root)));
  const subscription = await watcher.subscribe(real, (error, events) => {
    // What it says is told apart by nothing but its words: hints were dropped, or the root went.
    if (error !== null) ears.onFailure('dropped');
    else for (const event of events) ears.onHint(path.join(shown, path.relative(real, event.path)));
  });
  return {
    begin: nothing,
    enter: nothing,
    end: nothing,
    close: () => subscription.unsubscribe(),
  };
}

function nothing(): void {
  // new folders are watched with all others
}
