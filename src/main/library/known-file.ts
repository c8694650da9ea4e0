/** @file What the queue knows of a file already, and when that makes reading it needless. */
import type { ProblemCode } from '../../shared/errors.ts';
import type { ChangedPhotos } from '../../shared/settings.ts';
import type { Store } from '../queue/store.ts';
import type { Upload } from '../queue/upload.ts';
import type { Settling, Verdict } from './examine.ts';
import type { FilePath } from './file-path.ts';
import type { Elsewhere } from './moved-file.ts';

/**
 * What a kept folder knows of its files. Nobody asked for each of them now, as somebody who
 * drops a folder does: what the queue has stays as it is, also what failed, and goes where it
 * went, whatever the folder's destination is today.
 */
export interface KeptFiles extends KeptRows {
  /** Rows of kept folders with this content, but not under this path, and what lies there now. */
  readonly elsewhere: (
    fingerprint: string,
    path: FilePath,
    signal: AbortSignal,
  ) => Promise<readonly Elsewhere[]>;
  /** What a photo has to be before it is read: nobody named it, so it may be half written. */
  readonly settling: Settling;
  /** It is to be looked at again so much later. */
  readonly onUnsettled: (path: FilePath, againInMs: number) => void;
  readonly changedPhotos: () => ChangedPhotos;
}

/** What the queue's database knows of the files of a kept folder. */
export interface KeptRows {
  /** Whether all that a scan could find out of this file is known: it is the folder's, and as it was. */
  readonly isAsBefore: (path: FilePath, facts: FileFacts) => boolean;
  /** The newest row of this file that the folder has, wherever its photo goes. */
  readonly row: (path: FilePath) => Upload | undefined;
  /** Whether an older row says of this file that it is what it was: it was moved here. */
  readonly holds: (path: FilePath, facts: FileFacts) => boolean;
  /** Whether this very file is left out of the queue, by a person or as a change that is ignored. */
  readonly isLeftOut: (path: FilePath, facts: FileFacts) => boolean;
  /** From now on this very file is left out. */
  readonly leaveOut: (path: FilePath, facts: FileFacts) => void;
  /** The row is the folder's from now on. */
  readonly claim: (uploadId: number) => void;
}

export interface FileFacts {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** What says nothing of a photo that was read once, but that its file was not there to be read again. */
export const OUT_OF_REACH: ReadonlySet<ProblemCode> = new Set([
  'file-missing',
  'file-unreadable',
  'file-stalled',
]);

/** Whether a file is what it was when its row was written. */
export function isAsItWas(known: Upload, facts: FileFacts): boolean {
  return (
    known.fingerprint !== null && // one whose content was never read is looked at again
    known.sizeBytes === facts.sizeBytes &&
    known.mtimeMs === facts.mtimeMs
  );
}

/** Whether a duplicate is one no more: the row that held the photo has gone. */
export function isFreed(store: Store, { progress, destinationId, fingerprint }: Upload): boolean {
  return (
    progress.state === 'skipped' &&
    fingerprint !== null &&
    store.liveUpload(destinationId, fingerprint) === undefined
  );
}

/** Whether looking again at a file that is asked for can come to nothing else. */
export function isUnchanged(known: Upload, facts: FileFacts): boolean {
  return (
    isAsItWas(known, facts) &&
    // What was refused from here, or skipped, may be accepted today.
    !(known.progress.state === 'failed' && known.progress.problem?.stage === 'intake') &&
    known.progress.state !== 'skipped'
  );
}

/** Whether the row says already what looking at the file came to: an idle scan writes nothing. */
export function isToldAlready(known: Upload | undefined, verdict: Verdict): boolean {
  if (known === undefined || verdict.kind !== 'refused') return false;
  const { file, problem, state } = verdict;
  return (
    known.progress.state === state &&
    known.progress.problem?.code === problem.code &&
    known.sizeBytes === file.sizeBytes &&
    known.mtimeMs === file.mtimeMs
  );
}
