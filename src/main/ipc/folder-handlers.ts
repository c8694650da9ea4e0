/** @file What each request about kept folders does. */
import { fail, succeed } from '../../shared/errors.ts';
import type { FolderDestination, FoldersAdded } from '../../shared/folders.ts';
import type { Folders } from '../folders/folders.ts';
import type { FilePath } from '../library/file-path.ts';
import type { Handlers } from './answer.ts';

interface FolderHandlerParts {
  readonly folders: Folders;
  /** Asks the person; an empty list when they closed the dialog. */
  readonly choosePaths: (what: 'folders') => Promise<string[]>;
  readonly showInFolder: (path: string) => void;
}

type FolderHandlers = Pick<Handlers, Extract<keyof Handlers, `folders.${string}`>>;

const BY_FOLDER: FolderDestination = { kind: 'by-folder' };
const NOTHING_ADDED: FoldersAdded = { added: 0, refused: [] };

export function createFolderHandlers(parts: FolderHandlerParts): FolderHandlers {
  const { folders } = parts;
  const add = async (paths: readonly FilePath[], destination: FolderDestination) =>
    succeed(paths.length === 0 ? NOTHING_ADDED : await folders.add(paths, destination));

  return {
    'folders.list': () => succeed(folders.list()),
    'folders.choose': async () => await add(await parts.choosePaths('folders'), BY_FOLDER),
    'folders.add': async ({ paths, destination }) => await add(paths, destination ?? BY_FOLDER),
    'folders.remove': ({ id }) => folders.remove(id),
    'folders.pause': ({ id }) => folders.pause(id),
    'folders.resume': ({ id }) => folders.resume(id),
    'folders.scan': ({ id }) => folders.scan(id),
    'folders.set-destination': ({ id, destination }) => folders.setDestination(id, destination),
    'folders.show': ({ id }) => {
      const path = folders.locate(id);
      // A name that is no text cannot be handed to the file manager.
      if (typeof path !== 'string') return fail({ code: 'file-unreadable', stage: 'intake' });
      parts.showInFolder(path);
      return succeed(null);
    },
  };
}
