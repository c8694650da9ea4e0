/** @file The names that carry the contract of `ipc.ts`; apart from it so that the preload stays tiny. */

export const REQUEST_CHANNEL = 'okapi:request';
export const EVENT_CHANNEL = 'okapi:event';

/** The address of a photo's thumbnail (80 × 80 px, upright), relative to the window's own origin. */
export function thumbnailUrl(uploadId: number): string {
  return `/thumbnail/${uploadId}`;
}

/** How large a preview may be, in pixels of its longer side. */
export const PREVIEW_EDGES = [640, 1280] as const;

/** The address of a photo's preview (upright, whole), relative to the window's own origin. */
export function previewUrl(uploadId: number, edgePx: number, changedAt: number): string {
  // The last part only tells versions of one file apart.
  return `/preview/${uploadId}/${edgePx}?${changedAt}`;
}

/** The address of an account's picture, relative to the window's own origin. */
export function pictureUrl(uid: string): string {
  return `/picture/${encodeURIComponent(uid)}`;
}
