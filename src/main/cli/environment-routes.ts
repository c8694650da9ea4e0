/** @file The proxies of the command line: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in either case. */
import { getProxyForUrl } from 'proxy-from-env';
import { parseProxyUrl } from '../api/proxy.ts';
import { createRouting, type Routing } from '../api/routing.ts';

/** A login stands in the variable's address; nothing is kept anywhere. */
export function routingOfEnvironment(): Routing {
  const find = (url: string) => {
    const proxy = parseProxyUrl(getProxyForUrl(url));
    return Promise.resolve([proxy ?? 'direct'] as const);
  };
  return createRouting(find, { of: () => Promise.resolve(null), refused: () => undefined });
}
