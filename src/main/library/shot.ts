/** @file When, how and with what a photo was taken, as its file says. */
import exif from 'exifreader';
import type { FilePath } from './file-path.ts';
import { photoFiles, type PhotoFiles } from './open-photo.ts';

/** What is null the file does not say. */
export interface Shot {
  /** `2026-05-31T18:04:05`, with the zone behind it when the camera wrote one. */
  readonly takenAt: string | null;
  readonly camera: string | null;
  /** Whether it was taken with the camera on its side, so that upright it is as wide as it is stored high. */
  readonly isTurned: boolean;
  /** Whether the file is there and can be read. */
  readonly isThere: boolean;
}

/** Enough for the metadata of nearly every photo: details are no reason to read whole files. */
const HEAD_BYTES = 256 * 1024;

const UNKNOWN: Shot = { takenAt: null, camera: null, isTurned: false, isThere: true };

/** Reads the beginning of the file only; one that is away, or damaged, says nothing. */
export async function readShot(file: FilePath, files: PhotoFiles = photoFiles): Promise<Shot> {
  const head = await readHead(file, files).catch(() => null); // why is told where it is to be sent
  if (head === null) return { ...UNKNOWN, isThere: false };
  try {
    return shotOf(head);
  } catch {
    return UNKNOWN; // no photo, or a damaged one
  }
}

async function readHead(file: FilePath, files: PhotoFiles): Promise<Buffer> {
  const photo = await files.open(file);
  try {
    // Not shared: a read that was given up may still write into it.
    const head = Buffer.alloc(Math.min(HEAD_BYTES, photo.stats.size));
    const bytesRead = await photo.read(head, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await photo.close();
  }
}

function shotOf(head: Buffer): Shot {
  const { exif: tags } = exif.load(head, { expanded: true });
  if (tags === undefined) return UNKNOWN;
  const date = text(tags.DateTimeOriginal) ?? text(tags.DateTime);
  const zone = text(tags.OffsetTimeOriginal) ?? '';
  const make = text(tags.Make) ?? '';
  const model = text(tags.Model) ?? '';
  // Many models begin with their maker.
  const hasMaker = model.toLowerCase().startsWith(make.toLowerCase());
  return {
    takenAt: date === null ? null : isoTime(date, zone),
    isTurned: (tags.Orientation?.value ?? 1) >= 5,
    isThere: true,
    camera: (hasMaker ? model : `${make} ${model}`).trim() || null,
  };
}

/** EXIF writes `2026:05:31 18:04:05`; a camera whose clock was never set writes blanks or zeros. */
function isoTime(date: string, zone: string): string | null {
  const [, year, month, day, time] =
    /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)/.exec(date) ?? [];
  if (year === undefined || year === '0000') return null;
  return `${year}-${month}-${day}T${time}${/^[+-]\d\d:\d\d$/.test(zone) ? zone : ''}`;
}

function text(tag: { readonly description: string } | undefined): string | null {
  // eslint-disable-next-line no-control-regex -- cameras pad with NUL
  const found = tag?.description.replace(/\u0000+/g, ' ').trim() ?? '';
  return found === '' ? null : found;
}
