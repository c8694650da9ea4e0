/** @file What a call to OK can come to when it does not succeed: plain values, no exceptions. */

import type { Problem, ProblemCode } from '../../shared/errors.ts';
import { ProxyRefusedError, ProxyUnreachableError, type ProxyRefusal } from './proxy.ts';

export type Failure =
  /** OK answered with an error of its own (ok-api §2.4). */
  | {
      readonly kind: 'refused';
      readonly code: number;
      readonly name: string;
      readonly text: string;
      readonly data: string | null;
      readonly waitMs: number | null;
    }
  /** No connection was made: the call certainly had no effect. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The connection broke or timed out: the call may have had its effect. */
  | { readonly kind: 'broken'; readonly detail: string }
  /** An HTTP status instead of an answer; the effect is unknown. */
  | { readonly kind: 'http'; readonly status: number }
  /** The proxy could not be reached, or did not reach OK: the call certainly had no effect. */
  | { readonly kind: 'proxy-unreachable'; readonly proxy: string }
  /** The proxy lets nobody through: the call certainly had no effect. */
  | { readonly kind: 'proxy-refused'; readonly proxy: string; readonly why: ProxyRefusal }
  /** Something that is no answer of OK: HTML, cut-off JSON, another shape. */
  | { readonly kind: 'not-understood'; readonly detail: string; readonly isPage?: boolean }
  /** The network shows its own sign-in in OK's place. `isUnsent`: the call certainly had no effect. */
  | { readonly kind: 'portal'; readonly isUnsent: boolean; readonly detail: string }
  /** Nobody is signed in. */
  | { readonly kind: 'no-session' }
  /** The address OK gave for photos is none that Okapi sends photos to. */
  | { readonly kind: 'host-not-allowed'; readonly detail: string }
  /** Stopped from here: a pause or the end of the program. */
  | { readonly kind: 'stopped' };

/** Error codes of a connection that was never made. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);

/** What fails before there is a connection. With `read` or `write`, the same codes end one that was in use. */
const CONNECTING = new Set(['getaddrinfo', 'connect']);

/** Tells a connection that was never made from one that broke. */
export function failureFrom(cause: unknown, signal?: AbortSignal): Failure {
  if (signal?.aborted === true) return { kind: 'stopped' };
  if (cause instanceof ProxyUnreachableError) {
    return { kind: 'proxy-unreachable', proxy: cause.proxy };
  }
  if (cause instanceof ProxyRefusedError) {
    return { kind: 'proxy-refused', proxy: cause.proxy, why: cause.why };
  }
  const { code, syscall } = systemError(cause);
  const detail = code ?? (cause instanceof Error ? cause.name : 'unknown');
  if (code !== null && NEVER_CONNECTED.has(code) && CONNECTING.has(syscall ?? '')) {
    return { kind: 'unreachable', detail };
  }
  return { kind: 'broken', detail };
}

/** What the person reads of each refusal. */
export const PROXY_REFUSALS = {
  asks: 'proxy-login',
  'refuses-login': 'proxy-login-refused',
  'other-way': 'proxy-way-unknown',
} as const satisfies Record<ProxyRefusal, ProblemCode>;

/** The failure that a proxy's problem was made of; null for any other problem. */
export function proxyFailureOf({ code, detail: proxy = '' }: Problem): Failure | null {
  if (code === 'proxy-unreachable') return { kind: 'proxy-unreachable', proxy };
  for (const [why, refusal] of Object.entries(PROXY_REFUSALS)) {
    if (code === refusal) return { kind: 'proxy-refused', proxy, why: why as ProxyRefusal };
  }
  return null;
}

interface SystemError {
  readonly code: string | null;
  /** What the system was asked for. */
  readonly syscall: string | null;
}

function systemError(cause: unknown): SystemError {
  if (cause instanceof AggregateError) return systemError(cause.errors[0]); // one for each address tried
  if (!(cause instanceof Error)) return { code: null, syscall: null };
  // Neither property is declared on Error; each is checked before it is used.
  const { code, syscall } = cause as { readonly code?: unknown; readonly syscall?: unknown };
  return {
    code: typeof code === 'string' ? code : null,
    syscall: typeof syscall === 'string' ? syscall : null,
  };
}
