import { expect, test } from 'vitest';
import {
  fileSystemOf,
  linuxMounts,
  macMounts,
  watchWayOf,
  type WatchWay,
} from '../../../src/main/folders/watch-way.ts';

test.each<[NodeJS.Platform, folder: string, fileSystem: string | null, WatchWay]>([
  ['win32', String.raw`C:\Users\Anna\Pictures`, null, 'events'],
  ['win32', String.raw`\\nas\family\Photos`, null, 'rounds'],
  ['win32', '//nas/family/Photos', null, 'rounds'],
  ['win32', String.raw`\\?\C:\Very\Long`, null, 'events'],
  ['win32', String.raw`\\?\UNC\nas\family`, null, 'rounds'],
  ['darwin', '/Users/anna/Pictures', null, 'events'],
  ['darwin', '/Network/Servers/nas', null, 'rounds'],
  ['darwin', '/net/nas/photos', null, 'rounds'],
  ['linux', '/home/anna/Photos', 'ext4', 'events'],
  ['linux', '/home/anna/Photos', 'btrfs', 'events'],
  ['linux', '/media/anna/USB', 'vfat', 'events'],
  ['linux', '/media/anna/USB', 'fuseblk', 'events'],
  ['linux', '/', 'overlay', 'events'],
  ['linux', '/tmp', 'tmpfs', 'events'],
  ['linux', '/mnt/nas', 'nfs4', 'rounds'],
  ['linux', '/mnt/nas', 'cifs', 'rounds'],
  ['linux', '/mnt/far', 'fuse.sshfs', 'rounds'],
  ['linux', '/run/user/1000/gvfs/smb', 'fuse.gvfsd-fuse', 'rounds'],
  ['linux', '/mnt/c', '9p', 'rounds'],
  ['linux', '/net', null, 'rounds'],
  ['linux', '/network', null, 'events'],
  ['linux', '/home/anna', null, 'events'],
])('on %s, %s (%s) is watched by %s', (platform, folder, fileSystem, way) => {
  expect(watchWayOf({ folder, fileSystem }, platform)).toBe(way);
});

const MOUNTS = String.raw`/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
nas:/photos /mnt/nas nfs4 rw 0 0
/dev/sdb1 /media/anna/My\040Disk vfat rw 0 0
tmpfs /mnt/twice tmpfs rw 0 0
//box/x /mnt/twice cifs rw 0 0
`;

test.each([
  ['/home/anna', 'ext4'],
  ['/mnt/nas', 'nfs4'],
  ['/mnt/nas/2026', 'nfs4'],
  ['/mnt/nasty', 'ext4'],
  ['/media/anna/My Disk/DCIM', 'vfat'],
  ['/mnt/twice/a', 'cifs'],
])('%s is on %s', (folder, fileSystem) => {
  expect(fileSystemOf(folder, linuxMounts(MOUNTS))).toBe(fileSystem);
});

const MAC_MOUNTS = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//anna@nas._smb._tcp.local/family on /Volumes/family (smbfs, nodev, nosuid, mounted by anna)
nas:/volume1/photos on /Volumes/photos on nas (1) (nfs, nodev, nosuid, mounted by anna)
/dev/disk4s1 on /Volumes/USB (exfat, local, nodev, nosuid, noowners)
anna@far:/ on /Users/anna/far (macfuse, nodev, nosuid, synchronous, mounted by anna)
`;

test.each<[folder: string, fileSystem: string, WatchWay]>([
  ['/Users/anna/Pictures', 'apfs', 'events'],
  ['/Volumes/family', 'smbfs', 'rounds'],
  ['/Volumes/family/2026', 'smbfs', 'rounds'],
  ['/Volumes/familyDisk', 'apfs', 'events'],
  ['/Volumes/photos on nas (1)/Trip', 'nfs', 'rounds'],
  ['/Volumes/USB/DCIM', 'exfat', 'events'],
  ['/Users/anna/far/Photos', 'macfuse', 'rounds'],
])('on macOS %s is on %s, and watched by %s', (folder, fileSystem, way) => {
  const found = fileSystemOf(folder, macMounts(MAC_MOUNTS));
  expect([found, watchWayOf({ folder, fileSystem: found }, 'darwin')]).toEqual([fileSystem, way]);
});

test('where nothing is listed, nothing is known', () => {
  expect([fileSystemOf('/home', linuxMounts('')), macMounts('')]).toEqual([null, []]);
});
