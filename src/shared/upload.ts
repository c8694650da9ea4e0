/** @file What the queue looks like from outside: plain values, the same for window and command line. */
import type { Problem } from './errors.ts';

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
  /** The last change of the row, in epoch milliseconds. */
  readonly changedAt: number;
}

export type UploadFilter = 'all' | 'waiting' | 'uploading' | 'failed' | 'done' | 'skipped';

/** Which states each view of the queue holds. */
export const FILTER_STATES: Record<UploadFilter, readonly UploadState[]> = {
  all: UPLOAD_STATES,
  waiting: ['queued'],
  uploading: ['sending', 'sent', 'committing'],
  failed: ['failed'],
  done: ['done'],
  skipped: ['skipped'],
};

export interface UploadPage {
  readonly rows: readonly UploadView[];
  /** How many rows the filter holds in all. */
  readonly total: number;
}

/** Why the whole queue stands still. */
export type PauseReason =
  | 'person'
  | 'offline'
  | 'flood'
  | 'limit-reached'
  | 'server-unavailable'
  | 'signed-out'
  | 'permission-missing'
  | 'keys-wrong'
  | 'account-blocked'
  | 'disk-full'
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
  /** Moving averages; null while unknown or idle. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
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
