/** @file A browser and an application at the stand-in's OAuth pages, as far as tests need them. */
import type { OkServer } from '../../ok-server/server.ts';
import { control, setControl } from './client.ts';

export const REDIRECT = 'http://localhost:38520/auth';
export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

type Values = Readonly<Record<string, string>>;

/** Asks for an authorization; `cookie` is what an earlier answer of this browser set. */
export function authorize(
  server: OkServer,
  values: Values = {},
  { method = 'GET', cookie = '' } = {},
): Promise<Response> {
  const query = new URLSearchParams({
    client_id: server.clientId,
    scope: 'VALUABLE_ACCESS;PHOTO_CONTENT',
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 's 1',
    ...values,
  }).toString();
  const url = `${server.oauthUrl}/oauth/authorize?${query}`;
  return fetch(url, { method, redirect: 'manual', headers: { cookie } });
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? '');
}

export function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The code of an "Allow". */
export async function codeFor(server: OkServer, values: Values = {}): Promise<string> {
  const answer = await authorize(server, { decision: 'allow', ...values }, { method: 'POST' });
  return locationOf(answer).searchParams.get('code') ?? '';
}

export function postToken(server: OkServer, values: Values): Promise<Response> {
  const keys = { client_id: server.clientId, client_secret: server.applicationSecretKey };
  const body = new URLSearchParams({ ...keys, ...values });
  return fetch(`${server.apiUrl}/oauth/token.do`, { method: 'POST', body });
}

export async function token(server: OkServer, values: Values): Promise<Record<string, unknown>> {
  return (await postToken(server, values)).json() as Promise<Record<string, unknown>>;
}

export function exchange(server: OkServer, code: string): Promise<Record<string, unknown>> {
  return token(server, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
}

export function refresh(server: OkServer, refreshToken: unknown): Promise<Record<string, unknown>> {
  return token(server, { grant_type: 'refresh_token', refresh_token: String(refreshToken) });
}

/** Signs in by the client flow and gives the keys for `call`. */
export async function signIn(server: OkServer, values: Values = {}) {
  const asked = { response_type: 'token', decision: 'allow', ...values };
  const fragment = new URLSearchParams(locationOf(await authorize(server, asked)).hash.slice(1));
  return {
    ...server,
    accessToken: fragment.get('access_token') ?? '',
    sessionSecretKey: fragment.get('session_secret_key') ?? '',
    expiresIn: fragment.get('expires_in'),
  };
}

export async function setClock(server: OkServer, offsetMillis: number): Promise<void> {
  await setControl(server, 'clock', { offsetMillis });
}

export interface Session {
  readonly id: number;
  readonly grantId: string;
  readonly uid: string;
  readonly kind: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly refreshExpiresAt: number | null;
}

export async function sessionsOf(server: OkServer): Promise<Session[]> {
  return (await control(server, 'sessions')) as Session[];
}

export async function revoke(server: OkServer, query: string): Promise<void> {
  await fetch(`${server.controlUrl}/sessions${query}`, { method: 'DELETE' });
}
