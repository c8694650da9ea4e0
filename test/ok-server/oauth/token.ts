/** @file `token.do`: a code or a refresh_token for an access_token (ok-api §1.4, §1.6). */
import { page, type Answer } from '../delivery.ts';
import { makeSecret } from '../store/identity.ts';
import { findByRefreshToken, takeCode, type SessionRow } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { expiresIn, startSession } from './grant.ts';

/** As recorded in 2015 (§1.6): what Tomcat makes of a request without parameters. */
const TOMCAT_PAGE = `<!DOCTYPE html><html><head><title>Apache Tomcat - Error report</title></head>
<body><h1>HTTP Status 400 - Provide OAUTH request parameters!</h1><hr>
<p><b>type</b> Status report</p><p><b>message</b> <u>Provide OAUTH request parameters!</u></p>
<p><b>description</b> <u>The request sent by the client was syntactically incorrect.</u></p></body></html>`;

/** What a proxy or a lost cookie gives in place of JSON. */
export const LOGIN_PAGE = `<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Вход</title></head>
<body><h1>Вход в Одноклассники</h1><form method="post"><input name="st.email"><input type="password" name="st.password">
<button>Войти</button></form></body></html>`;

/** Answers a token request. Some refusals are HTML, as recorded: a client must not assume JSON. */
export function answerToken(world: World, parameters: ReadonlyMap<string, string>): Answer {
  if (parameters.size === 0) {
    return page(400, TOMCAT_PAGE);
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
    return refuse(world, 'invalid_client', 'Unknown application or wrong secret');
  }
  switch (parameters.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(world, parameters);
    case 'refresh_token':
      return refresh(world, parameters.get('refresh_token') ?? '');
    default:
      return refuse(world, 'unsupported_grant_type', 'Unknown grant_type');
  }
}

/** The token endpoint's own form of an error. Keys as seen (§1.6), `invalid_client` and the like guessed. */
export function refuse(world: World, error: string, description: string): Answer {
  return {
    ...json({ error, error_description: description }),
    status: world.switches.tokenErrorStatus,
    outcome: `error ${error}`,
  };
}

function exchangeCode(world: World, parameters: ReadonlyMap<string, string>): Answer {
  const code = takeCode(world.database, parameters.get('code') ?? '');
  if (code === undefined) return refuse(world, 'invalid_grant', 'Unknown code');
  if (code.expiresAt <= world.now()) return refuse(world, 'invalid_grant', 'expired');
  if (code.redirectUri !== parameters.get('redirect_uri')) {
    return refuse(world, 'invalid_request', 'The redirect_uri is not that of the code');
  }
  const { grantId, uid, scopes } = code;
  const session = startSession(world, {
    ...{ grantId, uid, scopes, kind: 'code' },
    refreshToken: makeSecret(24),
    refreshExpiresAt: world.now() + world.switches.longLifeMillis,
  });
  return tokens(world, session, session.refreshToken);
}

/** No new refresh_token comes with a refresh, unless the switch says so. */
function refresh(world: World, refreshToken: string): Answer {
  const old = findByRefreshToken(world.database, refreshToken);
  if (old === undefined) return refuse(world, 'invalid_token', 'Unknown refresh_token');
  if (old.refreshExpiresAt <= world.now()) return refuse(world, 'invalid_token', 'expired');
  const isRotated = world.switches.refreshRotation;
  const { grantId, uid, kind, scopes, refreshExpiresAt } = old;
  const session = startSession(world, {
    ...{ grantId, uid, kind, scopes, refreshExpiresAt },
    refreshToken: isRotated ? makeSecret(24) : refreshToken,
  });
  return tokens(world, session, isRotated ? session.refreshToken : null);
}

function tokens(
  world: World,
  session: Omit<SessionRow, 'id'>,
  refreshToken: string | null,
): Answer {
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
