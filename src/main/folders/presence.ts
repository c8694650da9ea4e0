/** @file Whether a folder is there, away with its drive, or gone: decisions about what was seen. */
import path from 'node:path';
import type { Problem } from '../../shared/errors.ts';

/** What looking at a path came to. `silent`: its disk or share did not answer. */
export type Sight = 'folder' | 'file' | 'missing' | 'refused' | 'silent';

/** The place at which a drive shows itself: a drive letter, a share, a mount point. */
export interface DriveSight {
  readonly sight: Sight;
  readonly isEmpty: boolean;
  /** Whether another disk than the system's is there. */
  readonly isMounted: boolean;
}

export interface Look {
  readonly folder: Sight;
  /** The folder around it. */
  readonly parent: Sight;
  /** Null when the path is on no drive that comes and goes. */
  readonly drive: DriveSight | null;
}

export type Presence = 'there' | 'away' | 'gone';

/**
 * Away is what comes back by itself when something is connected; gone is only what is missing
 * in a folder that is there. In doubt it is away: nothing is lost by waiting. A folder that may
 * not be entered is there, and its scan says what is wrong.
 */
export function presenceOf({ folder, parent, drive }: Look): Presence {
  if (drive !== null && isAbsent(drive)) return 'away';
  switch (folder) {
    case 'folder':
    case 'refused':
      return 'there';
    case 'file':
      return 'gone'; // something else has its name now
    case 'silent':
      return 'away';
    case 'missing':
      // A mount point with something in it, but no drive: what was left there when it went.
      if (drive !== null && !drive.isMounted) return 'away';
      return parent === 'folder' ? 'gone' : 'away';
  }
}

/** Whether a folder was not there when it was looked at last. */
export function isAbsence(trouble: Problem | null): boolean {
  return trouble?.code === 'folder-away' || trouble?.code === 'folder-gone';
}

/** An empty folder that is a mount point, with nothing mounted, is what a drive leaves behind. */
function isAbsent({ sight, isEmpty, isMounted }: DriveSight): boolean {
  if (sight === 'folder') return isEmpty && !isMounted;
  return sight === 'missing' || sight === 'silent';
}

/** Where systems show drives: the number of names that follow until the drive's own. */
const MOUNT_PLACES: readonly (readonly [names: readonly string[], depth: number])[] = [
  [['run', 'media'], 2], // /run/media/anna/DISK
  [['media'], 2], // /media/anna/DISK
  [['Volumes'], 1],
  [['mnt'], 1],
];

/** Where a drive shows itself. */
export interface DrivePlace {
  readonly path: string;
  /** A folder that is never on the drive; null where a drive is there when its place is. */
  readonly outside: string | null;
}

/** The drive that a path is on, as far as its name tells; null for the system's own disk. */
export function driveOf(folder: string, platform = process.platform): DrivePlace | null {
  if (platform === 'win32') {
    const { root } = path.win32.parse(folder);
    return root === '' || root === '\\' ? null : { path: root, outside: null };
  }
  const names = folder.split('/').filter((name) => name !== '');
  for (const [place, depth] of MOUNT_PLACES) {
    if (place.some((name, index) => names[index] !== name)) continue;
    const length = Math.min(names.length, place.length + depth); // also "/media/DISK", as it once was
    if (length === place.length) continue;
    return {
      path: `/${names.slice(0, length).join('/')}`,
      outside: `/${place.slice(0, -1).join('/')}`,
    };
  }
  return null;
}
