/**
 * @file The states of an upload and every arrow between them (ARCHITECTURE.md, States).
 * A pure function: the store keeps what it answers, in one transaction, before or after
 * the step that the event names.
 */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem } from '../../shared/errors.ts';
import type { UploadState } from '../../shared/upload.ts';

/** The most photos that one reservation or POST takes; halved when a batch is refused. */
export const LARGEST_BATCH = 100;

/** Where one upload stands; what a state has no use for is null. */
export interface Progress {
  readonly state: UploadState;
  /** The last attempt's problem: why it failed, was skipped, or has to be tried again. */
  readonly problem: Problem | null;
  /** Attempts spent at the present step. */
  readonly attempts: number;
  /** Not to be tried before (epoch milliseconds; 0 is at once). */
  readonly retryAt: number;
  /** The most photos it may share a batch with, itself included; 1 is alone. */
  readonly batchMax: number;
  readonly ticketId: number | null;
  /** The temporary id that the ticket reserved for it. */
  readonly reservedId: string | null;
  /** Proof that OK has the bytes, and until when it counts (epoch milliseconds). */
  readonly token: string | null;
  readonly tokenUntil: number | null;
  /** OK's permanent id, or the topic's. */
  readonly photoId: string | null;
}

/** A new upload, before anything was done for it. */
export const NEW_PROGRESS: Progress = {
  state: 'queued',
  problem: null,
  attempts: 0,
  retryAt: 0,
  batchMax: LARGEST_BATCH,
  ticketId: null,
  reservedId: null,
  token: null,
  tokenUntil: null,
  photoId: null,
};

export type UploadEvent =
  | { readonly type: 'reserved'; readonly ticketId: number; readonly reservedId: string }
  | { readonly type: 'send-started' }
  | { readonly type: 'sent'; readonly token: string; readonly tokenUntil: number }
  /** Back to where the step began: `spent` counts the attempt; a pause does not. */
  | {
      readonly type: 'again';
      readonly problem: Problem | null;
      readonly retryAt: number;
      readonly spent: boolean;
    }
  /** The batch was refused: again at once, among fewer. */
  | { readonly type: 'split'; readonly problem: Problem; readonly batchMax: number }
  /** The ticket or the token is of no more use: the photo needs a new reservation. */
  | {
      readonly type: 'expired';
      readonly spent: boolean;
      readonly problem: Problem | null;
      readonly retryAt: number;
    }
  | { readonly type: 'commit-started' }
  /** Nobody knows whether the commit had its effect: it stays `committing` until it is reconciled. */
  | { readonly type: 'commit-unknown'; readonly problem: Problem; readonly retryAt: number }
  | { readonly type: 'committed'; readonly photoId: string }
  | { readonly type: 'failed'; readonly problem: Problem }
  | { readonly type: 'skipped'; readonly problem: Problem }
  | { readonly type: 'retry-asked'; readonly now: number }
  /** The program starts: nothing is running any more. */
  | { readonly type: 'restarted' };

/** Where an event leads; throws on an arrow that does not exist, which is a bug. */
export function transition(from: Progress, event: UploadEvent): Progress {
  switch (event.type) {
    case 'reserved':
      only(from, event, ['queued']);
      return { ...from, ticketId: event.ticketId, reservedId: event.reservedId };
    case 'send-started':
      only(from, event, ['queued']);
      return { ...from, state: 'sending' };
    case 'sent':
      only(from, event, ['sending']);
      return {
        ...from,
        state: 'sent',
        problem: null,
        attempts: 0,
        retryAt: 0,
        token: event.token,
        tokenUntil: event.tokenUntil,
      };
    case 'again':
      only(from, event, ['queued', 'sending', 'sent', 'committing']);
      return {
        ...from,
        state: from.token === null ? 'queued' : 'sent',
        problem: event.problem,
        attempts: from.attempts + (event.spent ? 1 : 0),
        retryAt: event.retryAt,
      };
    case 'split':
      only(from, event, ['queued', 'sending', 'committing']);
      return {
        ...from,
        state: from.token === null ? 'queued' : 'sent',
        problem: event.problem,
        batchMax: Math.min(from.batchMax, event.batchMax),
      };
    case 'expired':
      only(from, event, ['queued', 'sending', 'sent', 'committing']);
      return {
        ...from,
        ...withoutTicket,
        state: 'queued',
        problem: event.problem,
        attempts: from.attempts + (event.spent ? 1 : 0),
        retryAt: event.retryAt,
      };
    case 'commit-started':
      only(from, event, ['sent']);
      return { ...from, state: 'committing' };
    case 'commit-unknown':
      only(from, event, ['committing']);
      return {
        ...from,
        problem: event.problem,
        attempts: from.attempts + 1,
        retryAt: event.retryAt,
      };
    case 'committed':
      only(from, event, ['committing']);
      return {
        ...from,
        ...withoutTicket,
        ...settled,
        state: 'done',
        problem: null,
        photoId: event.photoId,
      };
    case 'failed': // a failed commit keeps its token: its retry sends no bytes
      only(from, event, ['queued', 'sending', 'sent', 'committing']);
      return { ...from, ...settled, state: 'failed', problem: event.problem };
    case 'skipped':
      only(from, event, ['queued', 'failed']);
      return { ...from, ...withoutTicket, ...settled, state: 'skipped', problem: event.problem };
    case 'retry-asked':
      only(from, event, ['failed']);
      if (from.token === null) return { ...NEW_PROGRESS, batchMax: from.batchMax };
      if ((from.tokenUntil ?? 0) <= event.now) return NEW_PROGRESS;
      // A commit that may have had its effect is looked for before it is repeated.
      return {
        ...from,
        ...settled,
        state: from.problem?.code === 'commit-unknown' ? 'committing' : 'sent',
        problem: from.problem?.code === 'commit-unknown' ? from.problem : null,
      };
    case 'restarted':
      return from.state === 'sending' ? { ...from, state: 'queued' } : from;
    default:
      return assertNever(event);
  }
}

const withoutTicket = { ticketId: null, reservedId: null, token: null, tokenUntil: null };
const settled = { attempts: 0, retryAt: 0 };

function only(from: Progress, event: UploadEvent, states: readonly UploadState[]): void {
  if (!states.includes(from.state)) {
    throw new Error(`No arrow '${event.type}' leads from '${from.state}'`);
  }
}
