/** @file A queue with uploads in every state, and ways to damage its file. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { openPages, PAGE_BYTES } from '../../../src/main/queue/rebuild/page-file.ts';
import { recordsOn } from '../../../src/main/queue/rebuild/records.ts';
import { openStore, type Store } from '../../../src/main/queue/store.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import type { Row } from '../../../src/main/queue/upload.ts';
import { UPLOAD_STATES, type UploadState } from '../../../src/shared/upload.ts';
import { tempFolder } from '../temp-folder.ts';
import { newUpload } from './an-upload.ts';

export const now = (): number => Date.UTC(2026, 0, 2, 3, 4, 5);

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const PHOTOS = 2_000;

/** An open queue of 2 000 uploads for four destinations; none of its numbers is left out. */
export async function aQueue(photos = PHOTOS): Promise<{ file: string; store: Store }> {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  const store = openStore(file, now);
  store.useAccount('5');
  const destinations = createDestinations(store);
  destinations.remember({ kind: 'personal' });
  destinations.keepAlbumId(destinations.remember({ kind: 'album', title: 'Путь' }).id, '77');
  destinations.remember({ kind: 'album-id', albumId: '88', groupId: '9' });
  destinations.remember({ kind: 'topic', groupId: '9', text: 'Hello' });
  const ticket = { destinationId: 1, uploadUrl: 'https://ok.ru/up', until: 9e12 };
  createTickets(store).add(ticket);
  store.run(`INSERT INTO notes VALUES ('a note', 'its value')`);
  store.run(`INSERT INTO hosts VALUES ('up.ok.ru', 1, 5)`);
  store.run(`INSERT INTO intakes VALUES (1, '5', '["/photos"]', '{"kind":"personal"}')`);
  store.transaction(() => {
    for (let index = 0; index < photos; index += 1) insertOne(store, index);
    const kept = createKeptFolders(store, now);
    const { claim } = kept.filesOf(kept.add('/photos/Путь', { kind: 'by-folder' }));
    for (let id = 1; id <= photos; id += 3) claim(id);
    store.run(`INSERT INTO left_out VALUES (1, 1, x'2f61', 5, 1.5)`);
  });
  return { file, store };
}

function insertOne(store: Store, index: number): void {
  const state = UPLOAD_STATES[(index * 5) % UPLOAD_STATES.length] ?? 'queued';
  store.insert(
    1 + (index % 3),
    newUpload({
      path:
        index % 50 === 0
          ? Buffer.from(`/photos/\xff ${index}.jpg`, 'latin1')
          : `/photos/Путь/photo ${index}.jpg`,
      name: `photo ${index}.jpg`,
      destinationId: 1 + (index % 4),
      sizeBytes: 1_000_000 + index,
      fingerprint: (index * 7_919).toString(16).padStart(64, '0'),
      // Some are longer than a page.
      caption: index % 100 === 0 ? 'long '.repeat(1_000) : null,
      progress: progressIn(state, index),
    }),
  );
}

function progressIn(state: UploadState, index: number): Partial<Progress> {
  const reserved = { ticketId: 1, reservedId: `id ${index}` };
  switch (state) {
    case 'sending':
      return { state, ...reserved };
    case 'sent':
    case 'committing':
      return { state, ...reserved, token: `token ${index}`, tokenUntil: 9e12 };
    case 'done':
      return { state, photoId: String(9e11 + index) };
    case 'failed':
      return { state, problem: { code: 'photo-too-small', stage: 'send' } };
    case 'skipped':
      return { state, problem: { code: 'duplicate', stage: 'intake' } };
    default:
      return { state };
  }
}

export function uploadsOf(store: Store): Map<number, Row> {
  return new Map(
    store.rows('SELECT * FROM uploads ORDER BY id').map((row) => [Number(row['id']), { ...row }]),
  );
}

/** Which pages of a whole file hold what of which upload. */
export interface Whereabouts {
  readonly pages: number;
  readonly row: Map<number, number>;
  readonly path: Map<number, number[]>;
  readonly fingerprint: Map<number, number[]>;
  readonly state: Map<number, number[]>;
  /** The table of the destinations, and its index. */
  readonly destinations: Set<number>;
}

/** Reads a file that is whole, so that a test knows what a damage costs. */
export function whereabouts(file: string): Whereabouts {
  const pages = openPages(file);
  const found: Whereabouts = {
    pages: pages.count,
    row: new Map(),
    path: new Map(),
    fingerprint: new Map(),
    state: new Map(),
    destinations: new Set(),
  };
  for (let page = 1; page <= pages.count; page += 1) {
    for (const record of recordsOn(pages, page)) {
      const { values } = record;
      const id = Number(values.at(-1));
      const add = (to: Map<number, number[]>): void =>
        void to.set(id, [...(to.get(id) ?? []), page]);
      if (record.kind === 'table') {
        if (values.length > 20) found.row.set(record.rowid, page);
        if (values[1] === '5' && values.length === 10) found.destinations.add(page);
      } else if (values.map((value) => typeof value).join() === 'string,string,number') {
        found.destinations.add(page);
      } else if (values.length === 3 && Buffer.isBuffer(values[1])) add(found.path);
      else if (values.length === 3 && typeof values[1] === 'string') add(found.fingerprint);
      else if (values.length > 3 && UPLOAD_STATES.some((state) => state === values[1])) {
        add(found.state);
      }
    }
  }
  pages.close();
  return found;
}

/** Overwrites pages, with garbage or with zeros. */
export function overwrite(
  file: string,
  pages: readonly number[],
  random: (below: number) => number,
): void {
  const bytes = readFileSync(file);
  for (const page of pages) {
    const isZero = random(2) === 0;
    for (let at = (page - 1) * PAGE_BYTES; at < page * PAGE_BYTES; at += 1) {
      bytes[at] = isZero ? 0 : random(256);
    }
  }
  writeFileSync(file, bytes);
}

/** The files of a queue as a program leaves them that dies just now, in a folder of their own. */
export async function asLeftByCrash(file: string): Promise<string> {
  const copy = path.join(await tempFolder(), 'queue.sqlite');
  for (const ending of ['', '-wal']) {
    if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
  }
  return copy;
}
