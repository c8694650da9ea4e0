/**
 * @file Fills a data folder with the queue that the benchmarks look at: many photos in every
 * state, the same at each run. Small photos that are there come first; the others' files are not.
 */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createKeptFolders, type KeptFolders } from '../../src/main/folders/kept-folders.ts';
import { queueFile } from '../../src/main/platform/data-folder.ts';
import { createDestinations } from '../../src/main/queue/destinations.ts';
import { createNotes } from '../../src/main/queue/notes.ts';
import { openStore } from '../../src/main/queue/store.ts';
import { NEW_PROGRESS, type Progress } from '../../src/main/queue/transition.ts';
import type { PhotoFile } from '../../src/main/queue/upload.ts';
import type { ProblemCode } from '../../src/shared/errors.ts';
import type { ExpectedPhoto } from '../soak/photos.ts';

export interface FullQueue {
  /** Where the queue is made; the folder is there and holds none. */
  readonly dataFolder: string;
  /** Whose photos they are: OK's uid. */
  readonly uid: string;
  /** How many rows. */
  readonly photos: number;
  /** Photos on the disk: the first rows, queued; the folder that they all lie in is kept. */
  readonly real: readonly ExpectedPhoto[];
}

const PHOTOS_IN_A_FOLDER = 250;
/** Of a thousand rows, so many are in this state; those on their way are few, as in life. */
const SHARES = [
  ['done', 600],
  ['queued', 268],
  ['failed', 80],
  ['skipped', 46],
  ['sent', 4],
  ['sending', 2],
] as const;
/** Each is looked for on OK once the queue goes on: a few are enough. */
const COMMITTING_EVERY = 5000;
const REASONS = ['file-missing', 'photo-too-small', 'connection-lost', 'photo-damaged'] as const;

/** Writes the queue in one transaction; the app that opens it next is paused. */
export async function fillQueue({ dataFolder, uid, photos, real }: FullQueue): Promise<void> {
  const files = await Promise.all(real.map(fileOf));
  const store = openStore(queueFile(dataFolder), Date.now);
  store.useAccount(uid);
  const destinations = createDestinations(store);
  const albumOf = (title: string) => destinations.remember({ kind: 'album', title }).id;
  store.transaction(() => {
    createNotes(store).keep('paused');
    const claim = keepFolderOf(real, createKeptFolders(store, Date.now));
    files.forEach((file, index) => {
      const destinationId = albumOf(real[index]?.album ?? '');
      claim(store.insert(1, { ...file, destinationId, progress: NEW_PROGRESS }));
    });
    for (let index = files.length; index < photos; index += 1) {
      const file = missingFile(index);
      const destinationId = albumOf(`Архив семейных фотографий / ${path.basename(file.folder)}`);
      store.insert(1, { ...file, destinationId, progress: progressOf(index) });
    }
  });
  store.close();
}

/** As it is when Okapi has looked through it; the answer gives it a photo. */
function keepFolderOf(
  [first]: readonly ExpectedPhoto[],
  kept: KeptFolders,
): (uploadId: number) => void {
  if (first === undefined) return () => undefined;
  const id = kept.add(path.dirname(path.dirname(first.file)), { kind: 'by-folder' });
  kept.scanBegun(id);
  kept.scanEnded(id, null);
  return kept.filesOf(id).claim;
}

async function fileOf({ file, sha256 }: ExpectedPhoto): Promise<PhotoFile> {
  const { size, mtimeMs } = await stat(file);
  return {
    path: file,
    name: path.basename(file),
    folder: path.dirname(file),
    sizeBytes: size,
    mtimeMs,
    fingerprint: sha256,
    width: 240,
    height: 180,
    caption: null,
  };
}

function missingFile(index: number): PhotoFile {
  const folder = `/nowhere/Архив семейных фотографий/Летние каникулы у бабушки, плёнка ${Math.floor(index / PHOTOS_IN_A_FOLDER)}`;
  const name = `IMG_${String(index).padStart(6, '0')}.jpg`;
  return {
    path: `${folder}/${name}`,
    name,
    folder,
    sizeBytes: 1_500_000 + ((index * 7919) % 4_000_000),
    mtimeMs: 1_700_000_000_000 + index * 1000,
    fingerprint: createHash('sha256').update(String(index)).digest('hex'),
    width: 4000,
    height: 3000,
    caption: null,
  };
}

/** States alternate row by row, so that a screen shows several, as after a bad day. */
function progressOf(index: number): Progress {
  if (index % COMMITTING_EVERY === 0) {
    const commit = { openCommits: 1, commitAt: 0 };
    return { ...NEW_PROGRESS, ...tokenOf(index), ...commit, state: 'committing' };
  }
  const state = stateOf((index * 619) % 1000); // 619 has no common factor with 1000
  switch (state) {
    case 'queued':
    case 'sending':
      return { ...NEW_PROGRESS, state };
    case 'sent':
      return { ...NEW_PROGRESS, ...tokenOf(index), state };
    case 'done':
      return { ...NEW_PROGRESS, state, photoId: String(900_000_000_000 + index) };
    case 'failed':
      return withReason(state, REASONS[index % REASONS.length] ?? 'file-missing');
    case 'skipped':
      return withReason(state, 'duplicate');
  }
}

function stateOf(place: number): (typeof SHARES)[number][0] {
  let end = 0;
  for (const [state, share] of SHARES) {
    end += share;
    if (place < end) return state;
  }
  return 'done';
}

/** A token that has run out: when the queue goes on, the photo is sent again. */
function tokenOf(index: number): Partial<Progress> {
  return { reservedId: `reserved-${index}`, token: `token-${index}`, tokenUntil: 1 };
}

function withReason(state: 'failed' | 'skipped', code: ProblemCode): Progress {
  return { ...NEW_PROGRESS, state, problem: { code, stage: 'send' }, attempts: 1 };
}
