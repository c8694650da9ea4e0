/** @file Which calls are started now, and with which photos: the queue's order, the limits, and who may go together. */
import {
  COMMIT_LIMITS,
  isWorthCalling,
  RESERVE_LIMITS,
  SEND_LIMITS,
  takeBatch,
  takeCommit,
} from '../queue/batches.ts';
import { bytesToSend } from '../queue/copy.ts';
import type { StoredDestination } from '../queue/destinations.ts';
import type { Upload } from '../queue/upload.ts';
import { hasFiller } from './filler.ts';
import type { Pace, PaceEvent } from './pace.ts';
import { isFitForTrial, type PartOrder } from './part-order.ts';
import { checkTrial } from './steps/check-trial.ts';
import { commit } from './steps/commit.ts';
import { findLost } from './steps/find-lost.ts';
import { lookAgain } from './steps/look-again.ts';
import { makeCopy } from './steps/make-copy.ts';
import { TICKET_MARGIN_MS, type StepParts, type StepResult } from './steps/parts.ts';
import { idsAfter, reserve } from './steps/reserve.ts';
import { send } from './steps/send.ts';

export type Call = 'reserving' | 'looking' | 'copying' | 'sending' | 'committing' | 'checking';

/** Commit calls at once; they are small, and OK counts calls. */
const COMMITS_AT_ONCE = 4;
/** How long a call waits for more photos to join it. */
const PATIENCE_MS = 500;
/** Rows whose commit is looked for together. */
const LOST_AT_ONCE = 500;
/** Copies that lie ready: enough that sending never waits for one, few enough for any disk. */
const COPIES_AHEAD = 4;

/** What the loop lends. */
export interface Deck {
  readonly order: PartOrder;
  /** Rows that no call is busy with. */
  free(rows: readonly Upload[]): Upload[];
  isBusyWith(call: Call, destinationId: number): boolean;
  count(call: Call): number;
  isPaused(): boolean;
  pace(): Pace;
  wakeBy(time: number): void;
  fly(call: Call, rows: readonly Upload[], work: () => Promise<StepResult>): void;
  readonly sending: {
    /** Ends the POST of these rows. */
    signal(rows: readonly Upload[]): AbortSignal;
    readonly onTaken: (uploadId: number, bytes: number) => void;
  };
  callSignal(): AbortSignal;
  hearPace(event: PaceEvent): void;
}

