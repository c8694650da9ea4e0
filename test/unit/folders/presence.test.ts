import { expect, test } from 'vitest';
import {
  driveOf,
  presenceOf,
  type DriveSight,
  type Look,
  type Presence,
} from '../../../src/main/folders/presence.ts';

const mounted: DriveSight = { sight: 'folder', isEmpty: false, isMounted: true };
const leftBehind: DriveSight = { sight: 'folder', isEmpty: true, isMounted: false };
const plainFolder: DriveSight = { sight: 'folder', isEmpty: false, isMounted: false };
const unplugged: DriveSight = { sight: 'missing', isEmpty: false, isMounted: false };
const deadShare: DriveSight = { sight: 'silent', isEmpty: false, isMounted: false };

test.each<[what: string, look: Look, presence: Presence]>([
  // On the system's own disk.
  ['it is there', { folder: 'folder', parent: 'folder', drive: null }, 'there'],
  ['it may not be entered', { folder: 'refused', parent: 'folder', drive: null }, 'there'],
  ['it was deleted or renamed', { folder: 'missing', parent: 'folder', drive: null }, 'gone'],
  ['a file has its name', { folder: 'file', parent: 'folder', drive: null }, 'gone'],
  [
    'the folder around it is missing',
    { folder: 'missing', parent: 'missing', drive: null },
    'away',
  ],
  ['its share does not answer', { folder: 'silent', parent: 'silent', drive: null }, 'away'],
  // On a drive.
  ['the drive is there', { folder: 'folder', parent: 'folder', drive: mounted }, 'there'],
  ['the drive has it no more', { folder: 'missing', parent: 'folder', drive: mounted }, 'gone'],
  ['the drive is unplugged', { folder: 'missing', parent: 'missing', drive: unplugged }, 'away'],
  ['its root was the folder', { folder: 'missing', parent: 'folder', drive: unplugged }, 'away'],
  [
    'an empty mount point is left',
    { folder: 'folder', parent: 'folder', drive: leftBehind },
    'away',
  ],
  ['it is missing in that', { folder: 'missing', parent: 'folder', drive: leftBehind }, 'away'],
  ['stray files lie there', { folder: 'missing', parent: 'folder', drive: plainFolder }, 'away'],
  [
    'a plain folder beside drives',
    { folder: 'folder', parent: 'folder', drive: plainFolder },
    'there',
  ],
  [
    'an empty drive',
    { folder: 'folder', parent: 'folder', drive: { ...mounted, isEmpty: true } },
    'there',
  ],
  [
    'the share of the drive is dead',
    { folder: 'silent', parent: 'silent', drive: deadShare },
    'away',
  ],
])('%s', (_what, look, presence) => {
  expect(presenceOf(look)).toBe(presence);
});

const disk = (path: string, outside: string | null) => ({ path, outside });

test.each<[NodeJS.Platform, string, ReturnType<typeof driveOf>]>([
  ['win32', String.raw`D:\Photos\2026`, disk('D:\\', null)],
  ['win32', 'D:\\', disk('D:\\', null)],
  ['win32', String.raw`\\nas\family\Photos`, disk('\\\\nas\\family\\', null)],
  ['darwin', '/Volumes/USB/Photos', disk('/Volumes/USB', '/')],
  ['darwin', '/Volumes/USB', disk('/Volumes/USB', '/')],
  ['darwin', '/Users/anna/Pictures', null],
  ['linux', '/media/anna/USB/Photos', disk('/media/anna/USB', '/')],
  ['linux', '/media/USB', disk('/media/USB', '/')],
  ['linux', '/run/media/anna/USB/a/b', disk('/run/media/anna/USB', '/run')],
  ['linux', '/mnt/nas/Photos', disk('/mnt/nas', '/')],
  ['linux', '/mnt', null],
  ['linux', '/home/anna/media/USB', null],
  ['linux', '/mediaplayer/a', null],
])('on %s, the drive of %s', (platform, folder, drive) => {
  expect(driveOf(folder, platform)).toEqual(drive);
});
