/** @file Notices when the computer's clock was set, or the computer slept. */

/** Clocks drift a little; nobody sets one by less on purpose. */
const JUMP_MS = 30_000;

export function createClockWatch(wall: () => number, monotonic: () => number) {
  let last = { wall: wall(), monotonic: monotonic() };
  return {
    /** Whether the wall clock has run away from the other since the last look. */
    look(): 'forward' | 'back' | null {
      const current = { wall: wall(), monotonic: monotonic() };
      const drift = current.wall - last.wall - (current.monotonic - last.monotonic);
      last = current;
      if (Math.abs(drift) < JUMP_MS) return null;
      return drift > 0 ? 'forward' : 'back';
    },
  };
}