export function createStarts(
  parts: StepParts & { readonly isIntakeActive: () => boolean; readonly monotonic: () => number },
  deck: Deck,
) {
  const { store, destinations, absences, now, monotonic } = parts;
  let reserveSince: number | null = null;
  /** The most ids that are asked for at once, as far as OK has said. */
  let mostIds = RESERVE_LIMITS.photos;

  function startSends(away: readonly number[]): void {
    while (deck.count('sending') < deck.pace().limit && !deck.isPaused()) {
      const due = deck.free(store.dueReserved(32, away));
      const first = due[0];
      if (first === undefined) return;
      const ticket =
        first.progress.ticketId === null ? undefined : parts.tickets.get(first.progress.ticketId);
      const isOver = ticket === undefined || ticket.until - TICKET_MARGIN_MS <= now();
      if (isOver || !hasFiller(ticket.uploadUrl)) {
        expire(due.filter((row) => row.progress.ticketId === first.progress.ticketId));
        continue;
      }
      const host = URL.parse(ticket.uploadUrl)?.host ?? '';
      const limits = { ...SEND_LIMITS, bytes: Math.min(SEND_LIMITS.bytes, deck.pace().batchBytes) };
      const isTopic = destinations.get(first.destinationId).kind === 'topic';
      // A POST is for the ids of one ticket.
      const near = due.filter((row) => row.progress.ticketId === ticket.id);
      const allowed = deck.order.allowed(host, isTopic ? [] : near);
      const batch =
        allowed === 'trial'
          ? takeBatch(near.filter(isFitForTrial), limits)
          : takeBatch(near, allowed === 'several' ? limits : { ...limits, photos: 1 });
      if (allowed === 'trial' && batch.length > 1) deck.order.begin(host, batch);
      store.apply(batch.map(({ id }) => ({ id, event: { type: 'send-started' } })));
      const isFull = deck.count('sending') + 1 >= deck.pace().limit;
      const signal = deck.sending.signal(batch);
      deck.fly('sending', batch, async () => {
        const startedAt = monotonic();
        const result = await send(
          parts,
          ticket,
          batch,
          (id, taken) => deck.sending.onTaken(id, taken),
          signal,
        );
        const at = monotonic();
        const bytes = batch.reduce((sum, row) => sum + bytesToSend(row), 0);
        if (result === null) {
          deck.hearPace({ type: 'sent', at, bytes, ms: at - startedAt, isFull });
        }
        return result;
      });
    }
  }

  function startReserve(away: readonly number[]): void {
    if (deck.count('reserving') > 0) return;
    const enough = deck.pace().limit * SEND_LIMITS.photos;
    if (store.dueReserved(enough, away).length >= enough) return;
    const waiting = deck
      .free(store.dueUnreserved(RESERVE_LIMITS.photos + 1, away))
      .filter((row) => row.fingerprint !== null);
    const rows = takeBatch(waiting, { ...RESERVE_LIMITS, photos: mostIds });
    if (rows.length === 0) {
      reserveSince = null;
      return;
    }
    reserveSince ??= monotonic();
    const waitedMs = monotonic() - reserveSince;
    const isReady = isWorthCalling({
      ready: rows.length,
      most: mostIds,
      moreComing: parts.isIntakeActive() && rows.length === waiting.length,
      waitedMs,
      patienceMs: PATIENCE_MS,
    });
    if (!isReady) {
      deck.wakeBy(now() + PATIENCE_MS - waitedMs);
      return;
    }
    reserveSince = null;
    deck.fly('reserving', rows, async () => {
      const result = await reserve(parts, rows, deck.callSignal());
      mostIds = idsAfter(result, rows.length, mostIds);
      return result;
    });
  }

  function startCommits(): void {
    const most = Math.min(COMMITS_AT_ONCE, deck.pace().limit);
    for (const { destinationId, photos, since } of store.dueCommits()) {
      if (deck.count('committing') >= most) return;
      const destination = destinations.get(destinationId);
      const isTopic = destination.kind === 'topic';
      const coming = parts.isIntakeActive() || store.isAnyIn(destinationId, ['queued', 'sending']);
      // A topic is posted once, with all its photos.
      if (isTopic && (coming || store.isAnyIn(destinationId, ['committing']))) continue;
      const isReady = isWorthCalling({
        ready: photos,
        most: COMMIT_LIMITS.photos,
        moreComing: coming,
        waitedMs: Math.max(0, now() - since),
        patienceMs: PATIENCE_MS,
      });
      if (!isReady) {
        deck.wakeBy(since + PATIENCE_MS);
        continue;
      }
      commitDue(destination, most);
    }
  }

  function commitDue(destination: StoredDestination, most: number): void {
    const isTopic = destination.kind === 'topic';
    const sent = store.uploadsIn('sent', destination.id);
    let due = deck.free(sent).filter((row) => row.progress.retryAt <= now());
    const late = due.filter((row) => (row.progress.tokenUntil ?? 0) <= now());
    if (late.length > 0) expire(late);
    // The others wait for these: without them it would become two topics.
    if (isTopic && (late.length > 0 || due.length < sent.length)) return;
    due = due.filter((row) => !late.includes(row));
    while (due.length > 0 && deck.count('committing') < most) {
      const rows = isTopic ? due : (trialIn(due) ?? takeCommit(due));
      due = due.filter((row) => !rows.includes(row));
      store.apply(rows.map(({ id }) => ({ id, event: { type: 'commit-started', at: now() } })));
      deck.fly('committing', rows, () => commit(parts, destination, rows, deck.callSignal()));
    }
  }

  /** A trial's photos go in one call: if its answer is lost, all of them are looked for together. */
  function trialIn(due: readonly Upload[]): Upload[] | null {
    for (const { rowIds } of deck.order.trials()) {
      const rows = due.filter(({ id }) => rowIds.includes(id));
      const isWhole = rows.every(({ progress }) => progress.batchMax >= rows.length);
      if (rows.length > 1 && isWhole) return rows;
    }
    return null;
  }

  /** Rows that are `committing` without a call of ours: from before a crash, or with a lost answer. */
  function startFindings(): void {
    const lost = deck.free(store.due('committing', LOST_AT_ONCE));
    for (const destinationId of new Set(lost.map((row) => row.destinationId))) {
      if (deck.count('committing') >= COMMITS_AT_ONCE) return;
      // The listing must stand still while it is read.
      if (deck.isBusyWith('committing', destinationId)) continue;
      const destination = destinations.get(destinationId);
      const rows =
        destination.kind === 'topic'
          ? store.uploadsIn('committing', destinationId)
          : lost.filter((row) => row.destinationId === destinationId);
      deck.order.spoil(rows);
      deck.fly('committing', rows, () => findLost(parts, destination, rows, deck.callSignal()));
    }
  }

  function startLooks(away: readonly number[]): void {
    for (const row of deck.free(store.dueUnreserved(8, away))) {
      if (row.fingerprint !== null || deck.count('looking') >= 2) continue;
      deck.fly('looking', [row], () => lookAgain(parts, row, deck.callSignal()));
    }
  }

  /** One at a time: each takes the memory of a decoded photo. */
  function startCopies(away: readonly number[]): void {
    if (deck.count('copying') > 0) return;
    const [row] = deck.free(store.dueCopies(2, away));
    if (row === undefined || store.readyCopies() >= COPIES_AHEAD) return;
    deck.fly('copying', [row], () => makeCopy(parts, row, deck.callSignal()));
  }

  /** What became of the photos of a trial (`part-order.ts`). */
  function startChecks(): void {
    for (const { host, rowIds } of deck.order.trials()) {
      const rows = rowIds.flatMap((id) => store.upload(id) ?? []);
      if (rows.some(({ progress }) => /^(sending|sent|committing)$/.test(progress.state))) continue;
      const done = rows.filter(({ progress }) => progress.state === 'done');
      const isLost = done.length < 2 || rows.some(({ progress }) => progress.state === 'queued');
      // At once, before what is queued goes by itself: then it would show nothing any more.
      if (isLost) deck.order.end(host, 'lost');
      else if (deck.count('checking') === 0) {
        deck.fly('checking', [], () =>
          checkTrial(parts, done, deck.callSignal(), (result) => deck.order.end(host, result)),
        );
      }
    }
  }

  function expire(rows: readonly Upload[]): void {
    store.apply(
      rows.map(({ id }) => ({
        id,
        event: { type: 'expired', spent: false, problem: null, retryAt: 0 },
      })),
    );
  }

  return {
    everything(): void {
      const away = absences.away();
      startLooks(away);
      startCopies(away);
      startFindings();
      startChecks();
      startCommits();
      startSends(away);
      startReserve(away);
    },
  };
}
