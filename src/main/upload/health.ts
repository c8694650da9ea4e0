/**
 * @file Tells an outage from a bad photo. One POST that breaks may be the photo's fault, and
 * pays with an attempt; several different ones without a success between them are not.
 */
import type { Stage } from '../../shared/errors.ts';
import type { Outcome } from './outcome.ts';

/** What a call came to, with what is known of the calls before it. */
export interface Verdict {
  readonly outcome: Outcome;
  /** OK as a whole, or the network, is in trouble: no photo pays, and the queue waits. */
  readonly isOutage: boolean;
}

/** So many different calls in a row say that it is not the photos. */
const OUTAGE_CALLS = 3;

export type Health = ReturnType<typeof createHealth>;

export function createHealth() {
  const failing: Record<Stage, Set<number>> = {
    intake: new Set(),
    reserve: new Set(),
    send: new Set(),
    commit: new Set(),
  };
  /** POSTs in a row that met no host. */
  let deaf = 0;
  return {
    /** A call of this step had an answer that makes sense. */
    worked(stage: Stage): void {
      failing[stage].clear();
      if (stage === 'send') deaf = 0;
    },

    /** Whether the upload host has been away for so long that it may be worth asking for another. */
    isDeaf: (): boolean => deaf >= OUTAGE_CALLS,

    /**
     * `rowIds` are the photos of the call. `mayWait`: they would be given up, and others are on
     * their way that will show whether it is them. Until one of those gets through, it is not.
     */
    judge(outcome: Outcome, stage: Stage, rowIds: readonly number[], mayWait = false): Verdict {
      if (stage === 'send' && outcome.kind === 'pause' && outcome.reason === 'offline') deaf += 1;
      // The network is to blame, for certain.
      if (outcome.kind === 'unknown' && outcome.problem.code === 'portal') {
        return { outcome, isOutage: true };
      }
      const first = rowIds[0];
      if (first === undefined || !isSuspicious(outcome, rowIds.length)) {
        return { outcome, isOutage: false };
      }
      const hasFailedBefore = failing[stage].has(first);
      failing[stage].add(first);
      const isOutage = failing[stage].size >= OUTAGE_CALLS || (mayWait && hasFailedBefore);
      return { outcome, isOutage };
    },
  };
}

function isSuspicious(outcome: Outcome, photos: number): boolean {
  switch (outcome.kind) {
    case 'retry':
    case 'unknown':
    case 'reserve-again':
      return true;
    case 'split': // among fewer it may work
      return outcome.isPassing && photos === 1;
    default:
      return false;
  }
}
