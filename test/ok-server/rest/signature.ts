/** @file The request signature, in every variant that OK's own pages and SDKs use (ok-api §2.2). */
import { createHash } from 'node:crypto';

type Parameters = ReadonlyMap<string, string>;

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** The secret of a session whose `session_secret_key` the client does not know. */
export function derivedSecret(accessToken: string, applicationSecretKey: string): string {
  return md5(accessToken + applicationSecretKey);
}

/** The signed string without its secret: sorted `key=value`, nothing between, nothing encoded. */
export function canonicalString(parameters: Parameters): string {
  return [...parameters]
    .filter(([name]) => name !== 'access_token' && name !== 'sig' && name !== 'resig')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('');
}

export function sign(parameters: Parameters, secret: string): string {
  return md5(canonicalString(parameters) + secret);
}

/**
 * Whether `sig` is right in one of the variants: `session_key` signed or left
 * out, and for the path form with or without `method`.
 */
export function isSigned(
  parameters: Parameters,
  sig: string,
  secrets: readonly string[],
  pathMethod: string | null,
): boolean {
  const variants: Parameters[] = [parameters];
  if (parameters.has('session_key')) {
    variants.push(new Map([...parameters].filter(([name]) => name !== 'session_key')));
  }
  if (pathMethod !== null) {
    variants.push(...variants.map((variant) => new Map([...variant, ['method', pathMethod]])));
  }
  return variants.some((variant) => secrets.some((secret) => sign(variant, secret) === sig));
}
