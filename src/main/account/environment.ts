/** @file Endpoints and session from environment variables: for the command line, tests and trials. */
import { OK_API_URL, OK_OAUTH_URL } from '../api/hosts.ts';
import type { ApplicationKeys, Session } from './session.ts';

export interface Endpoints {
  readonly apiUrl: string;
  readonly oauthUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** OK's own hosts unless the environment names others. */
export function endpointsFrom(environment: Environment): Endpoints {
  return {
    apiUrl: withoutSlash(environment['OKAPI_API_URL'] ?? '') || OK_API_URL,
    oauthUrl: withoutSlash(environment['OKAPI_OAUTH_URL'] ?? '') || OK_OAUTH_URL,
  };
}

/** For trials against a server that is quick, or that is to be too slow; what is not given is the engine's own. */
export interface Patience {
  /** How long the effect of a lost answer is waited for. */
  readonly patienceMs?: number;
  /** How long OK may be silent. */
  readonly answerTimeoutMs?: { readonly call: number; readonly photos: number };
}

export function patienceFrom(environment: Environment): Patience {
  const patienceMs = Number(valueOf(environment, 'OKAPI_COMMIT_PATIENCE_MS') ?? NaN);
  const answerMs = Number(valueOf(environment, 'OKAPI_ANSWER_TIMEOUT_MS') ?? NaN);
  return {
    ...(patienceMs >= 0 && { patienceMs }),
    ...(answerMs > 0 && { answerTimeoutMs: { call: answerMs, photos: answerMs } }),
  };
}

/** The application's keys; null when its public key is not given. */
export function keysFrom(environment: Environment): ApplicationKeys | null {
  const applicationKey = valueOf(environment, 'OKAPI_APPLICATION_KEY');
  if (applicationKey === null) return null;
  return {
    clientId: valueOf(environment, 'OKAPI_CLIENT_ID'),
    applicationKey,
    applicationSecretKey: valueOf(environment, 'OKAPI_APPLICATION_SECRET_KEY'),
  };
}

/** The session; null when the keys or the access token are not given. */
export function sessionFrom(environment: Environment): Session | null {
  const keys = keysFrom(environment);
  const accessToken = valueOf(environment, 'OKAPI_ACCESS_TOKEN');
  if (keys === null || accessToken === null) return null;
  return {
    ...keys,
    accessToken,
    sessionSecretKey: valueOf(environment, 'OKAPI_SESSION_SECRET_KEY'),
  };
}

function valueOf(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim() ?? '';
  return value === '' ? null : value;
}

function withoutSlash(url: string): string {
  return url.trim().replace(/\/+$/, '');
}
