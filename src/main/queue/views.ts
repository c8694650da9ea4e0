/** @file What people are shown of the queue, made from its rows: pure, but for reading them. */
import type { Problem } from '../../shared/errors.ts';
import type {
  AlbumSummary,
  HistoryEntry,
  Pause,
  Snapshot,
  UploadDetails,
  UploadState,
  UploadView,
} from '../../shared/upload.ts';
import { shownPath, type FilePath } from '../library/file-path.ts';
import type { Shot } from '../library/shot.ts';
import { bytesToSend, copyOnOk } from './copy.ts';
import type { Destinations, StoredDestination } from './destinations.ts';
import type { Store } from './store.ts';
import type { StateTotal, Upload } from './upload.ts';

/** What this program's run came to: the photos it met or was told to try again. */
export interface RunReport {
  readonly uploaded: number;
  /** Including those that still wait, for instance because nobody is signed in. */
  readonly failed: number;
  /** Of the uploaded ones those of which OK has a smaller copy, since it refused the photo itself. */
  readonly copies: number;
  /** Bytes of photos that the connection took, repeated ones counted again. */
  readonly bytesSent: number;
  readonly albums: readonly AlbumSummary[];
  readonly failures: readonly { readonly path: FilePath; readonly problem: Problem }[];
  /** The permanent id of the photo that came last; for a topic, the topic's. */
  readonly lastPhotoId: string | null;
}

const UNFINISHED = ['queued', 'sending', 'sent', 'committing'] as const;

/** The run's numbers; `takenBytes` are those of photos that are on their way just now. */
export function figuresOf(
  totals: readonly StateTotal[],
  takenBytes: number,
): Pick<Snapshot, 'run' | 'totalBytes' | 'sentBytes'> {
  return {
    run: {
      photos: sumOf(totals, 'photos', ...UNFINISHED, 'done', 'failed'),
      done: sumOf(totals, 'photos', 'done'),
      failed: sumOf(totals, 'photos', 'failed'),
    },
    totalBytes: sumOf(totals, 'bytes', ...UNFINISHED, 'done'),
    sentBytes: sumOf(totals, 'bytes', 'sent', 'committing', 'done') + takenBytes,
  };
}

/** One row; `takenBytes` are those that the connection has taken of it. */
export function viewOf(
  upload: Upload,
  destination: StoredDestination,
  takenBytes: number,
  now: number,
): UploadView {
  const { id, name, folder, sizeBytes, changedAt } = upload;
  const { state, problem, retryAt, photoId } = upload.progress;
  const copy = copyOnOk(upload.progress);
  return {
    id,
    name,
    folder,
    album: destination.title ?? destination.text ?? destination.albumId,
    destinationId: destination.id,
    sizeBytes,
    state,
    sentBytes: state === 'sending' ? sentOf(upload, takenBytes) : 0,
    problem,
    retryAt: retryAt > now ? retryAt : null,
    photoId,
    copy: copy === null ? null : { width: copy.width, height: copy.height, bytes: copy.bytes },
    changedAt,
  };
}

/** As a part of the photo's own bytes, also where a copy of fewer goes. */
function sentOf(upload: Upload, takenBytes: number): number {
  const share = takenBytes / Math.max(1, bytesToSend(upload));
  return Math.round(Math.min(1, share) * upload.sizeBytes);
}

/** All that is known of one row; `shot` is what its file says of itself. */
export function detailsOf(
  view: UploadView,
  upload: Upload,
  shot: Shot,
  history: readonly HistoryEntry[],
): UploadDetails {
  const { width, height, caption, mtimeMs, fingerprint } = upload;
  return {
    ...view,
    ...shot,
    path: shownPath(upload.path),
    width,
    height,
    caption,
    fileChangedAt: mtimeMs,
    fingerprint,
    history,
  };
}

/** Sums a run up; what still waits counts as failed, with what it waits for as the reason. */
export function reportOf(
  { store, destinations }: { readonly store: Store; readonly destinations: Destinations },
  run: number,
  { bytesSent, pause }: { readonly bytesSent: number; readonly pause: Pause | null },
): RunReport {
  const totals = store.totals(run);
  const waitingFor: Problem = pause?.problem ?? { code: 'interrupted', stage: 'send' };
  return {
    uploaded: sumOf(totals, 'photos', 'done'),
    failed: sumOf(totals, 'photos', 'failed', ...UNFINISHED),
    copies: store.copiesOfRun(run),
    bytesSent,
    albums: store.doneByDestination(run).map(({ destinationId, photos }) => {
      const { albumId, title } = destinations.get(destinationId);
      return { id: albumId, title, count: photos };
    }),
    failures: (['failed', ...UNFINISHED] as const).flatMap((state) =>
      store.ofRun(run, state).map(({ path, progress }) => ({
        path,
        problem: progress.problem ?? waitingFor,
      })),
    ),
    lastPhotoId: store.lastPhotoId(run),
  };
}

function sumOf(
  totals: readonly StateTotal[],
  what: 'photos' | 'bytes',
  ...states: readonly UploadState[]
): number {
  return totals
    .filter((total) => states.includes(total.state))
    .reduce((sum, total) => sum + total[what], 0);
}
