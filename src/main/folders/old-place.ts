/** @file Looks whether a photo still lies where its row says. */
import { codeOf } from '../library/file-failure.ts';
import type { FilePath } from '../library/file-path.ts';
import type { OldPlace } from '../library/moved-file.ts';
import { photoFiles } from '../library/open-photo.ts';
import type { Upload } from '../queue/upload.ts';
import type { lookAtFolder } from './look-at-folder.ts';

/** `folder` is the kept folder that the row belongs to. Rejects only with the reason of an aborted signal. */
export async function oldPlaceOf(
  row: Upload,
  folder: FilePath,
  look: typeof lookAtFolder,
  signal?: AbortSignal,
): Promise<OldPlace> {
  try {
    const { size } = await photoFiles.stat(row.path, signal);
    // The same size at another time is not worth a doubt: a copy that is missing is noticed less than a double.
    return size === row.sizeBytes ? 'there' : 'replaced';
  } catch (cause) {
    signal?.throwIfAborted();
    const code = codeOf(cause);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return 'unknown';
    // What is on a drive that is away was not moved.
    return (await look(folder, signal)) === 'away' ? 'unknown' : 'gone';
  }
}
