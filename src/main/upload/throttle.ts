/**
 * @file The person's limit on speed: how many bytes of photos may go out now, all POSTs
 * together. A bucket that fills at that speed is a value; the throttle around it holds the clock.
 */

/** How many bytes may go, up to that many: at least one. Rejects with the reason of an aborted signal. */
export type Allow = (bytes: number, signal?: AbortSignal) => Promise<number>;

export interface Throttle {
  /** POSTs that ask at the same time take turns, so that none of them stands still. */
  readonly allow: Allow;
  /** Bytes a second from now on, also for who is waiting; null is no limit. */
  setLimit(bytesPerSecond: number | null): void;
}

export interface Bucket {
  /** Null: there is no limit. */
  readonly bytesPerSecond: number | null;
  /** What may go at once. */
  readonly bytes: number;
  /** When that was so, in milliseconds. */
  readonly at: number;
}

/** What was not used lately; more would go out as a burst that is felt on the connection. */
const KEPT_SECONDS = 0.25;
/** A turn is short, so that sixteen POSTs come round within two seconds and progress moves. */
const TURN_SECONDS = 0.125;
/** What a sum of fractions may be off by, in bytes: nobody waits another time for that. */
const ROUNDING = 1e-6;

export const OPEN_BUCKET: Bucket = { bytesPerSecond: null, bytes: 0, at: 0 };

/** The same bucket under another limit; nothing is saved up where there was none. */
export function limited(bucket: Bucket, bytesPerSecond: number | null, at: number): Bucket {
  if (bytesPerSecond === null) return { ...OPEN_BUCKET, at };
  const bytes = Math.min(filled(bucket, at), mostKept(bytesPerSecond));
  return { bytesPerSecond, bytes, at };
}

/** One turn: some of the wanted bytes, or none and how long to wait for them. */
export function takeTurn(
  bucket: Bucket,
  wanted: number,
  at: number,
): { readonly bucket: Bucket; readonly granted: number; readonly waitMs: number } {
  const { bytesPerSecond } = bucket;
  if (bytesPerSecond === null) return { bucket, granted: wanted, waitMs: 0 };
  const bytes = filled(bucket, at);
  const turn = Math.min(wanted, Math.max(1, Math.floor(bytesPerSecond * TURN_SECONDS)));
  if (bytes < turn - ROUNDING) {
    const waitMs = Math.ceil(((turn - bytes) / bytesPerSecond) * 1000);
    return { bucket: { bytesPerSecond, bytes, at }, granted: 0, waitMs };
  }
  return {
    bucket: { bytesPerSecond, bytes: Math.max(0, bytes - turn), at },
    granted: turn,
    waitMs: 0,
  };
}

function filled({ bytesPerSecond, bytes, at: since }: Bucket, at: number): number {
  if (bytesPerSecond === null) return 0;
  const come = (Math.max(0, at - since) / 1000) * bytesPerSecond;
  return Math.min(bytes + come, mostKept(bytesPerSecond));
}

function mostKept(bytesPerSecond: number): number {
  return Math.max(1, bytesPerSecond * KEPT_SECONDS);
}

/** What the throttle needs of the computer. */
export interface ThrottleClock {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Calls back once, so many milliseconds later; returns the function that calls it off. */
  after(ms: number, callBack: () => void): () => void;
}

const REAL_CLOCK: ThrottleClock = {
  now: () => performance.now(),
  after(ms, callBack) {
    const timer = setTimeout(callBack, ms);
    return () => clearTimeout(timer);
  },
};

interface Waiting {
  readonly wanted: number;
  readonly grant: (bytes: number) => void;
}

export function createThrottle(clock: ThrottleClock = REAL_CLOCK): Throttle {
  let bucket = OPEN_BUCKET;
  /** In the order in which they asked. */
  const waiting = new Set<Waiting>();
  let callOff: (() => void) | null = null;

  function serve(): void {
    callOff?.();
    callOff = null;
    for (const one of waiting) {
      const turn = takeTurn(bucket, one.wanted, clock.now());
      bucket = turn.bucket;
      if (turn.granted === 0) {
        callOff = clock.after(turn.waitMs, serve);
        return;
      }
      waiting.delete(one);
      one.grant(turn.granted);
    }
  }

  return {
    allow: (wanted, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const stop = (): void => {
          waiting.delete(one);
          serve(); // nobody's turn is left to wait for, or the next one's
          reject(signal?.reason as Error);
        };
        const one: Waiting = {
          wanted,
          grant(bytes) {
            signal?.removeEventListener('abort', stop);
            resolve(bytes);
          },
        };
        signal?.addEventListener('abort', stop, { once: true });
        waiting.add(one);
        // Whoever asked before is served first; without a limit nobody waits.
        if (waiting.size === 1) serve();
      }),
    setLimit(bytesPerSecond) {
      bucket = limited(bucket, bytesPerSecond, clock.now());
      serve();
    },
  };
}
