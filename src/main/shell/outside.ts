/** @file Which addresses Okapi opens in the person's browser. */
import type { Endpoints } from '../account/environment.ts';
import { isLoopback } from '../api/hosts.ts';

/** HTTPS pages of OK, and pages of the stand-in while it is the endpoint. */
export function mayOpenOutside(url: string, endpoints: Endpoints): boolean {
  const target = URL.parse(url);
  if (target?.username !== '' || target.password !== '') return false;
  if (target.protocol === 'https:' && isOfOk(target.hostname)) return true;
  return [endpoints.apiUrl, endpoints.oauthUrl].some((endpoint) => {
    const own = URL.parse(endpoint);
    return own?.origin === target.origin && isLoopback(own);
  });
}

/** The page of a committed photo: on OK, or in the stand-in's gallery while that is the endpoint. */
export function photoPage(photoId: string, uid: string | null, apiUrl: string): string {
  const api = URL.parse(apiUrl);
  const photo = encodeURIComponent(photoId);
  if (api !== null && isLoopback(api)) return new URL(`/gallery/photos/${photo}`, api).href;
  return `https://ok.ru/profile/${encodeURIComponent(uid ?? '')}/pphotos/${photo}`;
}

function isOfOk(hostname: string): boolean {
  return hostname === 'ok.ru' || hostname.endsWith('.ok.ru');
}
