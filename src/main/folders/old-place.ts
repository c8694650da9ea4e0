/** @file Looks whether a photo still lies where its row says. */
import { lstat } from 'node:fs/promises';
import { codeOf } from '../library/file-failure.ts';
import { shownPath, systemPath, type FilePath } from '../library/file-path.ts';
import type { OldPlace } from '../library/moved-file.ts';
import { filePatience, photoFiles, placeOf } from '../library/open-photo.ts';
import type { Upload } from '../queue/upload.ts';
import type { lookAtFolder } from './look-at-folder.ts';

/**
 * `folder` is the kept folder that the row belongs to, `met` where its content was found now.
 * Rejects only with the reason of an aborted signal.
 */
export async function oldPlaceOf(
  row: Upload,
  folder: FilePath,
  met: FilePath,
  look: typeof lookAtFolder,
  signal?: AbortSignal,
): Promise<OldPlace> {
  try {
    const { size } = await photoFiles.stat(row.path, signal);
    // The same size at another time is not worth a doubt: a copy that is missing is noticed less than a double.
    if (size !== row.sizeBytes) return 'replaced';
    return (await isOneFile(row.path, met, signal)) ? 'gone' : 'there';
  } catch (cause) {
    signal?.throwIfAborted();
    const code = codeOf(cause);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return 'unknown';
    // What is on a drive that is away was not moved.
    return (await look(folder, signal)) === 'away' ? 'unknown' : 'gone';
  }
}

/** Whether only the case of a name has changed: where the system knows no case, it finds the file by the old name too. */
async function isOneFile(before: FilePath, met: FilePath, signal?: AbortSignal): Promise<boolean> {
  if (foldCase(before) !== foldCase(met)) return false;
  const [one, other] = await Promise.all(
    [before, met].map((file) =>
      filePatience.run(placeOf(file), () => lstat(systemPath(file), { bigint: true }), { signal }),
    ),
  );
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}

function foldCase(file: FilePath): string {
  return shownPath(file).normalize('NFC').toLowerCase();
}
