/**
 * @file What a failure of OK or of the way to it means for the queue: one table, one
 * place. Workers report failures; this decides; the loop in `run.ts` acts.
 */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem, ProblemCode, Stage } from '../../shared/errors.ts';
import type { PauseReason } from '../../shared/upload.ts';
import type { Failure } from '../api/failure.ts';

export type Outcome =
  /** Try the same again; the attempt counts. */
  | { readonly kind: 'retry'; readonly problem: Problem }
  /** Something in it is refused: again among fewer, and alone it fails. */
  | { readonly kind: 'split'; readonly problem: Problem }
  /** The ticket is of no more use: reserve again. */
  | { readonly kind: 'reserve-again'; readonly problem: Problem }
  /** Nobody knows whether the call had its effect: look before repeating. */
  | { readonly kind: 'unknown'; readonly problem: Problem }
  /** The whole queue stops and no attempt is spent. `waitMs` null: longer each time; `person`: until somebody acts. */
  | {
      readonly kind: 'pause';
      readonly reason: PauseReason;
      readonly waitMs: number | null;
      readonly needsPerson: boolean;
      readonly problem: Problem;
    }
  | { readonly kind: 'fail'; readonly problem: Problem }
  /** Stopped from here: back to where it was. */
  | { readonly kind: 'stopped' };

type Rule =
  | { readonly do: 'retry' | 'split' | 'fail'; readonly code: ProblemCode }
  | {
      readonly do: 'pause';
      readonly code: ProblemCode;
      readonly reason: PauseReason;
      readonly needsPerson: boolean;
    };

const waits = (code: ProblemCode, reason: PauseReason): Rule => ({
  do: 'pause',
  code,
  reason,
  needsPerson: false,
});
const stands = (code: ProblemCode, reason: PauseReason): Rule => ({
  do: 'pause',
  code,
  reason,
  needsPerson: true,
});

/** OK's error numbers (ok-api §2.4); what is not here is refused for good. */
const RULES: Readonly<Record<number, Rule>> = {
  1: { do: 'retry', code: 'server-unavailable' },
  2: { do: 'retry', code: 'server-unavailable' },
  9999: { do: 'retry', code: 'server-unavailable' },
  7: waits('limit-reached', 'limit-reached'),
  8: waits('flood', 'flood'),
  9: waits('limit-reached', 'limit-reached'),
  11: waits('limit-reached', 'limit-reached'),
  511: waits('limit-reached', 'limit-reached'),
  10: stands('permission-missing', 'permission-missing'),
  200: stands('permission-missing', 'permission-missing'),
  101: stands('keys-wrong', 'keys-wrong'),
  104: stands('keys-wrong', 'keys-wrong'),
  105: stands('keys-wrong', 'keys-wrong'),
  102: stands('signed-out', 'signed-out'),
  103: stands('signed-out', 'signed-out'),
  453: stands('signed-out', 'signed-out'),
  22: stands('account-blocked', 'account-blocked'),
  401: stands('account-blocked', 'account-blocked'),
  402: stands('account-blocked', 'account-blocked'),
  403: stands('account-blocked', 'account-blocked'),
  514: stands('account-blocked', 'account-blocked'),
  21: { do: 'split', code: 'photo-refused' },
  30: { do: 'split', code: 'photo-refused' },
  31: { do: 'split', code: 'connection-lost' },
  324: { do: 'split', code: 'photo-refused' },
  500: { do: 'split', code: 'photo-too-heavy' },
  501: { do: 'split', code: 'photo-too-small' },
  502: { do: 'split', code: 'photo-too-big' },
  503: { do: 'split', code: 'not-a-photo' },
  504: { do: 'split', code: 'photo-damaged' },
  505: { do: 'split', code: 'photo-refused' },
  120: { do: 'fail', code: 'album-missing' },
  512: { do: 'fail', code: 'album-missing' },
  160: { do: 'fail', code: 'group-missing' },
  513: { do: 'fail', code: 'group-missing' },
  50: { do: 'fail', code: 'group-missing' },
  454: { do: 'fail', code: 'text-refused' },
};

/** The upload host knows no session: such an error is about the address it gave, not the person. */
const ABOUT_THE_TICKET = new Set([3, 4, 100, 101, 102, 103, 104, 105, 106, 121, 300, 453]);

