/** @file Everything that is found out about one file before it may be queued. */
import { fail, type Problem, type Result } from '../../shared/errors.ts';
import type { PhotoFile } from '../queue/upload.ts';
import { fileFailure, type FileFailure } from './file-failure.ts';
import { shownPath, type FilePath } from './file-path.ts';
import { fingerprint, type Head } from './fingerprint.ts';
import { inspect, type Inspection } from './inspect.ts';
import { photoFiles, type PhotoFiles } from './open-photo.ts';
import { isPhotoName } from './photo-names.ts';

export type Verdict =
  | { readonly kind: 'photo'; readonly file: PhotoFile & { readonly fingerprint: string } }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      readonly file: PhotoFile;
      readonly problem: Problem;
      readonly state: 'failed' | 'skipped';
      /** Whether it is worth looking again a little later. */
      readonly passing: boolean;
    };

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

  try {
    const stats = await files.stat(path, signal);
    file = { ...file, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
    if (!stats.isFile() || !isPhotoName(name)) return skipped();
  } catch (cause) {
    signal?.throwIfAborted();
    return isPhotoName(name) ? refused(fileFailure(cause)) : skipped();
  }
  if (isKnown(file)) return { kind: 'unchanged' };

  // An empty file has no head to inspect.
  const seen: { inspection: Result<Inspection, FileFailure> } = {
    inspection: fail({ code: 'file-empty', detail: '0 bytes', passing: false }),
  };
  const look = async (head: Head): Promise<void> => {
    seen.inspection = await inspect(head);
  };
  const read = await fingerprint(path, look, files, signal);
  if (!read.ok) return refused(read.error);
  file = { ...file, ...read.value };
  const { inspection } = seen;
  if (!inspection.ok) return refused(inspection.error);
  return { kind: 'photo', file: { ...file, ...read.value, ...inspection.value } };
}

function folderOf(path: FilePath, name: string): string {
  const folder = shownPath(path).slice(0, -name.length);
  return folder.length > 1 ? folder.replace(/[/\\]$/, '') : folder;
}
