/** @file Holds what `pace.ts` decides about: the pace of the moment and the person's two limits. */
import {
  firstPace,
  nextPace,
  postsWithin,
  withinLimit,
  withinSpeed,
  type Pace,
  type PaceEvent,
} from './pace.ts';

/** Until told otherwise. */
const POSTS_AT_ONCE = 4;

/** `monotonic` is a clock that only goes forward, in milliseconds. */
export function keepPace(monotonic: () => number) {
  let most = POSTS_AT_ONCE;
  let bytesPerSecond: number | null = null;
  let pace = firstPace(most, monotonic());

  const allowed = (): number => postsWithin(most, bytesPerSecond);

  function fit(): void {
    pace = withinSpeed(withinLimit(pace, allowed()), bytesPerSecond);
  }

  function hear(event: PaceEvent): void {
    pace = nextPace(pace, event, allowed());
  }

  return {
    current: (): Pace => pace,
    hear,
    /** POSTs at once. */
    setSendLimit(limit: number): void {
      most = limit;
      fit();
    },
    /** Of all POSTs together; null is no limit. */
    setSpeedLimit(limit: number | null): void {
      bytesPerSecond = limit;
      fit();
    },
  };
}