/** What a failure at a stage means. */
export function outcomeOf(failure: Failure, stage: Stage): Outcome {
  const problem = problemOf(failure, stage);
  switch (failure.kind) {
    case 'stopped':
      return { kind: 'stopped' };
    case 'no-session':
      return { kind: 'pause', reason: 'signed-out', waitMs: null, needsPerson: true, problem };
    case 'unreachable':
      return { kind: 'pause', reason: 'offline', waitMs: null, needsPerson: false, problem };
    case 'host-not-allowed':
      return { kind: 'fail', problem };
    // Sending twice does no harm: only a commit makes a photo appear (ok-api §7, a new token replaces the old).
    case 'broken':
    case 'http':
    case 'not-understood':
      return { kind: stage === 'commit' ? 'unknown' : 'retry', problem };
    case 'refused': {
      if (stage === 'send' && ABOUT_THE_TICKET.has(failure.code))
        return { kind: 'reserve-again', problem };
      const rule = RULES[failure.code];
      if (rule === undefined) {
        // A refused list may hold one bad entry: alone it fails.
        return { kind: stage === 'reserve' ? 'fail' : 'split', problem };
      }
      // "Temporarily unavailable" does not say how far OK had come.
      if (rule.do === 'retry' && stage === 'commit') return { kind: 'unknown', problem };
      if (rule.do !== 'pause') return { kind: rule.do, problem };
      const { reason, needsPerson } = rule;
      return { kind: 'pause', reason, needsPerson, waitMs: failure.waitMs, problem };
    }
    default:
      return assertNever(failure);
  }
}

/** A failure as the problem that the person reads. */
export function problemOf(failure: Failure, stage: Stage): Problem {
  switch (failure.kind) {
    case 'stopped':
      return { code: 'interrupted', stage };
    case 'no-session':
      return { code: 'signed-out', stage };
    case 'unreachable':
      return { code: 'offline', stage, detail: failure.detail };
    case 'host-not-allowed':
      return { code: 'host-not-allowed', stage, detail: failure.detail };
    case 'broken':
      return { code: 'connection-lost', stage, detail: failure.detail };
    case 'http':
      return { code: 'server-unavailable', stage, detail: `HTTP ${failure.status}` };
    case 'not-understood':
      return { code: 'answer-not-understood', stage, detail: failure.detail };
    case 'refused':
      return {
        code: codeOf(failure.code, stage),
        stage,
        okCode: failure.code,
        okName: failure.name,
        ...(failure.text === '' ? {} : { detail: withoutSecrets(failure.text) }),
      };
    default:
      return assertNever(failure);
  }
}

function codeOf(okCode: number, stage: Stage): ProblemCode {
  const isAboutTicket = stage === 'send' && ABOUT_THE_TICKET.has(okCode);
  const known = isAboutTicket ? undefined : RULES[okCode]?.code;
  if (known !== undefined) return known;
  if (stage === 'commit') return 'commit-refused';
  return stage === 'send' ? 'photo-refused' : 'request-refused';
}

/** A wrong signature is answered with the signed string (ok-api §2.2): keep what was said, not the values. */
function withoutSecrets(text: string): string {
  return text.replace(/calculated by string .*/s, 'calculated by another string').slice(0, 300);
}

/** Attempts at one step before it is given up for the person to decide. */
export const MOST_ATTEMPTS = 6;

/** How long to wait before the next attempt: doubled each time, with jitter, up to a ceiling. `random` is in [0, 1). */
export function backoffMs(
  attempts: number,
  random: number,
  firstMs = 500,
  mostMs = 60_000,
): number {
  const full = Math.min(mostMs, firstMs * 2 ** attempts);
  return Math.round(full / 2 + (full / 2) * random);
}

/** How long a pause lasts that OK gave no time for: longer each time in a row. */
export function pauseMs(reason: PauseReason, inARow: number, random: number): number {
  switch (reason) {
    case 'limit-reached':
      return backoffMs(inARow, random, 30_000, 15 * 60_000);
    case 'flood':
      return backoffMs(inARow, random, 1_000, 2 * 60_000);
    default:
      return backoffMs(inARow, random, 1_000, 60_000);
  }
}
