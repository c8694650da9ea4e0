/** @file How a folder can be watched, told by its path and the file system that it is on: pure. */
import path from 'node:path';

/** `rounds`: nobody tells what changes there, so it is looked through again and again. */
export type WatchWay = 'events' | 'rounds';

export interface Place {
  /** The folder's real path: on Windows a letter may stand for a share. */
  readonly folder: string;
  /** The name of its file system; null where the system does not tell. */
  readonly fileSystem: string | null;
}

/**
 * What another computer changes on a share is told to nobody here, and a share that does not
 * answer must not hold up whoever sets a watch on it.
 */
export function watchWayOf({ folder, fileSystem }: Place, platform = process.platform): WatchWay {
  if (platform === 'win32')
    return /^[\\/]{2}(?![?.][\\/](?!UNC[\\/]))/i.test(folder) ? 'rounds' : 'events';
  if (fileSystem !== null && isOfAnother(fileSystem)) return 'rounds';
  return NETWORK_PLACES.some((place) => folder === place || folder.startsWith(`${place}/`))
    ? 'rounds'
    : 'events';
}

/** Where systems mount shares by themselves, should the list of mounts not tell. */
const NETWORK_PLACES = ['/net', '/Network', '/afs'];

/** Of other computers, or of the one around a virtual machine. */
const NETWORK_FILE_SYSTEMS = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb2',
  'smb3',
  'smbfs',
  'afpfs',
  'webdav',
  'ncpfs',
  'afs',
  'ceph',
  'glusterfs',
  'davfs',
  '9p',
  'vboxsf',
  'prl_fs',
  'drvfs',
]);

/** FUSE is anything, mostly something far away; but NTFS drives are `fuseblk`. macOS has it from outside. */
function isOfAnother(fileSystem: string): boolean {
  return NETWORK_FILE_SYSTEMS.has(fileSystem) || /^(fuse(\.|$)|macfuse|osxfuse)/.test(fileSystem);
}

/** What lies at a place of the tree. */
export interface Mount {
  readonly at: string;
  /** The name of the file system. */
  readonly type: string;
}

/** What Linux lists in `/proc/mounts`. */
export function linuxMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, place, type] = line.split(' ');
    if (place === undefined || type === undefined) return [];
    const at = place.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{ at, type }];
  });
}

/** What macOS's `mount` says: "//anna@nas/family on /Volumes/family (smbfs, nodev, nosuid)". */
export function macMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, at, type] = /^.*? on (\/.*) \((\w+)[^()]*\)$/.exec(line) ?? [];
    return at === undefined || type === undefined ? [] : [{ at, type }];
  });
}

/** The file system of a path; null when it is not listed. */
export function fileSystemOf(folder: string, mounts: readonly Mount[]): string | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const { at } = mount;
    const isAround =
      folder === at || folder.startsWith(at.endsWith('/') ? at : `${at}${path.posix.sep}`);
    // Of two at the same place the later one lies above.
    if (isAround && (best === null || at.length >= best.at.length)) best = mount;
  }
  return best?.type ?? null;
}
