/** @file What OK did not like about a photo, as far as a smaller copy can help. */
import type { Problem } from './errors.ts';

export type Fault = 'weight' | 'pixels' | 'format';

/** Null for all else: a damaged photo, one that is too small, or what OK never judged. */
export function faultOf({ code, okCode }: Problem): Fault | null {
  // Without OK's own number it was refused here: a file that is no picture has no copy.
  if (okCode === undefined) return null;
  switch (code) {
    case 'photo-too-heavy':
      return 'weight';
    case 'photo-too-big':
      return 'pixels';
    case 'not-a-photo':
      return 'format';
    default:
      return null;
  }
}
