/**
 * @file Keeps one account's session alive: refreshes before its end and when OK calls it
 * expired, once for all callers; touches long ones once a day (ok-api §1.5).
 */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { createApiClient } from '../api/client.ts';
import { touchSession } from '../api/endpoints.ts';
import { proxyFailureOf, type Failure } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { sessionOf, type SessionRecord } from './session-record.ts';
import { fixedSession, type ApplicationKeys, type Session, type Sessions } from './session.ts';
import { requestTokens } from './token-endpoint.ts';

/** A session this near its end is renewed first; long enough for a slow call and a clock a little off. */
const MARGIN_MS = 2 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const LONG_SESSION_MS = 30 * DAY_MS;

export interface KeeperParts {
  readonly record: SessionRecord;
  readonly keys: ApplicationKeys;
  readonly apiUrl: string;
  readonly http: HttpClient;
  readonly now: () => number;
  /** The new record, before anything is called with it. */
  readonly onRenewed: (record: SessionRecord) => Promise<void>;
  /** OK will not prolong it: the person has to sign in. */
  readonly onLost: () => void;
}

/** Whether a session can be prolonged without the person. */
export function canRenew(record: SessionRecord, keys: ApplicationKeys): boolean {
  const canRefresh =
    record.refreshToken !== null && keys.clientId !== null && keys.applicationSecretKey !== null;
  return canRefresh || isLong(record);
}

export function createKeeper(parts: KeeperParts): Sessions {
  let { record } = parts;
  let renewing: Promise<Result<Session, Failure>> | null = null;
  const { keys, now } = parts;

  async function keep(next: SessionRecord): Promise<void> {
    record = next;
    await parts.onRenewed(next);
  }

  function renewOnce(): Promise<Result<Session, Failure>> {
    renewing ??= refresh().finally(() => (renewing = null));
    return renewing;
  }

  async function refresh(): Promise<Result<Session, Failure>> {
    const { refreshToken } = record;
    const { clientId, applicationSecretKey: secretKey } = keys;
    if (refreshToken === null || clientId === null || secretKey === null) {
      parts.onLost();
      return fail({ kind: 'no-session' });
    }
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken } as const;
    const tokens = await requestTokens(parts, { clientId, secretKey }, grant);
    if (!tokens.ok) {
      const proxy = proxyFailureOf(tokens.error);
      if (proxy !== null) return fail(proxy);
      if (isPassing(tokens.error.code)) {
        // The call that wanted this certainly had no effect: as if there had been no connection.
        return fail({ kind: 'unreachable', detail: `renewing the session: ${tokens.error.code}` });
      }
      parts.onLost();
      return fail({ kind: 'no-session' });
    }
    const { accessToken, refreshToken: rotated, expiresInSeconds } = tokens.value;
    await keep({
      ...record,
      accessToken,
      // The session's own secret belonged to the old token; the new one is derived (ok-api §2.2).
      sessionSecretKey: null,
      refreshToken: rotated ?? refreshToken,
      expiresAt: expiresInSeconds === null ? null : now() + expiresInSeconds * 1000,
      touchedAt: now(),
    });
    return succeed(sessionOf(keys, record));
  }

  /** In the background: a session that could not be touched today is touched with the next call. */
  function touchLongSession(): void {
    if (!isLong(record) || now() - record.touchedAt < DAY_MS) return;
    const before = record;
    record = { ...record, touchedAt: now() };
    const api = createApiClient({
      ...parts,
      sessions: () => fixedSession(sessionOf(keys, before)),
    });
    void touchSession(api).then(async (touched) => {
      if (record.accessToken !== before.accessToken) return;
      if (touched.ok) await keep({ ...record, expiresAt: now() + LONG_SESSION_MS });
      else record = before;
    });
  }

  return {
    async current() {
      const { expiresAt } = record;
      const isEnding = expiresAt !== null && expiresAt - now() < MARGIN_MS;
      if (isEnding && record.refreshToken !== null) {
        const renewed = await renewOnce();
        // With some time left, a network that fails just now does not matter yet.
        if (renewed.ok || expiresAt <= now() || renewed.error.kind === 'no-session') return renewed;
      }
      touchLongSession();
      return succeed(sessionOf(keys, record));
    },

    lost(session) {
      if (session.accessToken === record.accessToken) parts.onLost();
    },

    async renew(expired) {
      // Somebody else's call was refused first, and the new session is there already.
      if (expired.accessToken !== record.accessToken) return succeed(sessionOf(keys, record));
      return await renewOnce();
    },
  };
}

function isLong(record: SessionRecord): boolean {
  return record.refreshToken === null && record.permissions?.includes('LONG_ACCESS_TOKEN') === true;
}

/** Problems of the way, which say nothing about the session. */
function isPassing(code: string): boolean {
  return [
    'offline',
    'connection-lost',
    'server-unavailable',
    'answer-not-understood',
    'interrupted',
  ].includes(code);
}
