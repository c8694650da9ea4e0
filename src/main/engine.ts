/** @file Composes library, queue and upload; knows no Electron. The app, the command line and the tests use it alike. */
import type { Problem } from '../shared/errors.ts';
import type { Destination, Snapshot, UploadFilter, UploadPage } from '../shared/upload.ts';
import type { Session } from './account/session.ts';
import type { FilePath } from './library/file-path.ts';

/** Each folder's photos into an album named after it; loose files into the main album. */
export interface ByFolder {
  readonly kind: 'by-folder';
  readonly groupId?: string | undefined;
}

export interface AddRequest {
  readonly paths: readonly FilePath[];
  readonly destination: Destination | ByFolder;
}

/** What one intake came to; `found` is the sum of the others. */
export interface AddSummary {
  readonly found: number;
  readonly skipped: number;
  readonly duplicates: number;
  readonly queued: number;
  readonly failed: number;
  /** Paths that could not be entered at all. */
  readonly notices: readonly { readonly path: string; readonly problem: Problem }[];
}

export type RetrySelection =
  | { readonly all: true }
  | { readonly ids: readonly number[] }
  | { readonly stage: 'commit' };

export interface Engine {
  /** Begins to send and commit what the queue holds; adding and listing work before it too. */
  start(): void;
  /** Scans, fingerprints, checks and enqueues; resolves when all of it is in the queue. */
  add(request: AddRequest): Promise<AddSummary>;
  /** Puts failed uploads back to where they failed and returns how many. */
  retry(selection: RetrySelection): number;
  /** The person's own pause: stops at once what is in flight; `resume` lifts every pause. */
  pause(): void;
  resume(): void;
  /** The session to work with from now on; null when nobody is signed in. */
  useSession(session: Session | null): void;
  /** The most photo POSTs at once, from the settings. */
  setPhotosAtOnce(limit: number): void;
  snapshot(): Snapshot;
  page(query: { filter: UploadFilter; offset: number; limit: number }): UploadPage;
  /** The file behind a row and its permanent id, for showing it; null when there is no such row. */
  locate(uploadId: number): { readonly path: FilePath; readonly photoId: string | null } | null;
  /** Called at most four times a second while something changes. Returns the function that ends it. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
  /** Stops what is in flight, keeps the state and closes the queue. */
  close(): Promise<void>;
}
