/** @file What an authorize request asks for, checked (ok-api §1.1, §1.2). */
import type { World } from '../world.ts';

/** A request that is in order: its answer, good or bad, goes to `redirectUri`. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseType: 'code' | 'token';
  readonly scopes: readonly string[];
  readonly state: string | undefined;
}

export type Checked =
  | { readonly kind: 'good'; readonly request: AuthorizeRequest }
  /** Nowhere safe to redirect to: shown as a page. */
  | { readonly kind: 'page'; readonly error: string; readonly text: string }
  | { readonly kind: 'redirect'; readonly request: AuthorizeRequest; readonly error: string };

/** Checks an authorize request. PKCE appears in no OK source and is ignored. */
export function checkAuthorize(world: World, query: URLSearchParams): Checked {
  const clientId = query.get('client_id') ?? '';
  if (clientId !== world.identity.clientId) {
    return { kind: 'page', error: 'invalid_request', text: 'The application is not known.' };
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(world, redirectUri)) {
    const text = 'The redirect_uri is not one of those registered for the application.';
    return { kind: 'page', error: 'invalid_request', text };
  }
  const responseType = query.get('response_type');
  const request: AuthorizeRequest = {
    clientId,
    redirectUri,
    responseType: responseType === 'token' ? 'token' : 'code',
    // `;` is documented; some clients send a comma or a space.
    scopes: (query.get('scope') ?? '').split(/[;, ]+/).filter((scope) => scope !== ''),
    state: query.get('state') ?? undefined,
  };
  if (responseType !== 'code' && responseType !== 'token') {
    return { kind: 'redirect', request, error: 'invalid_request' };
  }
  if (responseType === 'token' && !world.switches.clientFlow) {
    return { kind: 'redirect', request, error: 'unsupported_response_type_for_this_app' };
  }
  return { kind: 'good', request };
}

function isRegistered({ switches, addresses }: World, redirectUri: string): boolean {
  const registered = switches.redirectUris.map((uri) =>
    uri.replace('{oauthUrl}', addresses.oauthUrl),
  );
  return isRedirectAllowed(redirectUri, registered, switches.loopbackPort);
}

/** Char for char, without what comes after `?` (§1.1). */
export function isRedirectAllowed(
  redirectUri: string,
  registered: readonly string[],
  loopbackPort: 'exact' | 'any',
): boolean {
  const plain = (uri: string) => {
    const bare = uri.split('?')[0] ?? '';
    if (loopbackPort === 'exact') return bare;
    return bare.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/, '$1');
  };
  return redirectUri !== '' && registered.some((uri) => plain(uri) === plain(redirectUri));
}
