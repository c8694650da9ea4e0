/**
 * @file The pages of a damaged database, without SQLite: it gives up at the first wrong byte,
 * but a page stands for itself. Written after https://sqlite.org/fileformat2.html.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** The size that `node:sqlite` makes; the queue has never had another. */
export const PAGE_BYTES = 4096;

export interface PageFile {
  /** Pages are numbered from 1 to `count`. */
  readonly count: number;
  /** The newest kept content; shorter than a page where the file ends. */
  page(number: number): Buffer;
  close(): void;
}

/** Opens the file with what lies beside it in its write-ahead log. It is only read. */
export function openPages(file: string): PageFile {
  const database = openSync(file, 'r');
  const wal = existsSync(`${file}-wal`) ? openSync(`${file}-wal`, 'r') : null;
  const frames: ReadonlyMap<number, number> = wal === null ? new Map() : committedFrames(wal);
  let count = Math.ceil(fstatSync(database).size / PAGE_BYTES);
  // A page beyond the end was added by the log; a number far beyond it is garbage.
  const most = count + frames.size;
  for (const page of frames.keys()) if (page > count && page <= most) count = page;
  return {
    count,
    page(number) {
      const frame = frames.get(number);
      return wal !== null && frame !== undefined
        ? readAt(wal, frame, PAGE_BYTES)
        : readAt(database, (number - 1) * PAGE_BYTES, PAGE_BYTES);
    },
    close() {
      closeSync(database);
      if (wal !== null) closeSync(wal);
    },
  };
}

const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * Where the log holds the newest committed content of each page. Checksums are not asked:
 * they go on from frame to frame, so that one wrong byte would cost all that follows.
 */
function committedFrames(wal: number): Map<number, number> {
  const committed = new Map<number, number>();
  let pending = new Map<number, number>();
  const salts = readAt(wal, 0, WAL_HEADER_BYTES).subarray(16, 24);
  const frameBytes = FRAME_HEADER_BYTES + PAGE_BYTES;
  const last = Math.floor((fstatSync(wal).size - WAL_HEADER_BYTES) / frameBytes);
  for (let index = 0; index < last; index += 1) {
    const start = WAL_HEADER_BYTES + index * frameBytes;
    const header = readAt(wal, start, FRAME_HEADER_BYTES);
    // Frames of an earlier round may follow those of the present one.
    if (!header.subarray(8, 16).equals(salts)) continue;
    pending.set(header.readUInt32BE(0), start + FRAME_HEADER_BYTES);
    if (header.readUInt32BE(4) === 0) continue;
    for (const [page, offset] of pending) committed.set(page, offset);
    pending = new Map();
  }
  return committed;
}

/** Pages that are in no use: what they hold is of the past. Empty when their list is damaged too. */
export function freePages(pages: PageFile): ReadonlySet<number> {
  const free = new Set<number>();
  const header = pages.page(1);
  if (header.length < 100 || !header.subarray(0, 16).equals(MAGIC)) return free;
  let trunk = header.readUInt32BE(32);
  while (trunk >= 2 && trunk <= pages.count && !free.has(trunk)) {
    free.add(trunk);
    const page = pages.page(trunk);
    if (page.length < PAGE_BYTES) break;
    const leaves = Math.min(page.readUInt32BE(4), PAGE_BYTES / 4 - 2);
    for (let leaf = 0; leaf < leaves; leaf += 1) free.add(page.readUInt32BE(8 + leaf * 4));
    trunk = page.readUInt32BE(0);
  }
  return free.size === header.readUInt32BE(36) ? free : new Set();
}

/** Whether the file begins as a database does and has as many pages as it says. */
export function headerFits(pages: PageFile): boolean {
  const header = pages.page(1);
  return (
    header.length >= 100 &&
    header.subarray(0, 16).equals(MAGIC) &&
    header.readUInt32BE(28) === pages.count
  );
}

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}
