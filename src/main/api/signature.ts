/** @file How OK's calls are signed (ok-api §2.2, documented). */
import { createHash } from 'node:crypto';
import type { Session } from '../account/session.ts';

/**
 * The `sig` of a call: MD5 over the sorted `key=value` pairs and the secret.
 * `access_token` and `sig` are never part of it; values are signed as they are, not URL-encoded.
 */
export function signature(params: Readonly<Record<string, string>>, secret: string): string {
  const signed = Object.keys(params)
    .filter((key) => key !== 'access_token' && key !== 'sig' && key !== 'resig')
    .sort()
    .map((key) => `${key}=${params[key] ?? ''}`)
    .join('');
  return md5(signed + secret);
}

/** The secret that signs calls in a session; null when neither secret is known. */
export function sessionSecret(session: Session): string | null {
  if (session.sessionSecretKey !== null) return session.sessionSecretKey;
  if (session.applicationSecretKey === null) return null;
  return md5(session.accessToken + session.applicationSecretKey);
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
