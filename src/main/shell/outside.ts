/** @file Which addresses Okapi opens in the person's browser, and which its own sign-in window shows. */
import type { Endpoints } from '../account/environment.ts';
import { isLoopback } from '../api/hosts.ts';

/** HTTPS pages of OK, and pages of the stand-in while it is the endpoint. */
export function mayOpenOutside(url: string, endpoints: Endpoints): boolean {
  const target = URL.parse(url);
  if (target?.username !== '' || target.password !== '') return false;
  if (target.protocol === 'https:' && isOfOk(target.hostname)) return true;
  return isStandIn(target, endpoints);
}

/** The page of the endpoints where the person agrees, and no other. */
export function mayOpenToSignIn(url: string, endpoints: Endpoints): boolean {
  const target = URL.parse(url);
  const page = URL.parse(`${endpoints.oauthUrl}/oauth/authorize`);
  if (target === null || page === null) return false;
  return (
    target.username === '' &&
    target.password === '' &&
    target.origin === page.origin &&
    target.pathname === page.pathname &&
    (target.protocol === 'https:' || isLoopback(page))
  );
}

/** Pages of OK on the way through its sign-in, and of the stand-in while it is the endpoint. */
export function mayShowToSignIn(url: string, endpoints: Endpoints): boolean {
  const target = URL.parse(url);
  if (target?.username !== '' || target.password !== '') return false;
  if (target.protocol === 'https:' && target.port === '') {
    const { hostname } = target;
    if (isOfOk(hostname) || hostname.endsWith('.mycdn.me')) return true;
    if (hostname === 'odnoklassniki.ru' || hostname.endsWith('.odnoklassniki.ru')) return true;
  }
  return isStandIn(target, endpoints);
}

function isStandIn(target: URL, endpoints: Endpoints): boolean {
  return [endpoints.apiUrl, endpoints.oauthUrl].some((endpoint) => {
    const own = URL.parse(endpoint);
    return own?.origin === target.origin && isLoopback(own);
  });
}

function isOfOk(hostname: string): boolean {
  return hostname === 'ok.ru' || hostname.endsWith('.ok.ru');
}
