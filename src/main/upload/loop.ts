/**
 * @file Stages 2 and 3. Rows of the queue come in, photos on OK go out. One loop decides
 * what is started, when it waits and why; it never scans, and commit never touches a file.
 */
import type { Problem } from '../../shared/errors.ts';
import type { Pause, PauseReason } from '../../shared/upload.ts';
import {
  COMMIT_LIMITS,
  isWorthCalling,
  RESERVE_LIMITS,
  SEND_LIMITS,
  takeBatch,
  takeCommit,
} from '../queue/batches.ts';
import type { Upload } from '../queue/upload.ts';
import { pauseMs, type Outcome } from './outcome.ts';
import {
  commit,
  lookAgain,
  reconcile,
  reserve,
  send,
  TICKET_MARGIN_MS,
  type StepParts,
} from './steps.ts';

/** Commit calls at once; they are small, and OK counts calls. */
const COMMITS_AT_ONCE = 4;
/** How long a call waits for more photos to join it. */
const PATIENCE_MS = 500;

export interface LoopParts extends StepParts {
  readonly onChange: () => void;
  /** Something that must not happen: logged, and the photos concerned fail with 'unexpected'. */
  readonly onBug: (cause: unknown) => void;
  readonly isIntakeActive: () => boolean;
}

type Call = 'reserving' | 'looking' | 'sending' | 'committing';

