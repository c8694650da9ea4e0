/** @file Looks where a kept folder should be. */
import type { BigIntStats } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../library/file-failure.ts';
import { shownPath, systemPath, type FilePath } from '../library/file-path.ts';
import { filePatience, placeOf } from '../library/open-photo.ts';
import {
  driveOf,
  presenceOf,
  type DrivePlace,
  type DriveSight,
  type Presence,
  type Sight,
} from './presence.ts';
import { realPathOf } from './way-of.ts';

/** Where a folder is, and by what it is told from another one under the same path; null when nobody knows. */
export interface Sighting {
  readonly presence: Presence;
  readonly identity: string | null;
}

/** Whether the folder is there, away or gone. Rejects only with the reason of an aborted signal. */
export async function lookAtFolder(folder: FilePath, signal?: AbortSignal): Promise<Presence> {
  return (await sightingOf(folder, signal)).presence;
}

/** The same, and which folder it is. */
export async function sightingOf(folder: FilePath, signal?: AbortSignal): Promise<Sighting> {
  const { sight, stats } = await see(folder, signal);
  const place = await placeBehind(folder, sight, signal);
  const drive = driveOf(place);
  const presence = presenceOf({
    folder: sight,
    parent: (await see(path.dirname(place), signal)).sight,
    drive: drive === null ? null : await seeDrive(drive, signal),
  });
  return { presence, identity: stats === undefined ? null : `${stats.dev}:${stats.ino}` };
}

/** Where the folder lies: it may be a link to a drive. One that leads nowhere says at least where that would be. */
async function placeBehind(folder: FilePath, sight: Sight, signal?: AbortSignal): Promise<string> {
  const shown = shownPath(folder);
  if (sight === 'silent') return shown; // asking once more would take as long again
  if (sight !== 'missing') return await realPathOf(folder, signal);
  try {
    const target = await patiently(folder, () => readlink(systemPath(folder), 'utf8'), signal);
    return path.resolve(path.dirname(shown), target);
  } catch {
    signal?.throwIfAborted();
    return shown; // no link
  }
}

/** What is at a path. */
export async function sightOf(file: FilePath): Promise<Sight> {
  return (await see(file)).sight;
}

async function see(
  file: FilePath,
  signal?: AbortSignal,
): Promise<{ sight: Sight; stats?: BigIntStats }> {
  try {
    const stats = await patiently(file, () => stat(systemPath(file), { bigint: true }), signal);
    return { sight: stats.isDirectory() ? 'folder' : 'file', stats };
  } catch (cause) {
    signal?.throwIfAborted();
    return { sight: sightBehind(codeOf(cause)) };
  }
}

function patiently<Value>(file: FilePath, work: () => Promise<Value>, signal?: AbortSignal) {
  return filePatience.run(placeOf(file), work, { signal });
}

function sightBehind(code: string): Sight {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    case 'EACCES':
    case 'EPERM':
    case 'ELOOP':
      return 'refused';
    default:
      return 'silent'; // a share that is not reached says it in many ways
  }
}

async function seeDrive(place: DrivePlace, signal?: AbortSignal): Promise<DriveSight> {
  const { path: drive, outside } = place;
  const { sight, stats } = await see(drive, signal);
  if (sight !== 'folder') return { sight, isEmpty: false, isMounted: false };
  const isMounted = outside === null || stats?.dev !== (await see(outside, signal)).stats?.dev;
  return { sight, isMounted, isEmpty: isMounted ? false : await isEmpty(drive, signal) };
}

async function isEmpty(folder: string, signal?: AbortSignal): Promise<boolean> {
  try {
    return (await patiently(folder, () => readdir(folder), signal)).length === 0;
  } catch {
    signal?.throwIfAborted();
    return false; // it may not be entered: the scan says so
  }
}
