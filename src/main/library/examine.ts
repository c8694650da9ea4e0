/** @file Everything that is found out about one file before it may be queued. */
import { stat } from 'node:fs/promises';
import { fail, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import type { PhotoFile } from '../queue/upload.ts';
import { shownPath, systemPath, type FilePath } from './file-path.ts';
import { fileFailure, fingerprint, type FileFailure } from './fingerprint.ts';
import { inspect, type Inspection } from './inspect.ts';
import { isPhotoName } from './photo-names.ts';

export type Verdict =
  | { readonly kind: 'photo'; readonly file: PhotoFile & { readonly fingerprint: string } }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      readonly file: PhotoFile;
      readonly problem: Problem;
      readonly state: 'failed' | 'skipped';
    };

/** Looks at one file; `isKnown` spares the reading of a file that is what it was. */
export async function examineFile(
  path: FilePath,
  name: string,
  isKnown: (facts: { sizeBytes: number; mtimeMs: number }) => boolean = () => false,
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
  const refused = (code: ProblemCode, detail?: string): Verdict => ({
    kind: 'refused',
    file,
    problem: { code, stage: 'intake', detail },
    state: code === 'other-file' ? 'skipped' : 'failed',
  });

  try {
    const stats = await stat(systemPath(path));
    file = { ...file, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
    // Pipes and sockets must not even be opened: that can block for ever.
    if (!stats.isFile() || !isPhotoName(name)) return refused('other-file');
  } catch (cause) {
    if (!isPhotoName(name)) return refused('other-file');
    const failure = fileFailure(cause);
    return refused(failure.code, failure.detail);
  }
  if (isKnown(file)) return { kind: 'unchanged' };

  // An empty file has no head to inspect.
  const seen: { inspection: Result<Inspection, FileFailure> } = {
    inspection: fail({ code: 'file-empty', detail: '0 bytes' }),
  };
  const read = await fingerprint(path, async (head) => {
    seen.inspection = await inspect(path, head);
  });
  if (!read.ok) return refused(read.error.code, read.error.detail);
  file = { ...file, ...read.value };
  const { inspection } = seen;
  if (!inspection.ok) return refused(inspection.error.code, inspection.error.detail);
  return { kind: 'photo', file: { ...file, ...read.value, ...inspection.value } };
}

function folderOf(path: FilePath, name: string): string {
  const folder = shownPath(path).slice(0, -name.length);
  return folder.length > 1 ? folder.replace(/[/\\]$/, '') : folder;
}
