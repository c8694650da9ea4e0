/** @file Who may say something next, where only one may at a time: pure. */

/** Tells what there is to tell; false when there is nothing. */
export type Voice = () => boolean;

/** In what order they are asked: whoever spoke last comes last, so that nobody is drowned out. */
export function turnsAfter(last: number, voices: number): number[] {
  return Array.from({ length: voices }, (_, step) => (last + 1 + step) % voices);
}
