/** @file Which hosts Okapi talks to. */

/** OK's own addresses (ok-api §1.1, §2.1). */
export const OK_API_URL = 'https://api.ok.ru';
export const OK_OAUTH_URL = 'https://connect.ok.ru';

const PHOTO_DOMAINS = ['ok.ru', 'mycdn.me', 'odnoklassniki.ru'];

/**
 * Pictures come from the same domains, and from `okcdn.ru`: OK's site shows its pictures
 * from hosts such as `i.okcdn.ru`. A guess for the API, whose recordings are older and
 * have `mycdn.me`.
 */
const PICTURE_DOMAINS = [...PHOTO_DOMAINS, 'okcdn.ru'];

/**
 * Whether photo bytes may go to this address: HTTPS hosts of OK, or a loopback address
 * when the API itself is one (the stand-in).
 */
export function mayReceivePhotos(uploadUrl: string, apiUrl: string): boolean {
  return isOneOf(PHOTO_DOMAINS, uploadUrl, apiUrl);
}

/** Whether pictures may be fetched from this address; loopback as for photos. */
export function mayGivePictures(pictureUrl: string, apiUrl: string): boolean {
  return isOneOf(PICTURE_DOMAINS, pictureUrl, apiUrl);
}

function isOneOf(domains: readonly string[], address: string, apiUrl: string): boolean {
  const target = URL.parse(address);
  const api = URL.parse(apiUrl);
  if (target === null || api === null) return false;
  if (isLoopback(target)) return isLoopback(api) && /^https?:$/.test(target.protocol);
  return (
    target.protocol === 'https:' &&
    domains.some((domain) => target.hostname === domain || target.hostname.endsWith(`.${domain}`))
  );
}

/** Whether a host is one of OK's, whatever it is for. */
export function isOfOk(hostname: string): boolean {
  return PICTURE_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/** Whether an address is this computer itself. */
export function isLoopback(url: URL): boolean {
  return (
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
  );
}
