/** @file An account's picture from OK, for the window, which may not fetch it itself. */
import { fileTypeFromBuffer } from 'file-type';
import type { HttpClient } from '../api/http.ts';
import { fetchPicture } from '../api/pictures.ts';

export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A face is not waited for. */
const TIMEOUT_MS = 10_000;

/** Null when no picture comes from OK's address: a face is not worth a word, the window shows initials. */
export async function accountPicture(
  http: HttpClient,
  url: string,
  apiUrl: string,
): Promise<Picture | null> {
  const fetched = await fetchPicture(http, url, apiUrl, AbortSignal.timeout(TIMEOUT_MS));
  if (!fetched.ok) return null;
  const type = (await fileTypeFromBuffer(fetched.value))?.mime ?? '';
  return /^image\/(jpeg|png|gif|webp)$/.test(type) ? { type, bytes: fetched.value } : null;
}
