/** @file How many rows one message to the window carries: it stays below 20 kB, and names of files may be long. */
import type { UploadView } from '../../shared/upload.ts';

const MOST_BYTES = 16_000;

/** The first rows, as many as fit; one is always among them, so that whoever asks for the rest comes to an end. */
export function fitting(rows: readonly UploadView[]): readonly UploadView[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return bytes > MOST_BYTES;
  });
  return end < 0 ? rows : rows.slice(0, Math.max(1, end));
}
