/** @file Looks where a kept folder should be. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
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

/** Whether the folder is there, away or gone. Rejects only with the reason of an aborted signal. */
export async function lookAtFolder(folder: FilePath, signal?: AbortSignal): Promise<Presence> {
  const shown = shownPath(folder);
  const drive = driveOf(shown);
  return presenceOf({
    folder: (await see(folder, signal)).sight,
    parent: (await see(path.dirname(shown), signal)).sight,
    drive: drive === null ? null : await seeDrive(drive, signal),
  });
}

/** What is at a path. */
export async function sightOf(file: FilePath): Promise<Sight> {
  return (await see(file)).sight;
}

async function see(file: FilePath, signal?: AbortSignal): Promise<{ sight: Sight; stats?: Stats }> {
  try {
    const stats = await patiently(file, () => stat(systemPath(file)), signal);
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
