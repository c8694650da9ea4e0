/**
 * @file Stages 2 and 3. Rows of the queue come in, photos on OK go out. One loop decides
 * what is started, when it waits and why; it never scans, and commit never touches a file.
 */
import type { Problem } from '../../shared/errors.ts';
import type { Rules } from '../../shared/settings.ts';
import type { Pause } from '../../shared/upload.ts';
import { needsCopy } from '../queue/copy.ts';
import type { Hosts } from '../queue/hosts.ts';
import type { Notes } from '../queue/notes.ts';
import { storageTrouble } from '../queue/storage-trouble.ts';
import type { Upload } from '../queue/upload.ts';
import { createClockWatch } from './clock-watch.ts';
import { keepConditions } from './conditions-kept.ts';
import { moreImportant, type Conditions } from './conditions.ts';
import { createFlights } from './flights.ts';
import { createHealth } from './health.ts';
import { keepPace } from './pace-kept.ts';
import { slowdownOf } from './pace.ts';
import { createPartOrder } from './part-order.ts';
import { createStandstill } from './standstill.ts';
import { createStarts, type Call } from './starts.ts';
import { NOTHING_HEARD, type StepParts, type StepResult } from './steps/parts.ts';
import { createStorage, storageProblem } from './storage.ts';

export interface LoopParts extends Omit<StepParts, 'health'> {
  readonly hosts: Hosts;
  readonly notes: Notes;
  readonly onChange: () => void;
  /** Hears what each call came to, for the log. */
  readonly onCall?: (met: CallMet) => void;
  /** Something that must not happen: logged, and the photos concerned fail with 'unexpected'. */
  readonly onBug: (cause: unknown) => void;
  readonly isIntakeActive: () => boolean;
  /** A clock that only goes forward, in milliseconds; it may stand still while the computer sleeps. */
  readonly monotonic: () => number;
}

/** One call as the log tells it. */
export interface CallMet {
  readonly call: Call;
  readonly photos: number;
  readonly ms: number;
  /** Null: it did what it was for. */
  readonly outcome: NonNullable<StepResult>['outcome'] | null;
}

export type Loop = ReturnType<typeof createLoop>;

