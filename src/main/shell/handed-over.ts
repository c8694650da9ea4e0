/**
 * @file Folders and files that come from outside the window: `okapi FOLDER…`, a second start,
 * "Open with" and "Send to" of a file manager, a drop on the icon of macOS's dock.
 */
import { app } from 'electron';
import { z } from 'zod';

/** What a start was asked for. */
export interface Start {
  /** Absolute paths of what is there. */
  readonly paths: readonly string[];
  /** Nobody has asked for a window. */
  readonly isHidden: boolean;
}

const start = z.object({ paths: z.array(z.string()), isHidden: z.boolean() });

/** What another instance sent; one of another version may send anything, and wants the window at least. */
export function parseStart(sent: unknown): Start {
  return start.catch({ paths: [], isHidden: false }).parse(sent);
}

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
