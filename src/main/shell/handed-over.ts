/**
 * @file Folders and files that come from outside the window: `okapi FOLDER…`, a second start,
 * "Open with" and "Send to" of a file manager, a drop on the icon of macOS's dock.
 */
import { app } from 'electron';

/** Gives what came so far, and what comes later, to whoever takes it. */
export type PathsFromOutside = (take: (paths: readonly string[]) => void) => void;

/**
 * Where paths from outside wait until there is somebody to take them: macOS brings them before
 * the app is ready.
 */
export function listenForPaths(): PathsFromOutside {
  let take: ((paths: readonly string[]) => void) | null = null;
  const early: string[] = [];
  app.on('open-file', (event, file) => {
    event.preventDefault();
    if (take === null) early.push(file);
    else take([file]);
  });
  return (taker) => {
    take = taker;
    if (early.length > 0) taker(early.splice(0));
  };
}
