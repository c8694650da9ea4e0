/** @file The proxies of the command line: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in either case. */
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from '../api/hosts.ts';
import { parseProxyUrl, type Route } from '../api/proxy.ts';
import { createRouting, type Routing } from '../api/routing.ts';
import { EXIT, ProgramError } from './program-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/** A login stands in the variable's address; nothing is kept anywhere. Throws when an address is none. */
export function routingOfEnvironment(environment: Environment = process.env): Routing {
  checkAddresses(environment);
  return createRouting((url) => Promise.resolve([routeTo(url, environment)]), {
    of: () => Promise.resolve(null),
    refused: () => undefined,
  });
}

/** Exported for its table of cases. `environment` is what the process has: the library reads that. */
export function routeTo(url: string, environment: Environment): Route {
  // As browsers do it; who says what goes round the proxy has said it all.
  const hasExceptions = ['NO_PROXY', 'no_proxy'].some((name) => environment[name] !== undefined);
  if (!hasExceptions && isLoopback(new URL(url))) return 'direct';
  const address = getProxyForUrl(url);
  // To an address without a scheme the library gives that of the URL; a proxy's own is http.
  const isAsWritten = variables(environment).some(({ value }) => value === address);
  return parseProxyUrl(isAsWritten ? address : address.replace(/^\w+:/, 'http:')) ?? 'direct';
}

/** Going round a proxy that was meant is worse than not going. The address may hold a password: it is not said. */
function checkAddresses(environment: Environment): void {
  const wrong = variables(environment).find(({ value }) => parseProxyUrl(value) === null);
  if (wrong === undefined) return;
  throw new ProgramError('proxy-address-wrong', EXIT.cannotBegin, wrong.name);
}

function variables(environment: Environment): { name: string; value: string }[] {
  return NAMES.flatMap((name) => [name, name.toLowerCase()]).flatMap((name) => {
    const value = environment[name]?.trim() ?? '';
    return value === '' ? [] : [{ name, value }];
  });
}
