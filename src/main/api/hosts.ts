/** @file Which hosts Okapi talks to. */

/** OK's own addresses (ok-api §1.1, §2.1). */
export const OK_API_URL = 'https://api.ok.ru';
export const OK_OAUTH_URL = 'https://connect.ok.ru';

const PHOTO_DOMAINS = ['ok.ru', 'mycdn.me', 'odnoklassniki.ru'];

/**
 * Whether photo bytes may go to this address: HTTPS hosts of OK, or a loopback address
 * when the API itself is one (the stand-in).
 */
export function mayReceivePhotos(uploadUrl: string, apiUrl: string): boolean {
  const target = URL.parse(uploadUrl);
  const api = URL.parse(apiUrl);
  if (target === null || api === null) return false;
  if (isLoopback(target)) return isLoopback(api) && /^https?:$/.test(target.protocol);
  return (
    target.protocol === 'https:' &&
    PHOTO_DOMAINS.some(
      (domain) => target.hostname === domain || target.hostname.endsWith(`.${domain}`),
    )
  );
}

/** Whether an address is this computer itself. */
export function isLoopback(url: URL): boolean {
  return (
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
  );
}