export function createLoop(parts: LoopParts) {
  const { store, destinations, now } = parts;
  /** Rows that a call is about. */
  const busy = new Map<number, Call>();
  /** Bytes of each photo being sent that the connection has taken. */
  const taken = new Map<number, number>();
  const flights = new Map<Promise<void>, Call>();
  let sends = new AbortController();
  let calls = new AbortController();
  let running = false;
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;
  let pause: Pause | null = null;
  let pausesInARow = 0;
  let sendLimit = 4;
  let bytesSent = 0;
  let reserveSince: number | null = null;
  /** The earliest time at which a step is worth taking. */
  let wakeAt = Infinity;
  let fatal: Error | null = null;

  const count = (call: Call): number => [...flights.values()].filter((one) => one === call).length;

  function wake(): void {
    if (scheduled || !running) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      step();
    });
  }

  function step(): void {
    if (!running) return;
    wakeAt = Infinity;
    if (pause?.until != null && pause.until <= now()) pause = null;
    if (pause === null) {
      startLooks();
      startReconciles();
      startCommits();
      startSends();
      startReserve();
    }
    wakeBy((pause === null ? store.nextDue() : pause.until) ?? Infinity);
    parts.onChange();
  }

  function wakeBy(time: number): void {
    wakeAt = Math.min(wakeAt, time);
    clearTimeout(timer);
    if (wakeAt === Infinity) return;
    // At least once a minute: the computer's clock may be set meanwhile.
    timer = setTimeout(wake, Math.min(Math.max(wakeAt - now(), 5), 60_000));
  }

  function startSends(): void {
    while (count('sending') < sendLimit && pause === null) {
      const batch = takeBatch(free(store.dueReserved(32)), SEND_LIMITS);
      const ticketId = batch[0]?.progress.ticketId;
      const ticket = ticketId == null ? undefined : parts.tickets.get(ticketId);
      if (batch.length === 0) return;
      if (ticket === undefined || ticket.until - TICKET_MARGIN_MS <= now()) {
        expire(batch);
        continue;
      }
      const current = batch.map((row) => ({
        id: row.id,
        event: { type: 'send-started' } as const,
      }));
      store.apply(current);
      const { signal } = sends;
      fly('sending', batch, () =>
        send(
          parts,
          ticket,
          batch,
          (id, bytes) => {
            bytesSent += bytes;
            taken.set(id, (taken.get(id) ?? 0) + bytes);
            parts.onChange();
          },
          signal,
        ),
      );
    }
  }

  function startReserve(): void {
    if (count('reserving') > 0) return;
    const ahead = store.dueReserved(sendLimit * SEND_LIMITS.photos).length;
    if (ahead >= sendLimit * SEND_LIMITS.photos) return;
    const waiting = free(store.dueUnreserved(RESERVE_LIMITS.photos + 1)).filter(
      (row) => row.fingerprint !== null,
    );
    const rows = takeBatch(waiting, RESERVE_LIMITS);
    if (rows.length === 0) {
      reserveSince = null;
      return;
    }
    reserveSince ??= now();
    const ready = {
      ready: rows.length,
      most: RESERVE_LIMITS.photos,
      moreComing: parts.isIntakeActive() && rows.length === waiting.length,
      waitedMs: now() - reserveSince,
      patienceMs: PATIENCE_MS,
    };
    if (!isWorthCalling(ready)) {
      wakeBy(reserveSince + PATIENCE_MS);
      return;
    }
    reserveSince = null;
    fly('reserving', rows, () => reserve(parts, rows, calls.signal));
  }

  function startCommits(): void {
    for (const { destinationId, photos, since } of store.dueCommits()) {
      if (count('committing') >= COMMITS_AT_ONCE) return;
      const destination = destinations.get(destinationId);
      const coming = parts.isIntakeActive() || store.isAnyIn(destinationId, ['queued', 'sending']);
      // A topic is posted once, with all its photos.
      if (destination.kind === 'topic' && coming) continue;
      const waitedMs = now() - since;
      const ready = {
        ready: photos,
        most: COMMIT_LIMITS.photos,
        moreComing: coming,
        waitedMs,
        patienceMs: PATIENCE_MS,
      };
      if (!isWorthCalling(ready)) {
        wakeBy(since + PATIENCE_MS);
        continue;
      }
      let due = store
        .uploadsIn('sent', destinationId)
        .filter((row) => row.progress.retryAt <= now());
      const late = due.filter((row) => (row.progress.tokenUntil ?? 0) <= now());
      if (late.length > 0) expire(late);
      due = due.filter((row) => !late.includes(row));
      while (due.length > 0 && count('committing') < COMMITS_AT_ONCE) {
        const rows = destination.kind === 'topic' ? due : takeCommit(due);
        due = due.filter((row) => !rows.includes(row));
        store.apply(rows.map(({ id }) => ({ id, event: { type: 'commit-started' } })));
        fly('committing', rows, () => commit(parts, destination, rows, calls.signal));
      }
    }
  }

  /** Rows that are `committing` without a call of ours: from before a crash, or with a lost answer. */
  function startReconciles(): void {
    const unknown = free(store.due('committing', 500));
    for (const destinationId of new Set(unknown.map((row) => row.destinationId))) {
      if (count('committing') >= COMMITS_AT_ONCE) return;
      // The listing must stand still while it is read.
      const isMoving = [...busy].some(
        ([id, kind]) => kind === 'committing' && store.upload(id)?.destinationId === destinationId,
      );
      if (isMoving) continue;
      const rows = unknown.filter((row) => row.destinationId === destinationId);
      const destination = destinations.get(destinationId);
      fly('committing', rows, () => reconcile(parts, destination, rows, calls.signal));
    }
  }

  function startLooks(): void {
    for (const row of free(store.dueUnreserved(8))) {
      if (row.fingerprint !== null || count('looking') >= 2) continue;
      fly('looking', [row], async () => {
        await lookAgain(parts, row);
        return null;
      });
    }
  }

  /** Runs one call; whatever comes of it is in the queue before the loop goes on. */
  function fly(call: Call, rows: readonly Upload[], work: () => Promise<Outcome | null>): void {
    for (const row of rows) busy.set(row.id, call);
    const flight = work()
      .then(hear)
      .catch((cause: unknown) => giveUp(rows, cause))
      .catch(stopForGood)
      .finally(() => {
        for (const row of rows) {
          busy.delete(row.id);
          taken.delete(row.id);
        }
        flights.delete(flight);
        parts.onChange();
        wake();
      });
    flights.set(flight, call);
  }

  function hear(outcome: Outcome | null): void {
    if (outcome === null) pausesInARow = 0;
    if (outcome?.kind !== 'pause') return;
    // Calls that were on their way together hear the same: the first one counts, and a person's pause stays.
    if (pause !== null && (pause.until === null || pause.reason === outcome.reason)) return;
    const { reason, problem, needsPerson, waitMs } = outcome;
    const wait = waitMs ?? pauseMs(reason, pausesInARow, parts.random());
    pausesInARow += 1;
    setPause(reason, needsPerson ? null : now() + wait, problem);
  }

  function setPause(reason: PauseReason, until: number | null, problem: Problem | null): void {
    pause = { reason, until, problem };
    parts.onChange();
  }

  function giveUp(rows: readonly Upload[], cause: unknown): void {
    parts.onBug(cause);
    const detail = cause instanceof Error ? cause.message : String(cause);
    const problem: Problem = { code: 'unexpected', stage: 'send', detail };
    for (const row of rows) {
      const state = store.upload(row.id)?.progress.state;
      if (state === undefined || ['done', 'failed', 'skipped'].includes(state)) continue;
      store.apply([{ id: row.id, event: { type: 'failed', problem } }]);
    }
  }

  /** The queue itself cannot be written: nothing may be promised any more. */
  function stopForGood(cause: unknown): void {
    fatal = cause instanceof Error ? cause : new Error(String(cause));
    running = false;
    parts.onBug(cause);
  }

  function expire(rows: readonly Upload[]): void {
    store.apply(
      rows.map(({ id }) => ({
        id,
        event: { type: 'expired', spent: false, problem: null, retryAt: 0 },
      })),
    );
  }

  /** Rows that no call is busy with and that can be worked on. */
  function free(rows: readonly Upload[]): Upload[] {
    return rows.filter((row) => !busy.has(row.id));
  }

  return {
    wake,
    start(): void {
      running = true;
      sends = new AbortController();
      calls = new AbortController();
      wake();
    },
    /** Stops what is being sent at once; commits on their way are let finish. */
    pause(): void {
      setPause('person', null, null);
      sends.abort();
      sends = new AbortController();
    },
    /** What stood in the way of the session may be gone; a person's own pause stays. */
    sessionChanged(): void {
      if (pause?.reason !== 'person') pause = null;
      wake();
      parts.onChange();
    },
    /** Lifts any pause; what still stands in the way says so again. */
    resume(): void {
      pause = null;
      wake();
      parts.onChange();
    },
    setSendLimit(limit: number): void {
      sendLimit = limit;
      wake();
    },
    state: () => ({ pause, bytesSent, isFlying: flights.size > 0, fatal }),
    takenBytes: (uploadId: number): number => taken.get(uploadId) ?? 0,
    takenInAll: (): number => [...taken.values()].reduce((sum, bytes) => sum + bytes, 0),
    /** Ends: sending stops, other calls get a moment to come back, then the rest is kept as it is. */
    async stop(graceMs: number): Promise<void> {
      running = false;
      clearTimeout(timer);
      sends.abort();
      const patience = setTimeout(() => calls.abort(), graceMs);
      await Promise.allSettled(flights.keys());
      clearTimeout(patience);
    },
  };
}
