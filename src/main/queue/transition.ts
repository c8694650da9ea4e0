/**
 * @file The states of an upload and every arrow between them (ARCHITECTURE.md, States).
 * A pure function: the store keeps what it answers, in one transaction, before or after
 * the step that the event names.
 */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem } from '../../shared/errors.ts';
import type { UploadState } from '../../shared/upload.ts';
import { unmade, type Copy, type MadeCopy } from './copy.ts';

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
  /** Commit calls with this token whose effect is not known: while there is one, the photo may be on OK already. */
  readonly openCommits: number;
  /** When the last of them began or lost its answer (epoch milliseconds). */
  readonly commitAt: number | null;
  /** OK's permanent id, or the topic's. */
  readonly photoId: string | null;
  /** What goes, or went, in the place of the photo that OK refused; null is the photo itself. */
  readonly copy: Copy | null;
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
  openCommits: 0,
  commitAt: null,
  photoId: null,
  copy: null,
};

export type UploadEvent =
  | { readonly type: 'reserved'; readonly ticketId: number; readonly reservedId: string }
  | { readonly type: 'send-started' }
  | { readonly type: 'sent'; readonly token: string; readonly tokenUntil: number }
  /** Back to where the step began. */
  | {
      readonly type: 'again';
      readonly problem: Problem | null;
      readonly retryAt: number;
      /** Whether the attempt counts; a pause does not. */
      readonly spent: boolean;
      /** Among no more than so many, when its batch was refused. */
      readonly batchMax?: number | undefined;
      /** OK said that the commit had no effect. */
      readonly refused?: boolean | undefined;
    }
  /** The ticket or the token is of no more use: the photo needs a new reservation. */
  | {
      readonly type: 'expired';
      readonly spent: boolean;
      readonly problem: Problem | null;
      readonly retryAt: number;
      readonly batchMax?: number | undefined;
    }
  | { readonly type: 'commit-started'; readonly at: number }
  /** Nobody knows whether the commit had its effect: it stays `committing` until it is reconciled. */
  | {
      readonly type: 'commit-unknown';
      readonly problem: Problem;
      readonly retryAt: number;
      readonly spent: boolean;
      readonly batchMax?: number | undefined;
      /** When the answer was lost; left out when the call that is looked for is an older one. */
      readonly at?: number | undefined;
      /** OK said that this call had no effect; an earlier one may have had. */
      readonly refused?: boolean | undefined;
    }
  | { readonly type: 'committed'; readonly photoId: string }
  | { readonly type: 'failed'; readonly problem: Problem; readonly refused?: boolean | undefined }
  | { readonly type: 'skipped'; readonly problem: Problem }
  /** What OK does not have yet begins with a copy, or with the photo itself (null). */
  | { readonly type: 'retry-asked'; readonly now: number; readonly copy: Copy | null }
  /** OK refused the photo, or its last copy: a smaller one is to be made and sent. */
  | { readonly type: 'copy-wanted'; readonly copy: Copy; readonly problem: Problem }
  /** It lies in the data folder. */
  | { readonly type: 'copy-made'; readonly made: MadeCopy }
  /** It does not lie there any more as it was made: make it again. */
  | { readonly type: 'copy-lost' }
  /** The photo is not the one that OK refused: it goes the ordinary way again. */
  | { readonly type: 'copy-dropped'; readonly problem: Problem };

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
        ...spend(from, event),
        state: from.token === null ? 'queued' : 'sent',
        openCommits: stillOpen(from, event),
      };
    case 'expired':
      only(from, event, ['queued', 'sending', 'sent', 'committing']);
      return {
        ...from,
        ...withoutTicket,
        ...spend(from, event),
        state: 'queued',
        // A copy that OK had is not kept.
        copy: from.token === null ? from.copy : unmade(from.copy),
      };
    case 'commit-started':
      only(from, event, ['sent']);
      return {
        ...from,
        state: 'committing',
        openCommits: from.openCommits + 1,
        commitAt: event.at,
      };
    case 'commit-unknown':
      only(from, event, ['committing']);
      return {
        ...from,
        ...spend(from, event),
        openCommits: stillOpen(from, event),
        commitAt: event.at ?? from.commitAt,
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
      return {
        ...from,
        ...settled,
        state: 'failed',
        problem: event.problem,
        openCommits: stillOpen(from, event),
      };
    case 'skipped':
      only(from, event, ['queued', 'failed']);
      return {
        ...from,
        ...withoutTicket,
        ...settled,
        state: 'skipped',
        problem: event.problem,
        copy: null,
      };
    case 'retry-asked':
      only(from, event, ['failed']);
      // A commit that may have had its effect is looked for first, also when the token is of no more use.
      if (from.openCommits > 0) return { ...from, ...settled, state: 'committing' };
      if (from.token === null)
        return { ...NEW_PROGRESS, batchMax: from.batchMax, copy: event.copy };
      if ((from.tokenUntil ?? 0) <= event.now) return { ...NEW_PROGRESS, copy: event.copy };
      return { ...from, ...settled, state: 'sent' };
    case 'copy-wanted':
      only(from, event, ['queued', 'sending']);
      return { ...from, ...settled, state: 'queued', problem: event.problem, copy: event.copy };
    case 'copy-made':
      only(from, event, ['queued']);
      return { ...from, copy: from.copy === null ? null : { ...from.copy, made: event.made } };
    case 'copy-lost':
      only(from, event, ['sending']);
      return {
        ...from,
        state: 'queued',
        attempts: from.attempts + 1,
        copy: unmade(from.copy),
      };
    case 'copy-dropped':
      only(from, event, ['queued']);
      return { ...from, ...withoutTicket, ...settled, problem: event.problem, copy: null };
    default:
      return assertNever(event);
  }
}

const withoutTicket = {
  ticketId: null,
  reservedId: null,
  token: null,
  tokenUntil: null,
  openCommits: 0,
  commitAt: null,
};
const settled = { attempts: 0, retryAt: 0 };

interface Setback {
  readonly problem: Problem | null;
  readonly retryAt: number;
  readonly spent: boolean;
  readonly batchMax?: number | undefined;
}

function spend(from: Progress, { problem, retryAt, spent, batchMax }: Setback): Partial<Progress> {
  return {
    problem,
    retryAt,
    attempts: from.attempts + (spent ? 1 : 0),
    batchMax: Math.min(from.batchMax, batchMax ?? from.batchMax),
  };
}

function stillOpen(from: Progress, event: { readonly refused?: boolean | undefined }): number {
  return Math.max(0, from.openCommits - (event.refused === true ? 1 : 0));
}

function only(from: Progress, event: UploadEvent, states: readonly UploadState[]): void {
  if (!states.includes(from.state)) {
    throw new Error(`No arrow '${event.type}' leads from '${from.state}'`);
  }
}
