/**
 * @file Compares photos with what OK shows of them: its renditions are fetched, a few at a
 * time, and of each only its look is kept. No photo is changed and nothing is sent.
 */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import type { ListedPhoto } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { fetchPicture } from '../api/pictures.ts';
import type { FilePath } from '../library/file-path.ts';
import { photoFiles, type PhotoFiles } from '../library/open-photo.ts';
import { LARGEST_WHOLE_BYTES, readWhole } from '../library/read-photo.ts';
import { differenceOf, lookOf, type Look } from '../platform/likeness.ts';
import { hasProportions, mayBe, type Difference, type Sought } from './match.ts';

export interface CompareParts {
  readonly http: HttpClient;
  readonly apiUrl: string;
  /** How files are read; as everywhere unless told. */
  readonly files?: PhotoFiles;
}

/** A sought photo with its file, as it was when it was sent. */
export interface SoughtFile extends Sought {
  readonly path: FilePath;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Pictures that are fetched at once; each may take 4 MB until it is looked at. */
const AT_ONCE = 3;

/**
 * How much sought and listed photos differ, for all pairs that `mayBe` one. A difference is
 * null when the file has changed, cannot be read or decoded, or when OK's picture is gone,
 * unreadable or a part only. A picture that could not be fetched now is a failure: look
 * again later.
 */
export async function comparePictures(
  parts: CompareParts,
  sought: readonly SoughtFile[],
  listed: readonly ListedPhoto[],
  signal?: AbortSignal,
): Promise<Result<Difference, Failure>> {
  const wanted = listed.filter((photo) => sought.some((one) => mayBe(one, photo)));
  const files = sought.filter((photo) => wanted.some((one) => mayBe(photo, one)));
  const shown = await looksOf(parts, wanted, signal);
  if (!shown.ok) return shown;
  const own = new Map<number, Look | null>();
  // A map is filled one by one: decoding goes one at a time anyway.
  for (const file of files) {
    own.set(file.id, await lookOfUnchanged(parts.files ?? photoFiles, file, signal));
    if (signal?.aborted === true) return fail({ kind: 'stopped' });
  }
  return succeed((soughtId, listedId) => {
    const ours = own.get(soughtId) ?? null;
    const theirs = shown.value.get(listedId) ?? null;
    if (ours === null || theirs === null) return null;
    // Not turned as we turned it, or by a hair another photo: the fields do not lie on each other.
    return hasProportions(ours, theirs) ? differenceOf(ours, theirs) : null;
  });
}

/** A file that is not the one that was sent says nothing of what OK has. */
async function lookOfUnchanged(
  files: PhotoFiles,
  file: SoughtFile,
  signal: AbortSignal | undefined,
): Promise<Look | null> {
  // Not by its path: who decodes it could wait for ever for a share that does not answer.
  const bytes = await contentOf(files, file, signal);
  return bytes && (await lookOf({ bytes }));
}

async function contentOf(
  files: PhotoFiles,
  { path, sizeBytes, mtimeMs }: SoughtFile,
  signal: AbortSignal | undefined,
): Promise<Buffer | null> {
  if (sizeBytes > LARGEST_WHOLE_BYTES) return null;
  try {
    const photo = await files.open(path, signal);
    try {
      const { stats } = photo;
      if (stats.size !== sizeBytes || stats.mtimeMs !== mtimeMs) return null;
      return await readWhole(photo, sizeBytes);
    } finally {
      await photo.close();
    }
  } catch {
    return null; // moved, unreadable or out of reach: it cannot be compared, and that is all
  }
}

async function looksOf(
  parts: CompareParts,
  listed: readonly ListedPhoto[],
  signal: AbortSignal | undefined,
): Promise<Result<Map<string, Look | null>, Failure>> {
  const looks = new Map<string, Look | null>();
  const queue = [...listed];
  const failures: Failure[] = [];
  const work = async (): Promise<void> => {
    for (let photo = queue.shift(); photo !== undefined; photo = queue.shift()) {
      const look = await lookOfListed(parts, photo, signal);
      if (look.ok) looks.set(photo.id, look.value);
      else {
        failures.push(look.error);
        queue.length = 0; // the others end with what they have begun
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const [failure] = failures;
  return failure === undefined ? succeed(looks) : fail(failure);
}

/**
 * The largest of the small renditions first: measured, it tells near twins apart where
 * the others do not, and whether OK cuts squares out for the others is unknown.
 */
async function lookOfListed(
  { http, apiUrl }: CompareParts,
  photo: ListedPhoto,
  signal: AbortSignal | undefined,
): Promise<Result<Look | null, Failure>> {
  for (const url of [photo.pic640x480, photo.pic190x190, photo.pic128x128]) {
    if (url == null) continue;
    const picture = await fetchPicture(http, url, apiUrl, signal);
    if (!picture.ok) {
      if (isForGood(picture.error)) continue;
      return picture;
    }
    const look = await lookOf({ bytes: picture.value });
    if (look !== null && isWhole(look, photo)) return succeed(look);
  }
  return succeed(null);
}

/** Whether a rendition shows the whole photo: one cut to a square would be like no photo. */
function isWhole(look: Look, { standard_width: width, standard_height: height }: ListedPhoto) {
  return width == null || height == null || hasProportions(look, { width, height });
}

/** Whether another try would end the same: gone, moved, forbidden, elsewhere, too large. */
function isForGood(failure: Failure): boolean {
  if (failure.kind === 'http') {
    const { status } = failure;
    return status < 500 && status !== 408 && status !== 429;
  }
  return failure.kind === 'host-not-allowed' || failure.kind === 'not-understood';
}
