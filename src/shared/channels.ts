/** @file The names that carry the contract of `ipc.ts`; apart from it so that the preload stays tiny. */

export const REQUEST_CHANNEL = 'okapi:request';
export const EVENT_CHANNEL = 'okapi:event';

/** The address of a photo's thumbnail (80 × 80 px, upright), relative to the window's own origin. */
export function thumbnailUrl(uploadId: number): string {
  return `/thumbnail/${uploadId}`;
}

/** The address of an account's picture, relative to the window's own origin. */
export function pictureUrl(uid: string): string {
  return `/picture/${encodeURIComponent(uid)}`;
}
