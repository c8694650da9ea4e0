/**
 * @file Waiting for the file system with an end to it. A dead network share answers neither
 * yes nor no, and what was asked of it cannot be cancelled: it can only be waited for no more.
 *
 * [Note: Four threads] Node does all work on files on four threads (libuv's), which it also
 * needs to look up the addresses of hosts. An operation that does not come back holds one of
 * them, so four of them would stop the whole program. Hence few operations run at a time,
 * fewer in one place, and a place whose share of the threads is held is not asked any more
 * until one comes back; nothing has to remember when to try again.
 * UV_THREADPOOL_SIZE is no way out: it counts only before the threads are first used, and
 * an app that is started by a click has nobody who sets it before.
 */

export interface Patience {
  /**
   * Does `work`, with files in this place, when a thread may be used for it. Rejects with a `StalledError` when it does
   * not come back in time or cannot be begun, or with the signal's reason.
   */
  run<Value>(
    place: string,
    work: () => Promise<Value>,
    options?: RunOptions<Value>,
  ): Promise<Value>;
  /** Operations that were given up and have not come back: `process.exit` would wait for them. */
  stalled(): number;
}

export interface RunOptions<Value> {
  readonly signal?: AbortSignal | undefined;
  /** Work that is done some time, even when it is refused now. */
  readonly must?: boolean;
  /** What is done with a value that comes when nobody waits for it any more. */
  readonly onLate?: (value: Value) => void;
}

/** The file system did not answer. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
  readonly code = 'stalled';
}

export interface PatienceLimits {
  /** How long one operation may take, in milliseconds. */
  readonly limitMs: number;
  readonly atOnce: number;
  readonly atOncePerPlace: number;
}

interface Operation {
  readonly place: string;
  isStalled: boolean;
}

interface Waiting {
  readonly place: string;
  readonly must: boolean;
  start(): void;
  refuse(): void;
}

export function createPatience(limits: PatienceLimits): Patience {
  const running = new Set<Operation>();
  let waiting: readonly Waiting[] = [];

  /** The operations that must come back before one in this place may begin. */
  function blockersOf(place: string): readonly Operation[] {
    const here = [...running].filter((operation) => operation.place === place);
    if (here.length >= limits.atOncePerPlace) return here;
    return running.size >= limits.atOnce ? [...running] : [];
  }

  function advance(): void {
    const before = waiting;
    waiting = [];
    const kept = before.filter((one) => {
      const blockers = blockersOf(one.place);
      if (blockers.length === 0) {
        one.start();
        return false;
      }
      // What only a stall stands before would wait as long as the stall lasts.
      if (blockers.every((operation) => operation.isStalled)) {
        one.refuse();
        return one.must;
      }
      return true;
    });
    waiting = [...kept, ...waiting];
  }

  return {
    stalled: () => [...running].filter((operation) => operation.isStalled).length,
    run: <Value>(place: string, work: () => Promise<Value>, options: RunOptions<Value> = {}) =>
      new Promise<Value>((resolve, reject) => {
        const { signal, must = false, onLate } = options;
        let isAwaited = true;
        const end = (settle: () => void): void => {
          if (!isAwaited) return;
          isAwaited = false;
          signal?.removeEventListener('abort', stop);
          settle();
        };
        const giveUp = (cause: unknown): void => {
          end(() => {
            reject(cause instanceof Error ? cause : new Error(String(cause)));
          });
        };
        const start = (): void => {
          const operation: Operation = { place, isStalled: false };
          running.add(operation);
          const timer = setTimeout(() => {
            operation.isStalled = true;
            giveUp(new StalledError(`No answer in ${limits.limitMs} ms`));
            advance();
          }, limits.limitMs);
          const back = (settle: () => void): void => {
            clearTimeout(timer);
            running.delete(operation);
            settle();
            advance();
          };
          new Promise<Value>((done) => done(work())).then(
            (value) => {
              back(() => {
                if (isAwaited) end(() => resolve(value));
                else onLate?.(value);
              });
            },
            // Nobody is told of a failure that comes too late: the stall was the failure.
            (cause: unknown) => back(() => giveUp(cause)),
          );
        };
        const entry: Waiting = {
          place,
          must,
          start,
          refuse: () => giveUp(new StalledError('Others have no answer yet')),
        };
        function stop(): void {
          waiting = waiting.filter((one) => one !== entry);
          giveUp(signal?.reason);
        }
        if (signal?.aborted === true) {
          giveUp(signal.reason);
          return;
        }
        signal?.addEventListener('abort', stop, { once: true });
        waiting = [...waiting, entry];
        advance();
      }),
  };
}
