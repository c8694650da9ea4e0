/** @file Finds the files in folders: in order, each once, whatever links lead to it. */
import type { BigIntStats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProblemCode } from '../../shared/errors.ts';
import { codeOf } from './file-failure.ts';
import {
  bytesOf,
  filePathFrom,
  joinPath,
  shownPath,
  systemPath,
  type FilePath,
} from './file-path.ts';
import { filePatience, placeOf } from './open-photo.ts';
import { isPhotoFolder } from './photo-names.ts';

/** Something met on the way; `albumPath` are the folder names from the dropped folder down, empty for a loose file. */
export type Found =
  | {
      readonly kind: 'file';
      readonly path: FilePath;
      readonly name: string;
      readonly albumPath: readonly string[];
    }
  | {
      readonly kind: 'unreadable';
      readonly path: FilePath;
      readonly code: ProblemCode;
      readonly detail: string;
    };

interface Folder {
  readonly path: FilePath;
  readonly albumPath: readonly string[];
}

/**
 * Walks a file or a folder with all below it. A folder reached twice through links is
 * entered once, so loops end. Names are compared naturally: IMG_2 before IMG_10.
 */
export async function* scan(root: FilePath): AsyncGenerator<Found> {
  const stats = await statOf(root);
  if (typeof stats === 'string') {
    yield { kind: 'unreadable', path: root, code: codeOfMissing(stats), detail: stats };
    return;
  }
  const name = path.basename(path.resolve(shownPath(root)));
  if (!stats.isDirectory()) {
    yield { kind: 'file', path: root, name, albumPath: [] };
    return;
  }
  const entered = new Set<string>([identity(stats)]);
  const waiting: Folder[] = [{ path: root, albumPath: [name] }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const below: Folder[] = [];
    for await (const found of scanFolder(folder, entered)) {
      if ('kind' in found) yield found;
      else below.push(found);
    }
    waiting.push(...below.reverse()); // a stack: the first is taken next
  }
}

async function* scanFolder(folder: Folder, entered: Set<string>): AsyncGenerator<Found | Folder> {
  let names: FilePath[];
  try {
    const entries = await patiently(folder.path, () =>
      readdir(systemPath(folder.path), { encoding: 'buffer' }),
    );
    names = entries.map((entry) => filePathFrom(entry)).sort(compareNames);
  } catch (cause) {
    yield {
      kind: 'unreadable',
      path: folder.path,
      code: 'folder-unreadable',
      detail: codeOf(cause),
    };
    return;
  }
  for (const entry of names) {
    const full = joinPath(folder.path, entry);
    const name = shownPath(entry);
    const stats = await statOf(full);
    // A link that leads nowhere is still a file that was met: the intake says what is wrong with it.
    if (typeof stats === 'string' || !stats.isDirectory()) {
      yield { kind: 'file', path: full, name, albumPath: folder.albumPath };
    } else if (isPhotoFolder(name) && !entered.has(identity(stats))) {
      entered.add(identity(stats));
      yield { path: full, albumPath: [...folder.albumPath, name] };
    }
  }
}

/** What a path leads to, or the system's error code. */
async function statOf(file: FilePath): Promise<BigIntStats | string> {
  try {
    return await patiently(file, () => stat(systemPath(file), { bigint: true }));
  } catch (cause) {
    const code = codeOf(cause);
    // A link in a loop cannot be followed, but it is there.
    if (code !== 'ELOOP') return code;
    const look = patiently(file, () => lstat(systemPath(file), { bigint: true }));
    return await look.catch(() => code);
  }
}

/** A share that does not answer must not hold the intake for ever. */
function patiently<Value>(file: FilePath, work: () => Promise<Value>): Promise<Value> {
  return filePatience.run(placeOf(file), work);
}

function identity(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}`;
}

function codeOfMissing(code: string): ProblemCode {
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'path-missing' : 'folder-unreadable';
}

const collator = new Intl.Collator('en', { numeric: true });

function compareNames(left: FilePath, right: FilePath): number {
  return (
    collator.compare(shownPath(left), shownPath(right)) ||
    Buffer.compare(bytesOf(left), bytesOf(right))
  );
}
