/** @file Making sessions and codes, and the redirects that carry them (ok-api §1.3, §1.4). */
import { randomBytes } from 'node:crypto';
import { makeSecret } from '../store/identity.ts';
import { grantScopes, insertCode, insertSession, type SessionRow } from '../store/sessions.ts';
import type { World } from '../world.ts';
import type { AuthorizeRequest } from './request.ts';

type Session = Omit<SessionRow, 'id'>;

/** Starts a session: 30 days with LONG_ACCESS_TOKEN, else 30 minutes. */
export function startSession(
  world: World,
  from: Pick<Session, 'grantId' | 'uid' | 'kind' | 'scopes' | 'refreshToken' | 'refreshExpiresAt'>,
): Session {
  const session: Session = {
    ...from,
    accessToken: `-s-${makeSecret(22)}`,
    sessionSecretKey: makeSecret(16),
    expiresAt: world.now() + tokenLifeMillis(world, from.scopes.split(';')),
  };
  insertSession(world.database, session);
  return session;
}

/** `expires_in`, in seconds. */
export function expiresIn(world: World, session: Pick<Session, 'expiresAt'>): number | string {
  const seconds = Math.round((session.expiresAt - world.now()) / 1000);
  return world.switches.expiresInAsText ? String(seconds) : seconds;
}

/** Where this person's "Allow" leads: with a code in the query, or with a session in the fragment. */
export function allow(world: World, request: AuthorizeRequest, uid: string): string {
  const scopes = request.scopes.filter((scope) => world.switches.appScopes.includes(scope));
  grantScopes(world.database, uid, scopes);
  const grant = { grantId: world.database.nextId(), uid, scopes: scopes.join(';') };
  if (request.responseType === 'code') {
    const code = randomBytes(24).toString('hex');
    insertCode(world.database, {
      ...grant,
      code,
      redirectUri: request.redirectUri,
      expiresAt: world.now() + world.switches.codeLifeMillis,
    });
    return withQuery(request.redirectUri, carried(request, { code }));
  }
  const session = startSession(world, {
    ...grant,
    kind: 'token',
    refreshToken: null,
    refreshExpiresAt: 0,
  });
  const values = carried(request, {
    access_token: session.accessToken,
    session_secret_key: session.sessionSecretKey,
    permissions_granted: session.scopes,
    expires_in: String(expiresIn(world, session)),
  });
  return `${request.redirectUri}#${values.toString()}`;
}

/** Where an error leads: sources disagree on query or fragment, so a client looks in both. */
export function refuseTo(world: World, request: AuthorizeRequest, error: string): string {
  const values = carried(request, { error });
  const { oauthErrorIn } = world.switches;
  const base =
    oauthErrorIn === 'fragment' ? request.redirectUri : withQuery(request.redirectUri, values);
  return oauthErrorIn === 'query' ? base : `${base}#${values.toString()}`;
}

function tokenLifeMillis(world: World, scopes: readonly string[]): number {
  const isLong = scopes.includes('LONG_ACCESS_TOKEN');
  return isLong ? world.switches.longLifeMillis : world.switches.tokenLifeMillis;
}

function carried(request: AuthorizeRequest, values: Record<string, string>): URLSearchParams {
  return new URLSearchParams({
    ...values,
    ...(request.state !== undefined && { state: request.state }),
  });
}

function withQuery(uri: string, values: URLSearchParams): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}${values.toString()}`;
}
