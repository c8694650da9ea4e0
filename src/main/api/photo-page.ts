/** @file Where people look at a photo on OK. */
import { isLoopback } from './hosts.ts';

/** The page of a committed photo: on OK, or in the stand-in's gallery while that is the endpoint. */
export function photoPage(photoId: string, uid: string | null, apiUrl: string): string {
  const api = URL.parse(apiUrl);
  const photo = encodeURIComponent(photoId);
  if (api !== null && isLoopback(api)) return new URL(`/gallery/photos/${photo}`, api).href;
  return `https://ok.ru/profile/${encodeURIComponent(uid ?? '')}/pphotos/${photo}`;
}
