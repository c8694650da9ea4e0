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
  keyOf,
  namesBelow,
  shownPath,
  systemPath,
  type FilePath,
} from './file-path.ts';
import type { FileFacts } from './known-file.ts';
import { filePatience, placeOf } from './open-photo.ts';
import { isPhotoFolder } from './photo-names.ts';

/** Told of each folder just before its names are read: what changes in it from then on is not missed. */
export type OnFolder = (folder: FilePath) => void;

/** How a walk is watched and ended. */
export interface Walk {
  readonly onFolder?: OnFolder | undefined;
  /** What the file system does not answer is waited for no more; the walk rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Something met on the way; `albumPath` are the folder names from the dropped folder down, empty for a loose file. */
export type Found =
  | {
      readonly kind: 'file';
      readonly path: FilePath;
      readonly name: string;
      readonly albumPath: readonly string[];
      /** Null when the system did not say. */
      readonly facts: FileFacts | null;
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

/** A folder that was met and may have been entered already. */
interface MetFolder extends Folder {
  readonly identity: string;
  readonly isLink: boolean;
}

/**
 * Walks a file or a folder with all below it. A folder reached twice through links is
 * entered once, so loops end, and by its own name where it has one here: a link that comes
 * later moves no photo to another album. Names are compared naturally: IMG_2 before IMG_10.
 */
export async function* scan(root: FilePath, how: Walk = {}): AsyncGenerator<Found> {
  const stats = await statOf(root, how);
  if (typeof stats === 'string') {
    yield { kind: 'unreadable', path: root, code: codeOfMissing(stats), detail: stats };
    return;
  }
  const name = nameOfRoot(root);
  if (!stats.isDirectory()) {
    yield { kind: 'file', path: root, name, albumPath: [], facts: factsOf(stats) };
    return;
  }
  yield* walk({ path: root, albumPath: [name] }, new Set([identity(stats)]), how, 'last');
}

/**
 * Looks at these paths inside of a root only, each as a scan of the whole root would meet it; a
 * folder among them is walked with all below it. What is not there any more is passed over. So is
 * each link to a folder: only who walks all knows whether that was entered on another way.
 */
export async function* scanWithin(
  root: FilePath,
  paths: readonly FilePath[],
  how: Walk = {},
): AsyncGenerator<Found> {
  const entered = new Set<string>();
  const walked = new Set<string>();
  // A folder comes before what is in it, which is then met already.
  const inOrder = paths.toSorted((one, other) => Buffer.compare(bytesOf(one), bytesOf(other)));
  for (const file of inOrder) {
    const names = namesBelow(root, file) ?? [];
    const folders = names.slice(0, -1);
    const last = names.at(-1);
    if (last === undefined || !folders.every((folder) => isPhotoFolder(shownPath(folder))))
      continue;
    if (waysTo(root, folders).some((folder) => walked.has(keyOf(folder)))) continue;
    const stats = await statOf(file, how);
    if (typeof stats === 'string') continue;
    const name = shownPath(last);
    const albumPath = [nameOfRoot(root), ...folders.map(shownPath)];
    if (!stats.isDirectory()) {
      yield { kind: 'file', path: file, name, albumPath, facts: factsOf(stats) };
    } else if (isPhotoFolder(name) && !entered.has(identity(stats)) && !(await isLink(file, how))) {
      entered.add(identity(stats));
      walked.add(keyOf(file));
      yield* walk({ path: file, albumPath: [...albumPath, name] }, entered, how, 'never');
    }
  }
}

async function* walk(
  from: Folder,
  entered: Set<string>,
  how: Walk,
  followsLinks: 'last' | 'never',
): AsyncGenerator<Found> {
  const waiting: Folder[] = [from];
  const linked: MetFolder[] = [];
  const isNew = ({ identity }: MetFolder): boolean => {
    if (entered.has(identity)) return false;
    entered.add(identity);
    return true;
  };
  for (;;) {
    const folder = waiting.pop() ?? takeFirst(linked, isNew);
    if (folder === undefined) return;
    const below: Folder[] = [];
    how.onFolder?.(folder.path);
    for await (const found of scanFolder(folder, how)) {
      if ('kind' in found) yield found;
      else if (!found.isLink) {
        if (isNew(found)) below.push(found);
      } else if (followsLinks === 'last') linked.push(found);
    }
    waiting.push(...below.reverse()); // a stack: the first is taken next
  }
}

/** Takes those off before it, too. */
function takeFirst<One>(from: One[], fits: (one: One) => boolean): One | undefined {
  for (let one = from.shift(); one !== undefined; one = from.shift()) if (fits(one)) return one;
  return undefined;
}

async function* scanFolder(folder: Folder, how: Walk): AsyncGenerator<Found | MetFolder> {
  let names: FilePath[];
  try {
    const entries = await patiently(
      folder.path,
      () => readdir(systemPath(folder.path), { encoding: 'buffer' }),
      how,
    );
    names = entries.map((entry) => filePathFrom(entry)).sort(compareNames);
  } catch (cause) {
    how.signal?.throwIfAborted();
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
    const stats = await statOf(full, how);
    // A link that leads nowhere is still a file that was met: the intake says what is wrong with it.
    if (typeof stats === 'string' || !stats.isDirectory()) {
      const facts = typeof stats === 'string' ? null : factsOf(stats);
      yield { kind: 'file', path: full, name, albumPath: folder.albumPath, facts };
    } else if (isPhotoFolder(name)) {
      const albumPath = [...folder.albumPath, name];
      yield { path: full, albumPath, identity: identity(stats), isLink: await isLink(full, how) };
    }
  }
}

/** What a path leads to, or the system's error code. */
async function statOf(file: FilePath, how: Walk): Promise<BigIntStats | string> {
  try {
    return await patiently(file, () => stat(systemPath(file), { bigint: true }), how);
  } catch (cause) {
    how.signal?.throwIfAborted();
    const code = codeOf(cause);
    // A link in a loop cannot be followed, but it is there.
    if (code !== 'ELOOP') return code;
    const look = patiently(file, () => lstat(systemPath(file), { bigint: true }), how);
    return await look.catch(() => code);
  }
}

async function isLink(file: FilePath, how: Walk): Promise<boolean> {
  const look = patiently(file, () => lstat(systemPath(file)), how);
  return await look.then(
    (stats) => stats.isSymbolicLink(),
    () => false, // it went away: reading its names says so
  );
}

/** Each folder that is passed on the way down. */
function waysTo(root: FilePath, names: readonly FilePath[]): FilePath[] {
  let folder = root;
  return names.map((name) => (folder = joinPath(folder, name)));
}

function nameOfRoot(root: FilePath): string {
  return path.basename(path.resolve(shownPath(root)));
}

/** A share that does not answer must not hold the intake for ever. */
function patiently<Value>(
  file: FilePath,
  work: () => Promise<Value>,
  { signal }: Walk,
): Promise<Value> {
  return filePatience.run(placeOf(file), work, { signal });
}

/** As Node makes them of what is no bigint. */
function factsOf({ size, mtimeNs }: BigIntStats): FileFacts {
  const seconds = mtimeNs / 1_000_000_000n;
  const nanoseconds = mtimeNs % 1_000_000_000n;
  return {
    sizeBytes: Number(size),
    mtimeMs: Number(seconds) * 1000 + Number(nanoseconds) / 1_000_000,
  };
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
