/**
 * @file Captive portals: a network that shows its own sign-in in OK's place. An odd answer alone
 * proves nothing, for OK's "under maintenance" is a page too; so a page is asked for in the clear,
 * where a portal leads to itself. HTTPS it cannot answer: there it breaks the connection.
 */
import type { Failure } from './failure.ts';
import { isOfOk } from './hosts.ts';
import type { GetAnswer, HttpClient } from './http.ts';

/** Tells a portal from other failures: answers the failure, or that it is one. */
export type Explain = (failure: Failure, signal?: AbortSignal) => Promise<Failure>;

/** A portal answers at once; without a network nothing does. */
const PROBE_TIMEOUT_MS = 5_000;
const MOST_PAGE_BYTES = 256 * 1024;

/** Another certificate than OK's, or no TLS at all: so a portal answers HTTPS, if it does. */
const FOREIGN_TLS = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** An almost empty page of OK, without TLS; the person opens it too, and sees the portal in its place. */
export function plainPage(apiUrl: string): string {
  const page = new URL('/blank.html', apiUrl);
  page.protocol = 'http:';
  return page.href;
}

export function createExplain(parts: {
  readonly apiUrl: string;
  readonly http: Pick<HttpClient, 'get'>;
}): Explain {
  const url = plainPage(parts.apiUrl);
  return async (failure, signal) => {
    const suspicion = suspicionOf(failure);
    if (suspicion === null || isAborted(signal)) return failure;
    try {
      const limits = { mostBytes: MOST_PAGE_BYTES, idleTimeoutMs: PROBE_TIMEOUT_MS };
      const answer = await parts.http.get({ url, ...limits, signal });
      if (!isPortal(answer, url)) return failure;
      const detail = `HTTP ${answer.status} for a page of OK`;
      return { kind: 'portal', isUnsent: suspicion === 'unsent', detail };
    } catch {
      // Nobody answers, or with something endless: that says no more than the failure itself.
      return isAborted(signal) ? { kind: 'stopped' } : failure;
    }
  };
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Whether a portal could be behind it, and then whether the call may have reached OK. */
function suspicionOf(failure: Failure): 'unsent' | 'perhaps sent' | null {
  switch (failure.kind) {
    case 'unreachable':
      return 'unsent';
    case 'broken':
      if (FOREIGN_TLS.has(failure.detail)) return 'unsent';
      return failure.detail === 'ETIMEDOUT' ? 'perhaps sent' : null;
    case 'http': {
      const isElsewhere = failure.status >= 300 && failure.status <= 399;
      return isElsewhere || failure.status === 511 ? 'perhaps sent' : null;
    }
    case 'not-understood':
      return failure.isPage === true ? 'perhaps sent' : null;
    default:
      return null;
  }
}

/** Whether what came for a page of OK is a network's sign-in: it leads elsewhere, or wants to be filled in. */
export function isPortal({ status, location, bytes }: GetAnswer, asked: string): boolean {
  if (status === 511) return true; // "Network Authentication Required" (RFC 6585)
  if (status >= 300 && status <= 399) return location !== null && isForeign(location, asked);
  if (status < 200 || status > 299) return false;
  const page = bytes.toString('utf8');
  if (/<WISPAccessGatewayParam\b|<form\b[^]*<input\b/i.test(page)) return true;
  return [...page.matchAll(LEADING)].some(([, address]) => isForeign(address ?? '', asked));
}

/** Where a page sends its reader without being asked: by a refresh or a script. */
const LEADING =
  /(?:\burl=|\blocation(?:\.href)?\s*=\s*|\blocation\.(?:replace|assign)\(\s*)["']?(https?:\/\/[^"'\s>)]+)/gi;

function isForeign(address: string, asked: string): boolean {
  const target = URL.parse(address, asked);
  return target !== null && target.hostname !== new URL(asked).hostname && !isOfOk(target.hostname);
}
