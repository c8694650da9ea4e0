/** @file What the queue looks like from outside: plain values, the same for window and command line. */
import type { Problem, ProblemCode } from './errors.ts';

/** Where an upload stands; the arrows between states are in `src/main/queue/transition.ts`. */
export const UPLOAD_STATES = [
  'queued',
  'sending',
  'sent',
  'committing',
  'done',
  'failed',
  'skipped',
] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/** Where photos go. A topic's photos are posted with its text and are not committed. */
export type Destination =
  | { readonly kind: 'personal' } // the person's main album
  | { readonly kind: 'album'; readonly title: string; readonly groupId?: string | undefined }
  | { readonly kind: 'album-id'; readonly albumId: string; readonly groupId?: string | undefined }
  | { readonly kind: 'topic'; readonly groupId: string; readonly text: string };

/** One row of the queue as people see it. */
export interface UploadView {
  readonly id: number;
  /** The file's name and the folder it lies in, for showing only (undecodable bytes are replaced). */
  readonly name: string;
  readonly folder: string;
  /** Title of the album or topic; null for the main album. */
  readonly album: string | null;
  readonly destinationId: number;
  readonly sizeBytes: number;
  readonly state: UploadState;
  /** Bytes of the photo that the connection has taken so far; counts only while sending. */
  readonly sentBytes: number;
  /** Why it failed or was skipped, or what the last attempt came to. */
  readonly problem: Problem | null;
  /** When the next attempt may start (epoch milliseconds), when one is due later. */
  readonly retryAt: number | null;
  /** OK's permanent id, once committed. */
  readonly photoId: string | null;
  /** The smaller copy that OK has in the photo's place; null when it has the photo itself, or nothing yet. */
  readonly copy: CopyView | null;
  /** The last change of the row, in epoch milliseconds. */
  readonly changedAt: number;
}

