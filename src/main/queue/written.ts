/** @file Writes that a full disk holds up: made again when the queue can be written. */

/** Resolves when the queue can be written again; throws when waiting does not help or is over. */
export type UntilWritable = (cause: unknown, signal: AbortSignal) => Promise<void>;

/** What `write` answers, once it has worked; it is made as a whole or not at all. */
export async function written<Value>(
  write: () => Value,
  untilWritable: UntilWritable,
  signal: AbortSignal,
): Promise<Value> {
  for (;;) {
    try {
      return write();
    } catch (cause) {
      await untilWritable(cause, signal);
    }
  }
}
