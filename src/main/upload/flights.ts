/** @file The calls on their way: which rows each is about, what of their bytes is gone, and how to stop them. */
import type { Upload } from '../queue/upload.ts';
import type { Call } from './starts.ts';

export type Flights = ReturnType<typeof createFlights>;

export function createFlights(onChange: () => void) {
  /** Rows that a call is about. */
  const busy = new Map<number, Call>();
  /** Bytes of each photo being sent that the connection has taken. */
  const taken = new Map<number, number>();
  const flights = new Map<Promise<void>, Call>();
  /** Stops the POST that a photo is in. */
  const stops = new Map<number, AbortController>();
  /** Photos that a person took out of the queue while a call is about them. */
  const leaving = new Set<number>();
  let calls = new AbortController();
  let bytesSent = 0;

  function abortSends(): void {
    for (const stop of stops.values()) stop.abort();
  }

  return {
    /** Runs one call, which must not fail: `work` sees to what comes of it. `onEnd` when its rows are free again. */
    begin(call: Call, rows: readonly Upload[], work: () => Promise<void>, onEnd: () => void): void {
      for (const row of rows) busy.set(row.id, call);
      const flight = work().finally(() => {
        for (const { id } of rows) {
          busy.delete(id);
          taken.delete(id);
          stops.delete(id);
          leaving.delete(id);
        }
        flights.delete(flight);
        onEnd();
      });
      flights.set(flight, call);
    },

    free: (rows: readonly Upload[]): Upload[] => rows.filter(({ id }) => !busy.has(id)),
    busyIds: (): number[] => [...busy.keys()],
    idsOf: (call: Call): number[] => [...busy].flatMap(([id, kind]) => (kind === call ? [id] : [])),
    count: (call: Call): number => [...flights.values()].filter((one) => one === call).length,
    isEmpty: (): boolean => flights.size === 0,

    /** For calls that are no POST of photos. */
    callSignal: (): AbortSignal => calls.signal,
    /** For one POST of these. */
    sendSignal: (rows: readonly Upload[]): AbortSignal => {
      const stop = new AbortController();
      for (const row of rows) stops.set(row.id, stop);
      return stop.signal;
    },
    onTaken: (id: number, bytes: number): void => {
      bytesSent += bytes;
      taken.set(id, (taken.get(id) ?? 0) + bytes);
      onChange();
    },
    takenBytes: (id: number): number => taken.get(id) ?? 0,
    takenInAll: (): number => [...taken.values()].reduce((sum, bytes) => sum + bytes, 0),
    /** Since the program began. */
    bytesSent: (): number => bytesSent,

    /** Those of these that a call is about are let go when it has come back; what is being sent is stopped. */
    letLeave(ids: readonly number[]): number[] {
      const held = ids.filter((id) => busy.has(id));
      for (const id of held) leaving.add(id);
      for (const id of held) stops.get(id)?.abort();
      return held;
    },
    leavingOf: (rows: readonly Upload[]): number[] =>
      rows.map(({ id }) => id).filter((id) => leaving.has(id)),

    abortSends,
    /** Calls are begun again. */
    open(): void {
      calls = new AbortController();
    },
    /** Sending stops, other calls get a moment to come back. */
    async close(graceMs: number): Promise<void> {
      abortSends();
      const patience = setTimeout(() => calls.abort(), graceMs);
      await Promise.allSettled(flights.keys());
      clearTimeout(patience);
    },
  };
}
