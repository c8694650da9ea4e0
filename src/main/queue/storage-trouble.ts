/**
 * @file What an error of SQLite or of the file system says about the disk. Numbers and codes
 * decide, never words: https://sqlite.org/rescode.html and errno(3).
 */

/**
 * `full`: no room, now. `unwritable`: nothing can be written or read there, now.
 * `damaged`: what is there is no whole database any more. The first two can pass by themselves.
 */
export type StorageTrouble = 'full' | 'unwritable' | 'damaged';

/** Extended result codes that mean something else than their family does. */
const EXTENDED: ReadonlyMap<number, StorageTrouble> = new Map([
  [4874, 'full'], // SQLITE_IOERR_SHMSIZE: the shared memory beside the write-ahead log could not grow
  [8202, 'damaged'], // SQLITE_IOERR_DATA: a page's checksum is wrong
  [8458, 'damaged'], // SQLITE_IOERR_CORRUPTFS: the file ends before its pages do
]);

/** Families of result codes: the low eight bits. */
const FAMILIES: ReadonlyMap<number, StorageTrouble> = new Map([
  [3, 'unwritable'], // SQLITE_PERM
  [5, 'unwritable'], // SQLITE_BUSY: another program, for instance a backup, has locked the file
  [8, 'unwritable'], // SQLITE_READONLY
  [10, 'unwritable'], // SQLITE_IOERR
  [11, 'damaged'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'unwritable'], // SQLITE_CANTOPEN
  [26, 'damaged'], // SQLITE_NOTADB
]);

const SYSTEM_CODES: ReadonlyMap<string, StorageTrouble> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'], // the largest file that is allowed here
  ['EROFS', 'unwritable'],
  ['EACCES', 'unwritable'],
  ['EPERM', 'unwritable'],
  ['EIO', 'unwritable'],
]);

/** The trouble with the disk behind an error of `node:sqlite` or `node:fs`; null when it is another error. */
export function storageTrouble(cause: unknown): StorageTrouble | null {
  if (!(cause instanceof Error)) return null;
  // Neither property is declared on Error; each is checked before it is used.
  const { code, errcode } = cause as { readonly code?: unknown; readonly errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') {
    return EXTENDED.get(errcode) ?? FAMILIES.get(errcode & 0xff) ?? null;
  }
  return typeof code === 'string' ? (SYSTEM_CODES.get(code) ?? null) : null;
}
