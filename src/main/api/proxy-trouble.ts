/** @file What a failed request says about the proxy that it went through. */
import http from 'node:http';
import https from 'node:https';
import { failureFrom } from './failure.ts';
import { ProxyUnreachableError, type Proxy } from './proxy.ts';

export const PROXY_AUTHENTICATION_REQUIRED = 407;
/** Only headers are asked for, from a machine nearby. */
const OFFERS_MS = 10_000;

/** The error that is to be thrown instead; `wants-login` when the proxy asks who is there. */
export function tellProxyTrouble(cause: unknown, proxy: Proxy): 'wants-login' | Error {
  if (cause instanceof ProxyUnreachableError) return cause;
  if (isTunnelFailure(cause)) {
    const wantsLogin = 'statusCode' in cause && cause.statusCode === PROXY_AUTHENTICATION_REQUIRED;
    return wantsLogin ? 'wants-login' : new ProxyUnreachableError(proxy, cause);
  }
  // The proxy finds the hosts: whatever could not be connected to is the proxy itself.
  if (failureFrom(cause).kind === 'unreachable') return new ProxyUnreachableError(proxy, cause);
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** Node's own error of a tunnel that was not opened: refused (then it has a `statusCode`), cut off, or not in time. */
function isTunnelFailure(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_PROXY_TUNNEL';
}

/** Which ways of signing in a proxy offers for this address: its `Proxy-Authenticate` headers; none when it does not say. */
export async function offersOf(
  { kind, host, port }: Proxy,
  url: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const { hostname, port: given, protocol } = new URL(url);
  const target = `${hostname}:${given || (protocol === 'https:' ? 443 : 80)}`;
  const request = (kind === 'https' ? https : http).request({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    method: 'CONNECT',
    path: target,
    headers: { host: target },
    agent: false,
    timeout: OFFERS_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  return await new Promise((resolve) => {
    const end = (offers: string[]): void => {
      resolve(offers);
      request.destroy();
    };
    const read = ({ headersDistinct }: http.IncomingMessage): void =>
      end(headersDistinct['proxy-authenticate'] ?? []);
    request.on('connect', read).on('response', read);
    request.on('timeout', () => end([])).on('error', () => end([]));
    request.end();
  });
}
