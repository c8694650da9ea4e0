/** @file Folders that Okapi keeps, as the window sees them. */
import type { Problem } from './errors.ts';
import type { Destination } from './upload.ts';

/** Where the photos of a kept folder go: an album for each folder in it, or one place for all. */
export type FolderDestination =
  | Extract<Destination, { kind: 'personal' }>
  | (({ readonly kind: 'by-folder' } | { readonly kind: 'album'; readonly title: string }) &
      InGroup);

interface InGroup {
  /** None: the person's own albums. */
  readonly groupId?: string | undefined;
  /** What the group was called when it was chosen: for showing only, since it may have changed. */
  readonly groupName?: string | undefined;
}

/** How it is with a folder. `trouble`: something in it could not be read, `problem` says what. */
export const FOLDER_STATES = [
  'scanning',
  'waiting', // for its turn, or for somebody to sign in
  'settling', // files in it are still being written
  'up-to-date',
  'paused',
  'away',
  'gone',
  'trouble',
] as const;
export type FolderState = (typeof FOLDER_STATES)[number];

/** Photos of a folder in the queue; `waiting` are all that are on their way. */
export interface FolderCounts {
  readonly done: number;
  readonly waiting: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface FolderView {
  readonly id: number;
  /** For showing only: bytes that are no text are replaced. */
  readonly path: string;
  readonly destination: FolderDestination;
  readonly state: FolderState;
  readonly isPaused: boolean;
  /** Nobody tells what changes in it, as on a share: it is looked through every few minutes. */
  readonly isPolled: boolean;
  /** Files that the scan under way has met. */
  readonly found: number;
  /** Files that are taken when nobody writes them any more. */
  readonly unsettled: number;
  readonly counts: FolderCounts;
  /** When the last whole scan ended, in epoch milliseconds; null before the first one. */
  readonly scannedAt: number | null;
  /** Why it is away, gone or in trouble; `detail` may be a path or the system's code. */
  readonly problem: Problem | null;
}

/** What has changed since it was told last; the folders beside these are as they were. */
export interface FolderNews {
  readonly changed: readonly FolderView[];
  /** Ids of folders that are kept no more, or belong to another account than the active one. */
  readonly removed: readonly number[];
}

/** A folder that was not kept, and why. */
export interface RefusedFolder {
  readonly path: string;
  readonly problem: Problem;
}

/** What came of keeping some folders. */
export interface FoldersAdded {
  readonly added: number;
  readonly refused: readonly RefusedFolder[];
}