export function createLoop(loopParts: LoopParts) {
  const { store, now, random, monotonic } = loopParts;
  const parts = { ...loopParts, health: createHealth() };
  const flights = createFlights(() => parts.onChange());
  const standstill = createStandstill(now, random);
  const conditions = keepConditions(now);
  const storage = createStorage(loopParts.notes, random, monotonic);
  const clock = createClockWatch(now, monotonic);
  const pace = keepPace(monotonic);
  let running = false;
  let scheduled = false;
  /** Stopped, and no step taken since: at the program's start the queue knows already that nothing runs. */
  let wasStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let resumedAt = -Infinity;
  /** The earliest time at which a step is worth taking. */
  let wakeAt = Infinity;
  let fatal: Error | null = null;
  /** Ends the wait of `untilWritten`. */
  let tryNow = (): void => undefined;
  const whenWritable = new Set<{ goOn: () => void; giveUp: (cause: Error) => void }>();
  /** A set clock that the queue does not know of yet: it could not be written. */
  let jump: 'forward' | 'back' | null = null;

  const starts = createStarts(parts, {
    order: createPartOrder(loopParts.hosts, now),
    free: flights.free,
    isBusyWith: (call, destinationId) =>
      flights.idsOf(call).some((id) => store.upload(id)?.destinationId === destinationId),
    count: flights.count,
    isPaused: () => !mayBegin(),
    pace: pace.current,
    wakeBy,
    fly,
    sending: { signal: flights.sendSignal, onTaken: flights.onTaken },
    callSignal: flights.callSignal,
    hearPace: pace.hear,
  });

  function wake(): void {
    if (scheduled || !running) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      try {
        step();
      } catch (cause) {
        stumble(cause);
      }
    });
  }

  function step(): void {
    if (!running) return;
    wakeAt = Infinity;
    // Another account's turn may have ended calls of this one, or have been long.
    if (wasStopped) store.markNothingRunning(flights.busyIds());
    wasStopped = false;
    const begunAt = now();
    jump = clock.look() ?? jump;
    if (jump !== null) afterJump(jump);
    jump = null;
    standstill.liftWhenDue();
    if (standstill.current() === null && storage.isBlocked()) tryStorage();
    tidyCopies();
    heedConditions();
    if (mayBegin()) starts.everything();
    const met = standstill.current();
    wakeBy((met === null ? store.nextDue(begunAt) : met.until) ?? Infinity);
    wakeBy(conditions.nextChange());
    parts.onChange();
  }

  /** Why nothing is begun: what was met, or what stands in the way by itself. */
  function pauseNow(): Pause | null {
    return moreImportant(standstill.current(), conditions.pause());
  }

  function mayBegin(): boolean {
    return pauseNow() === null && !conditions.isUnsure();
  }

  /** What stands in the way stops what is being sent, too; commits on their way are let finish. */
  function heedConditions(): void {
    conditions.look();
    if (conditions.pause() !== null) flights.abortSends();
  }

  function wakeBy(time: number): void {
    wakeAt = Math.min(wakeAt, time);
    clearTimeout(timer);
    if (wakeAt === Infinity) return;
    // At least once a minute: the computer's clock may be set meanwhile, or the computer sleep.
    timer = setTimeout(wake, Math.min(Math.max(wakeAt - now(), 5), 60_000));
  }

  /** Times that were written under another clock mean nothing, and connections did not survive a sleep. */
  function afterJump(direction: 'forward' | 'back'): void {
    store.clockMoved();
    conditions.clockMoved();
    const pause = standstill.current();
    if (pause?.until != null) standstill.lift();
    if (direction === 'forward') flights.abortSends();
  }

  function networkChanged(addresses: readonly string[] | null = null): void {
    const isCut = (own: string): boolean => addresses?.includes(own) === false;
    // Nothing more comes to an address that is gone, and nobody tells the connection so.
    if (parts.http.addressesInUse().some(isCut)) flights.abortSends();
    // Kept connections lead through the network of before.
    parts.http.closeIdle();
    // … and what was asked there says nothing of the one of now.
    resumedAt = monotonic();
    if (fatal === null) standstill.liftWithoutNetwork();
    wake();
    parts.onChange();
  }

  function tryStorage(): void {
    if (!storage.recovers()) {
      standstill.set('disk-full', now() + storage.failed(), lastStorageProblem);
      return;
    }
    // What could not be kept is done again.
    store.markNothingRunning(flights.busyIds());
    for (const { goOn } of whenWritable) goOn();
    whenWritable.clear();
  }

  let lastStorageProblem: Problem | null = null;

  /** The queue could not be written: wait if that can help, else nothing may be promised any more. */
  function stumble(cause: unknown): void {
    const problem = storageProblem(cause);
    if (problem === null) {
      fatal = asError(cause);
      running = false;
      const code = storageTrouble(cause) === 'damaged' ? 'queue-damaged' : 'unexpected';
      standstill.set(code, null, { code, stage: 'intake', detail: fatal.message });
      for (const { giveUp } of whenWritable) giveUp(fatal);
      whenWritable.clear();
      parts.onBug(cause);
    } else {
      standstill.liftWhenDue();
      if (!storage.isBlocked() || standstill.current() === null) cannotWrite(problem);
      // A step that failed has set no time for the next.
      wakeBy(standstill.current()?.until ?? Infinity);
    }
    parts.onChange();
  }

  /** Says so, and answers for how long to wait, in milliseconds. */
  function cannotWrite(problem: Problem): number {
    lastStorageProblem = problem;
    const waitMs = storage.failed();
    if (standstill.current()?.reason !== 'person') {
      standstill.set('disk-full', now() + waitMs, problem);
    }
    return waitMs;
  }

  /** Runs one call; whatever comes of it is in the queue before the loop goes on. */
  function fly(call: Call, rows: readonly Upload[], work: () => Promise<StepResult>): void {
    const startedAt = monotonic();
    const landed = (): Promise<void> =>
      work()
        .then((result) => {
          const ms = Math.round(monotonic() - startedAt);
          loopParts.onCall?.({ call, photos: rows.length, ms, outcome: result?.outcome ?? null });
          hear(result, startedAt);
        })
        .catch((cause: unknown) => failRows(rows, cause))
        .then(() => letLeave(rows))
        .then(tidyCopies)
        .catch(stumble);
    flights.begin(call, rows, landed, () => {
      parts.onChange();
      wake();
    });
  }

  function letLeave(rows: readonly Upload[]): void {
    const ids = flights.leavingOf(rows);
    if (ids.length > 0) store.remove(ids);
  }

  /** However a photo got on, its copy is kept only until OK has it. */
  function tidyCopies(): void {
    parts.copies.tidy(({ id, level }) => needsCopy(store.upload(id), level));
  }

  function hear(result: StepResult, startedAt: number): void {
    if (result === null) {
      standstill.worked();
      return;
    }
    if (result === NOTHING_HEARD) return;
    const event = slowdownOf(result, startedAt, monotonic());
    if (event !== null) pace.hear(event);
    // What was asked before the person said "go on" is no reason to wait again.
    if (startedAt >= resumedAt) standstill.hear(result);
    parts.onChange();
  }

  function failRows(rows: readonly Upload[], cause: unknown): void {
    if (storageProblem(cause) !== null) throw cause;
    parts.onBug(cause);
    const detail = cause instanceof Error ? cause.message : String(cause);
    const problem: Problem = { code: 'unexpected', stage: 'send', detail };
    for (const row of rows) {
      const state = store.upload(row.id)?.progress.state;
      if (state === undefined || ['done', 'failed', 'skipped'].includes(state)) continue;
      store.apply([{ id: row.id, event: { type: 'failed', problem } }]);
    }
  }

  return {
    wake,
    start(): void {
      running = true;
      flights.open();
      wake();
    },
    /** Stops what is being sent at once; commits on their way are let finish. */
    pause(): void {
      if (fatal !== null) return;
      standstill.set('person', null, null);
      flights.abortSends();
      parts.onChange();
    },
    /** What stood in the way of the session may be gone; a person's own pause stays. */
    sessionChanged(): void {
      if (fatal === null && standstill.current()?.reason !== 'person') standstill.lift();
      wake();
      parts.onChange();
    },
    /**
     * Lifts any pause; what still stands in the way says so again. Of the conditions only the one
     * that is told is put aside, until it has changed: of others the person knows nothing yet.
     */
    resume(): void {
      const condition = conditions.pause();
      if (condition !== null && moreImportant(standstill.current(), condition) === condition) {
        conditions.waive(condition);
      }
      resumedAt = monotonic();
      if (fatal === null) standstill.lift();
      tryNow();
      wake();
      parts.onChange();
    },
    setConditions(told: Partial<Conditions>): void {
      const isBack = conditions.set(told);
      if (isBack) networkChanged();
      heedConditions();
      wake();
      parts.onChange();
    },
    setRules(rules: Rules): void {
      conditions.setRules(rules);
      heedConditions();
      wake();
      parts.onChange();
    },
    /** Another connection than before, and the computer's addresses now: nobody waits for the old one any more. */
    networkChanged,
    /** The computer has slept: what was being sent begins anew, as after a jump of its clock. */
    awake(): void {
      if (!running) return;
      clock.look();
      try {
        afterJump('forward');
      } catch (cause) {
        jump = 'forward';
        stumble(cause);
      }
      networkChanged();
    },
    /**
     * Takes photos out of the queue, as far as they may be, and answers how many that are. One
     * that a call is about leaves when the call has come back; what is being sent is stopped.
     */
    remove(ids: readonly number[]): number {
      const removable = store.removable(ids);
      const held = new Set(flights.letLeave(removable));
      return store.remove(removable.filter((id) => !held.has(id))) + held.size;
    },
    setSendLimit(limit: number): void {
      pace.setSendLimit(limit);
      wake();
    },
    /** Bytes a second that all POSTs may take together, those on their way too; null is no limit. */
    setSpeedLimit(limit: number | null): void {
      loopParts.throttle.setLimit(limit);
      pace.setSpeedLimit(limit);
      wake();
    },
    /** Resolves when the queue can be written again; throws `cause` when waiting does not help or is over. */
    async untilWritable(cause: unknown, signal: AbortSignal): Promise<void> {
      stumble(cause);
      if (fatal !== null || !running || signal.aborted) throw cause;
      await new Promise<void>((resolve, reject) => {
        whenWritable.add({ goOn: resolve, giveUp: reject });
        signal.addEventListener('abort', () => reject(asError(cause)), { once: true });
      });
    },
    /**
     * Writes, while nothing runs, what nothing may run without; resolves with whether it was
     * written before it was told to end. Rejects when waiting does not help: then nothing runs
     * any more.
     */
    async untilWritten(write: () => void, signal: AbortSignal): Promise<boolean> {
      while (!signal.aborted) {
        try {
          write();
          return true;
        } catch (cause) {
          const problem = storageProblem(cause);
          if (problem === null) {
            stumble(cause);
            throw cause;
          }
          const waitMs = cannotWrite(problem);
          parts.onChange();
          await new Promise<void>((resolve) => {
            tryNow = resolve;
            timer = setTimeout(resolve, waitMs);
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
          clearTimeout(timer);
        }
      }
      return false;
    },
    state: () => ({
      pause: pauseNow(),
      uselessSince: standstill.uselessSince(),
      bytesSent: flights.bytesSent(),
      isFlying: !flights.isEmpty(),
      fatal,
    }),
    /** The photos that are on their way to OK, the first sent first. */
    sendingIds: (): number[] => flights.idsOf('sending'),
    takenBytes: flights.takenBytes,
    takenInAll: flights.takenInAll,
    /** Ends: sending stops, other calls get a moment to come back, then the rest is kept as it is. */
    async stop(graceMs: number): Promise<void> {
      running = false;
      wasStopped = true;
      clearTimeout(timer);
      await flights.close(graceMs);
    },
  };
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
