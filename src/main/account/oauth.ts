/** @file OAuth as OK does it (ok-api §1): addresses out, callbacks in. Pure. */
import { timingSafeEqual } from 'node:crypto';

/** What Okapi asks for (ok-api §1.7); groups' content is for albums and topics of groups. */
export const SCOPES = ['VALUABLE_ACCESS', 'LONG_ACCESS_TOKEN', 'PHOTO_CONTENT', 'GROUP_CONTENT'];

/** The address for applications that can register no other (ok-api §1.2). */
export const BLANK_PAGE = 'https://api.ok.ru/blank.html';

/** `code` when the secret key is known, for it needs that; else `token` (ok-api §1.3, §1.4). */
export type Flow = 'code' | 'token';

export interface AuthorizeRequest {
  readonly oauthUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly flow: Flow;
  /** Comes back unchanged; what comes without it was not asked for. */
  readonly state: string;
}

/** The page where the person agrees. */
export function authorizeUrl(request: AuthorizeRequest): string {
  const url = new URL(`${request.oauthUrl}/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: request.clientId,
    scope: SCOPES.join(';'),
    response_type: request.flow,
    redirect_uri: request.redirectUri,
    layout: 'w',
    state: request.state,
  }).toString();
  return url.toString();
}

/** What a callback says. */
export type Callback =
  | { readonly kind: 'code'; readonly code: string }
  | {
      readonly kind: 'token';
      readonly accessToken: string;
      readonly sessionSecretKey: string | null;
      readonly expiresInSeconds: number | null;
      readonly permissions: readonly string[] | null;
    }
  /** OK or the person said no; `error` is OK's word. */
  | { readonly kind: 'refused'; readonly error: string }
  /** Not the answer to what was asked: another `state`, or none. */
  | { readonly kind: 'foreign' }
  /** Nothing that a callback would carry: a favicon, a reload of the bare address. */
  | { readonly kind: 'nothing' };

/**
 * Reads a callback's query and fragment; OK answers in either (ok-api §1.6). Nothing is
 * believed, not even an error, unless it carries the state that was sent.
 */
export function readCallback(address: string, state: string): Callback {
  const url = URL.parse(address);
  if (url === null) return { kind: 'nothing' };
  const values = new URLSearchParams(url.search);
  for (const [name, value] of new URLSearchParams(url.hash.slice(1))) values.set(name, value);
  const value = (name: string): string | null => values.get(name) || null;
  const error = value('error');
  const code = value('code');
  const accessToken = value('access_token');
  if (error === null && code === null && accessToken === null) return { kind: 'nothing' };
  if (!isSameSecret(value('state') ?? '', state)) return { kind: 'foreign' };
  if (error !== null) return { kind: 'refused', error: error.slice(0, 200) };
  if (code !== null) return { kind: 'code', code };
  if (accessToken === null) return { kind: 'nothing' };
  const seconds = Number(value('expires_in'));
  return {
    kind: 'token',
    accessToken,
    sessionSecretKey: value('session_secret_key'),
    expiresInSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
    permissions:
      value('permissions_granted')
        ?.split(/[;,\s]+/)
        .filter(Boolean) ?? null,
  };
}

/** Whether an address is the registered one; what comes after `?` or `#` is not compared (ok-api §1.1). */
export function isRedirect(address: string, redirectUri: string): boolean {
  const [bare = ''] = address.split(/[?#]/, 1);
  return bare === redirectUri.split(/[?#]/, 1)[0];
}

/** Compares without telling by its time how much was right. */
function isSameSecret(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
