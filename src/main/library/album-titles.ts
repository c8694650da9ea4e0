/** @file Which album a file goes to when each folder has its own. */
import path from 'node:path';
import type { Destination } from '../../shared/upload.ts';
import { shownPath, type FilePath } from './file-path.ts';

/** The album of a group for what lies in no named folder. */
const NAMELESS = 'Okapi';

/** Each folder's photos into an album named after it; loose files into the main album. */
export interface ByFolder {
  readonly kind: 'by-folder';
  readonly groupId?: string | undefined;
}

/**
 * The album is named by the way from the dropped folder down, so that folders of the same
 * name stay apart: "Travel / 2019 / Summer". A group has no main album: a loose file goes
 * to one named after the folder it lies in.
 */
export function destinationByFolder(
  file: { readonly path: FilePath; readonly albumPath: readonly string[] },
  groupId: string | undefined,
): Destination {
  const way =
    file.albumPath.length > 0 || groupId === undefined
      ? file.albumPath
      : [path.basename(path.dirname(path.resolve(shownPath(file.path))))];
  const names = way.filter((name) => name !== ''); // a drive's root has no name
  if (names.length === 0 && groupId === undefined) return { kind: 'personal' };
  return { kind: 'album', title: names.join(' / ').normalize('NFC') || NAMELESS, groupId };
}
