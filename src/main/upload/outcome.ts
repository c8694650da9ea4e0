/**
 * @file What a failure of OK or of the way to it means for the queue. Steps report
 * failures; this decides; `loop.ts` acts. OK's own numbers are in `policy.ts`.
 */
import { assertNever } from '../../shared/assert-never.ts';
import type { Problem, ProblemCode, Stage } from '../../shared/errors.ts';
import type { PauseReason } from '../../shared/upload.ts';
import { PROXY_REFUSALS, type Failure } from '../api/failure.ts';
import { ruleFor } from './policy.ts';

export type Outcome =
  /** Try the same again; the attempt counts. */
  | ({ readonly kind: 'retry'; readonly problem: Problem } & SaidWait)
  /** Something in it is refused: again among fewer; alone it fails, a passing one after some attempts. */
  | ({ readonly kind: 'split'; readonly problem: Problem; readonly isPassing: boolean } & SaidWait)
  /** The ticket is of no more use: reserve again. */
  | ({ readonly kind: 'reserve-again'; readonly problem: Problem } & SaidWait)
  /** Nobody knows whether the call had its effect: look before repeating. */
  | ({ readonly kind: 'unknown'; readonly problem: Problem } & SaidWait)
  /** The whole queue stops and no attempt is spent. `waitMs` null: longer each time. */
  | {
      readonly kind: 'pause';
      readonly reason: PauseReason;
      readonly waitMs: number | null;
      readonly needsPerson: boolean;
      readonly problem: Problem;
    }
  | ({ readonly kind: 'fail'; readonly problem: Problem } & SaidWait)
  /** Stopped from here: back to where it was. */
  | { readonly kind: 'stopped' };

interface SaidWait {
  /** How long OK wants to be left alone, if it said so: the whole queue waits, whatever it was about. */
  readonly waitMs?: number | null;
}

/** What a failure at a step means. */
export function outcomeOf(failure: Failure, stage: Stage): Outcome {
  const problem = problemOf(failure, stage);
  switch (failure.kind) {
    case 'stopped':
      return { kind: 'stopped' };
    case 'no-session':
      return { kind: 'pause', reason: 'signed-out', waitMs: null, needsPerson: true, problem };
    case 'unreachable':
      return { kind: 'pause', reason: 'offline', waitMs: null, needsPerson: false, problem };
    case 'proxy-unreachable':
      return {
        kind: 'pause',
        reason: 'proxy-unreachable',
        waitMs: null,
        needsPerson: false,
        problem,
      };
    case 'proxy-refused': {
      const reason = failure.why === 'other-way' ? 'proxy-way-unknown' : 'proxy-login';
      return { kind: 'pause', reason, waitMs: null, needsPerson: true, problem };
    }
    case 'portal':
      // Whether its page came before or after OK had the call, nobody can tell.
      if (stage === 'commit' && !failure.isUnsent) return { kind: 'unknown', problem };
      return { kind: 'pause', reason: 'portal', waitMs: null, needsPerson: false, problem };
    case 'host-not-allowed':
      return { kind: 'fail', problem };
    case 'broken':
    case 'http':
    case 'not-understood':
      return inTrouble(problem, stage, null);
    case 'refused': {
      const rule = ruleFor(failure.code, stage);
      const { waitMs } = failure;
      if (rule === null) return { kind: 'reserve-again', problem, waitMs };
      switch (rule.do) {
        case 'retry':
          return inTrouble(problem, stage, waitMs);
        case 'split':
          return { kind: 'split', problem, isPassing: rule.isPassing === true, waitMs };
        case 'fail':
          return { kind: 'fail', problem, waitMs };
        case 'pause': {
          const { reason, needsPerson } = rule;
          return { kind: 'pause', reason, needsPerson, waitMs, problem };
        }
        default:
          return assertNever(rule);
      }
    }
    default:
      return assertNever(failure);
  }
}

/** OK, or the way to it, does not work as it should: what that says depends on what was asked. */
function inTrouble(problem: Problem, stage: Stage, waitMs: number | null): Outcome {
  switch (stage) {
    // Sending twice does no harm: only a commit makes a photo appear, and it goes under another id
    // (`send.ts`). And one photo of the batch may be what the server stumbles over.
    case 'send':
      return { kind: 'retry', problem, waitMs };
    case 'commit':
      return { kind: 'unknown', problem, waitMs };
    // No photo is in the call, so no photo pays for it.
    case 'intake':
    case 'reserve':
      return { kind: 'pause', reason: 'server-unavailable', waitMs, needsPerson: false, problem };
    default:
      return assertNever(stage);
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
    case 'proxy-unreachable':
      return { code: 'proxy-unreachable', stage, detail: failure.proxy };
    case 'proxy-refused':
      return { code: PROXY_REFUSALS[failure.why], stage, detail: failure.proxy };
    case 'portal':
      return { code: 'portal', stage, detail: failure.detail };
    case 'host-not-allowed':
      return { code: 'host-not-allowed', stage, detail: failure.detail };
    case 'broken':
      return { code: 'connection-lost', stage, detail: failure.detail };
    case 'http':
      return { code: 'server-unavailable', stage, detail: `HTTP ${failure.status}` };
    case 'not-understood':
      return { code: 'answer-not-understood', stage, detail: failure.detail };
    case 'refused': {
      const code = codeOf(failure.code, stage);
      const permission = code === 'permission-missing' ? permissionIn(failure.data) : null;
      return {
        code,
        stage,
        okCode: failure.code,
        okName: failure.name,
        ...(permission === null ? {} : { permission }),
        ...(failure.text === '' ? {} : { detail: withoutSecrets(failure.text) }),
      };
    }
    default:
      return assertNever(failure);
  }
}

function codeOf(okCode: number, stage: Stage): ProblemCode {
  return ruleFor(okCode, stage)?.code ?? 'photo-refused';
}

/** OK names a permission in small letters (ok-api §2.3); whatever else comes there is shown to nobody. */
function permissionIn(data: string | null): string | null {
  const name = data?.toUpperCase() ?? '';
  return /^[A-Z_]{3,40}$/.test(name) ? name : null;
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
    case 'action-blocked':
    case 'address-blocked':
    case 'spam-suspected':
      return backoffMs(inARow, random, 30_000, 15 * 60_000);
    case 'flood':
      return backoffMs(inARow, random, 1_000, 2 * 60_000);
    // The person signs in meanwhile, and then looks here.
    case 'portal':
      return backoffMs(inARow, random, 2_000, 10_000);
    default:
      return backoffMs(inARow, random, 1_000, 60_000);
  }
}
