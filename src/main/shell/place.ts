/** @file Where a window opens. */
import type { WindowBounds } from './stored.ts';

export const DEFAULT_SIZE = { width: 1120, height: 740 };
export const SMALLEST_SIZE = { width: 720, height: 520 };

/** Size and place on the screens, in their points. */
export type Place = Omit<WindowBounds, 'isMaximized'>;

/** How much of a window has to lie on a screen for a person to get hold of it. */
const GRIP = 64;

/**
 * The bounds to open with: the last ones if a screen still shows them, else the default
 * size in the middle of the main screen.
 */
export function placeWindow(
  last: Place | null,
  screens: readonly Place[],
): { width: number; height: number; x?: number; y?: number } {
  if (last === null) return DEFAULT_SIZE;
  const width = Math.max(last.width, SMALLEST_SIZE.width);
  const height = Math.max(last.height, SMALLEST_SIZE.height);
  const isReachable = screens.some(
    (screen) =>
      last.x + width >= screen.x + GRIP &&
      last.x <= screen.x + screen.width - GRIP &&
      last.y >= screen.y &&
      last.y <= screen.y + screen.height - GRIP,
  );
  return isReachable ? { x: last.x, y: last.y, width, height } : { width, height };
}
