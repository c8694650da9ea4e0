/** @file An account's picture from OK, for the window, which may not fetch it itself. */
import { mayReceivePhotos } from '../api/hosts.ts';

export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const MOST_BYTES = 2 * 1024 * 1024;

/** Null when OK's address is none of OK's hosts, or no small picture comes from it. */
export async function fetchPicture(url: string, apiUrl: string): Promise<Picture | null> {
  if (!mayReceivePhotos(url, apiUrl)) return null;
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !/^image\/(jpeg|png|gif|webp)\b/.test(type)) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > MOST_BYTES ? null : { type, bytes };
  } catch {
    return null; // a face is not worth a word: the window shows initials
  }
}
