/** @file `token.do`: a code or a refresh_token for an access_token (ok-api §1.4, §1.6). */
import { page, type Answer } from '../delivery.ts';
import { makeSecret } from '../store/identity.ts';
import { findByRefreshToken, takeCode, type SessionRow } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { expiresIn, startSession } from './grant.ts';

/** Answers a token request. Some refusals are HTML, as recorded: a client must not assume JSON. */
export function answerToken(world: World, parameters: ReadonlyMap<string, string>): Answer {
  if (parameters.size === 0) {
    return page(
      400,
      '<html><body><h1>HTTP Status 400</h1><p>Provide OAUTH request parameters!</p></body></html>',
    );
  }
  const clientId = parameters.get('client_id') ?? '';
  if (!/^\d+$/.test(clientId)) {
    return page(
      200,
      'Error : Failed to convert value of type [java.lang.String] to required type [java.lang.Long]',
    );
  }
  const { identity } = world;
  if (
    clientId !== identity.clientId ||
    parameters.get('client_secret') !== identity.applicationSecretKey
  ) {
    return refuseToken('invalid_client', 'Unknown application or wrong secret');
  }
  switch (parameters.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(world, parameters);
    case 'refresh_token':
      return refresh(world, parameters.get('refresh_token') ?? '');
    default:
      return refuseToken('unsupported_grant_type', 'Unknown grant_type');
  }
}

/** The token endpoint's own form of an error. */
export function refuseToken(error: string, description: string): Answer {
  return { ...json({ error, error_description: description }), outcome: `error ${error}` };
}

function exchangeCode(world: World, parameters: ReadonlyMap<string, string>): Answer {
  const code = takeCode(world.database, parameters.get('code') ?? '');
  if (code === undefined) return refuseToken('invalid_grant', 'Unknown code');
  if (code.expiresAt <= world.now()) return refuseToken('invalid_grant', 'expired');
  if (code.redirectUri !== parameters.get('redirect_uri')) {
    return refuseToken('invalid_request', 'The redirect_uri is not that of the code');
  }
  const session = startSession(world, code.scopes.split(';'));
  return tokens(world, session, session.refreshToken);
}

/** No new refresh_token comes with a refresh, unless the switch says so. */
function refresh(world: World, refreshToken: string): Answer {
  const old = findByRefreshToken(world.database, refreshToken);
  if (old === undefined) return refuseToken('invalid_token', 'Unknown refresh_token');
  if (old.refreshExpiresAt <= world.now()) return refuseToken('invalid_token', 'expired');
  const isRotated = world.switches.refreshRotation;
  const session = startSession(world, old.scopes.split(';'), {
    refreshToken: isRotated ? makeSecret(24) : refreshToken,
    refreshExpiresAt: old.refreshExpiresAt,
  });
  return tokens(world, session, isRotated ? session.refreshToken : null);
}

function tokens(world: World, session: SessionRow, refreshToken: string | null): Answer {
  return json({
    access_token: session.accessToken,
    token_type: 'session',
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    expires_in: expiresIn(world, session),
  });
}

function json(value: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(value),
    outcome: 'ok',
  };
}
