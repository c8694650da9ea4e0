/** @file Everything that is found out about one file before it may be queued. */
import type { Stats } from 'node:fs';
import { fail, type Problem, type Result } from '../../shared/errors.ts';
import type { PhotoFile } from '../queue/upload.ts';
import { fileFailure, type FileFailure } from './file-failure.ts';
import { shownPath, type FilePath } from './file-path.ts';
import { fingerprint, type OpenHead } from './fingerprint.ts';
import { inspect, type Inspection } from './inspect.ts';
import { photoFiles, type PhotoFiles } from './open-photo.ts';
import { isPhotoName } from './photo-names.ts';
import { END_BYTES, looksCut, restlessFor, type Stillness } from './settled.ts';

export type Verdict =
  | { readonly kind: 'photo'; readonly file: PhotoFile & { readonly fingerprint: string } }
  | { readonly kind: 'unchanged' }
  /** It is being written, or was a moment ago: it is to be looked at again then. */
  | { readonly kind: 'unsettled'; readonly againInMs: number }
  | {
      readonly kind: 'refused';
      readonly file: PhotoFile;
      readonly problem: Problem;
      readonly state: 'failed' | 'skipped';
      /** Whether it is worth looking again a little later. */
      readonly passing: boolean;
    };

/** What a file has to be before it is read, for files that nobody named: they may be half written. */
export interface Settling extends Stillness {
  readonly now: () => number;
}

/**
 * Looks at one file; `isKnown` spares the reading of a file that is what it was. Rejects only
 * with the reason of an aborted signal.
 */
export async function examineFile(
  path: FilePath,
  name: string,
  isKnown: (facts: { sizeBytes: number; mtimeMs: number }) => boolean = () => false,
  files: PhotoFiles = photoFiles,
  signal?: AbortSignal,
  settling: Settling | null = null,
): Promise<Verdict> {
  let file: PhotoFile = {
    path,
    name,
    folder: folderOf(path, name),
    sizeBytes: 0,
    mtimeMs: 0,
    fingerprint: null,
    width: null,
    height: null,
    caption: null,
  };
  const refused = ({ code, detail, passing }: FileFailure): Verdict => ({
    kind: 'refused',
    file,
    problem: { code, stage: 'intake', detail },
    state: 'failed',
    passing,
  });
  const skipped = (): Verdict => ({
    kind: 'refused',
    file,
    problem: { code: 'other-file', stage: 'intake' },
    state: 'skipped',
    passing: false,
  });

  let stats: Stats;
  try {
    stats = await files.stat(path, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    return isPhotoName(name) ? refused(fileFailure(cause)) : skipped();
  }
  file = { ...file, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  const isPhoto = stats.isFile() && isPhotoName(name);
  if (isPhoto && isKnown(file)) return { kind: 'unchanged' };
  const restlessMs = (stillMs: number): number =>
    settling === null ? 0 : restlessFor(stats, settling.now(), stillMs);
  const againInMs = restlessMs(settling?.settleMs ?? 0);
  if (againInMs > 0) return { kind: 'unsettled', againInMs };
  if (!isPhoto) return skipped();

  // An empty file has no head to inspect.
  const seen: { inspection: Result<Inspection, FileFailure>; isCut: boolean } = {
    inspection: fail({ code: 'file-empty', detail: '0 bytes', passing: false }),
    isCut: file.sizeBytes === 0,
  };
  const stallsMs = restlessMs(settling?.stallMs ?? 0);
  const look = async (head: OpenHead): Promise<void> => {
    seen.inspection = await inspect(head);
    if (stallsMs === 0) return;
    const { bytes, sizeBytes } = head;
    seen.isCut = looksCut({ head: bytes, end: await head.readEnd(END_BYTES), sizeBytes });
  };
  const read = await fingerprint(path, look, files, signal);
  if (stallsMs > 0 && seen.isCut) return { kind: 'unsettled', againInMs: stallsMs };
  if (!read.ok) {
    const isChanging = settling !== null && read.error.code === 'file-changed';
    return isChanging ? { kind: 'unsettled', againInMs: settling.settleMs } : refused(read.error);
  }
  file = { ...file, ...read.value };
  const { inspection } = seen;
  if (!inspection.ok) return refused(inspection.error);
  return { kind: 'photo', file: { ...file, ...read.value, ...inspection.value } };
}

function folderOf(path: FilePath, name: string): string {
  const folder = shownPath(path).slice(0, -name.length);
  return folder.length > 1 ? folder.replace(/[/\\]$/, '') : folder;
}