/** A smaller copy of a photo that OK refused. */
export interface CopyView {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export const UPLOAD_FILTERS = ['all', 'waiting', 'uploading', 'failed', 'done', 'skipped'] as const;
export type UploadFilter = (typeof UPLOAD_FILTERS)[number];

/** Which states each view of the queue holds. */
export const FILTER_STATES: Record<UploadFilter, readonly UploadState[]> = {
  all: UPLOAD_STATES,
  waiting: ['queued'],
  uploading: ['sending', 'sent', 'committing'],
  failed: ['failed'],
  done: ['done'],
  skipped: ['skipped'],
};

/** How many uploads a view of the queue holds. */
export function countOf(filter: UploadFilter, { counts }: Pick<Snapshot, 'counts'>): number {
  return FILTER_STATES[filter].reduce((sum, state) => sum + counts[state], 0);
}

/** How many uploads are neither done nor given up. */
export function leftToDo(queue: Pick<Snapshot, 'counts'>): number {
  return countOf('waiting', queue) + countOf('uploading', queue);
}

/**
 * Whether the queue goes on only when a person mends something; of their own pause they know, and
 * another connection may come by itself.
 */
export function waitsForPerson({ reason, until }: Pause): boolean {
  return until === null && reason !== 'person' && reason !== 'metered';
}

/** By what the rows of a view may be put in order; `added` is the order in which they were found. */
export const SORT_KEYS = ['added', 'name', 'folder', 'album', 'size', 'changed'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** Which rows a view shows, and in what order. */
export interface UploadQuery {
  readonly filter: UploadFilter;
  /** Words of name, folder or album, in any case; empty: all. */
  readonly search: string;
  /** One album or topic only, by `UploadView.destinationId`. */
  readonly destinationId: number | null;
  /** One folder only, with all that is inside it, as `UploadView.folder` names it. */
  readonly folder: string | null;
  /** One reason only, of failed and skipped rows. */
  readonly reason: ProblemCode | null;
  readonly sort: SortKey;
  readonly isDescending: boolean;
}

export const WHOLE_QUEUE: UploadQuery = {
  filter: 'all',
  search: '',
  destinationId: null,
  folder: null,
  reason: null,
  sort: 'added',
  isDescending: false,
};

/** What of a view its facets are counted under. */
export type FacetQuery = Pick<UploadQuery, 'filter' | 'search' | 'folder' | 'destinationId'>;

/** What one can narrow a view to, with how many rows each has under its filter, search and folder. */
export interface UploadFacets {
  /** Of the chosen album, when one is. */
  readonly reasons: readonly { readonly code: ProblemCode; readonly count: number }[];
  /** The albums and topics with the most rows; `title` null is the main album. */
  readonly albums: readonly {
    readonly destinationId: number;
    readonly title: string | null;
    readonly count: number;
  }[];
}

/** The newest row and the latest change there were: by them a view is known as it was at a moment. */
export interface Moment {
  readonly newestId: number;
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

/** What it would be to remove rows: how many leave, and how many stay because OK has, or may have, them. */
export interface RemovalView {
  readonly leaving: number;
  readonly staying: number;
  readonly moment: Moment;
}

/** What a person can do with rows: those that it fits, the others stay as they are. */
export const UPLOAD_ACTIONS = ['retry', 'send-copy', 'remove', 'to-top', 'to-bottom'] as const;
export type UploadAction = (typeof UPLOAD_ACTIONS)[number];

/** One thing that happened to an upload. */
export interface HistoryEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `copied`: a smaller copy was made, to be sent in the photo's place. */
  readonly kind: 'problem' | 'sent' | 'done' | 'retry' | 'copied';
  readonly problem: Problem | null;
}

/** Everything that is known of one upload. */
export interface UploadDetails extends UploadView {
  /** The whole path, for showing only. */
  readonly path: string;
  /** Pixels as stored in the file; null when unknown. */
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: string | null;
  /** When and with what it was taken, as the file says; null when it does not, or is away. */
  readonly takenAt: string | null;
  readonly camera: string | null;
  /** Whether the upright photo is as wide as it is stored high. */
  readonly isTurned: boolean;
  /** Whether the file is there and can be read. */
  readonly isThere: boolean;
  /** When the file was last changed, in epoch milliseconds. */
  readonly fileChangedAt: number;
  readonly fingerprint: string | null;
  /** Newest first, the last fifty. */
  readonly history: readonly HistoryEntry[];
}

export interface UploadPage {
  readonly rows: readonly UploadView[];
  /** How many rows the filter holds in all. */
  readonly total: number;
}

/** Why the whole queue stands still. */
export type PauseReason =
  | 'person'
  | 'offline'
  | 'proxy-unreachable'
  | 'proxy-login'
  | 'proxy-way-unknown'
  | 'portal'
  | 'schedule'
  | 'metered'
  | 'flood'
  | 'limit-reached'
  | 'action-blocked'
  | 'address-blocked'
  | 'spam-suspected'
  | 'server-unavailable'
  | 'signed-out'
  | 'permission-missing'
  | 'keys-wrong'
  | 'account-blocked'
  | 'disk-full'
  /** Of all that is left, the kept folders are away. */
  | 'folder-away'
  | 'queue-damaged'
  | 'unexpected';

export interface Pause {
  readonly reason: PauseReason;
  /** When it goes on by itself (epoch milliseconds); null when a person has to act. */
  readonly until: number | null;
  readonly problem: Problem | null;
}

/** Everything the window's frame shows, in one value; derived from the queue, never counted beside it. */
export interface Snapshot {
  readonly counts: Readonly<Record<UploadState, number>>;
  /** The current run: all photos since the queue was last empty. The card's "124 of 312". */
  readonly run: { readonly photos: number; readonly done: number; readonly failed: number };
  /** Bytes of the run's photos that are not failed, and of those that OK already has. */
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** A photo that is on its way to OK, by its file's name, and how many more are; null when none is. */
  readonly sendingNow: { readonly name: string; readonly more: number } | null;
  /** Moving averages; null while unknown or idle. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Not active while a kept folder is looked through again in which nothing new is found. */
  readonly intake: { readonly active: boolean; readonly found: number; readonly checked: number };
  readonly pause: Pause | null;
  /** Since when no call to OK has got through (epoch milliseconds); null while they do. */
  readonly uselessSince: number | null;
  /** Grows with every change of a row: a view whose revision is older asks for its page again. */
  readonly revision: number;
}

/** An album that received photos in a run. */
export interface AlbumSummary {
  readonly id: string | null;
  readonly title: string | null;
  readonly count: number;
}

/** How far the check of done photos on OK is. */
export interface CheckState {
  /** Cancelled by a person, or failed for the reason in `problem`, it ended before its end. */
  readonly phase: 'running' | 'finished' | 'cancelled' | 'failed';
  readonly checked: number;
  readonly total: number;
  /** How many photos OK does not have any more. */
  readonly missingCount: number;
  /** The first of them, as many as fit into one message; the report has all. */
  readonly missing: readonly UploadView[];
  readonly problem: Problem | null;
}
