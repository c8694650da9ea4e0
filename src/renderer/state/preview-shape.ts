/** @file The room that a photo's preview takes, known before there is a picture. */
import { PREVIEW_EDGES } from '../../shared/channels.ts';
import type { UploadDetails } from '../../shared/upload.ts';

/** What most cameras make. */
const USUAL = 4 / 3;
/** A longer strip than this is shown with empty room around it, so that words still fit. */
const MOST = 3;

/** How wide and high the photo is when it stands upright; null when unknown. */
export function uprightSize({
  width,
  height,
  isTurned,
}: Pick<UploadDetails, 'width' | 'height' | 'isTurned'>): { width: number; height: number } | null {
  if (!width || !height) return null;
  return isTurned ? { width: height, height: width } : { width, height };
}

/** Width through height of the room for the picture. */
export function previewShape(
  details: Pick<UploadDetails, 'width' | 'height' | 'isTurned'>,
): number {
  const size = uprightSize(details);
  return size ? Math.min(Math.max(size.width / size.height, 1 / MOST), MOST) : USUAL;
}

/** The smallest preview that is sharp at this size (CSS pixels of the longer side), or the largest there is. */
export function previewEdge(longerSide: number, pixelRatio: number): number {
  const needed = longerSide * pixelRatio;
  const [smallest, largest] = PREVIEW_EDGES;
  return needed <= smallest ? smallest : largest;
}
