/** @file Proxies between this computer and OK: what they are called, and what of a request fails because of them. */

/** A proxy of the system, or of the environment. */
export interface Proxy {
  readonly kind: 'http' | 'https' | 'socks4' | 'socks5';
  /** A name or an address, an IPv6 one in brackets. */
  readonly host: string;
  readonly port: number;
  /** What the environment's address of it carries; the system's never has one. */
  readonly login?: ProxyLogin;
}

export interface ProxyLogin {
  readonly name: string;
  readonly password: string;
}

/** A way to an address; the earlier of several is to be tried first. */
export type Route = 'direct' | Proxy;

/** Under which a proxy is known to people and to the keychain: never with its login. */
export function proxyName({ host, port }: Proxy): string {
  return `${host}:${port}`;
}

/** No connection to the proxy, or from it to OK: the request certainly had no effect. */
export class ProxyUnreachableError extends Error {
  override readonly name = 'ProxyUnreachableError';
  readonly proxy: string;

  constructor(proxy: Proxy, cause: unknown) {
    super('The proxy did not connect', { cause });
    this.proxy = proxyName(proxy);
  }
}

/** Why a proxy lets nobody through: it wants a login, not this one, or one of a kind that is not known here. */
export type ProxyRefusal = 'asks' | 'refuses-login' | 'other-way';

/** The proxy wants to know who asks (RFC 9110 §15.5.8); the request went no further. */
export class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError';
  readonly proxy: string;
  readonly why: ProxyRefusal;

  constructor(proxy: Proxy, why: ProxyRefusal) {
    super('The proxy lets nobody through without a login');
    this.proxy = proxyName(proxy);
    this.why = why;
  }
}

/** What a 407 means, by its `Proxy-Authenticate` headers. */
export function refusalOf(offers: readonly string[], hadLogin: boolean): ProxyRefusal {
  // One header may name several ways; a parameter's value never begins one.
  const isBasic = offers.some((offer) =>
    /(^|,)\s*basic(\s|,|$)/i.test(offer.replaceAll(/"[^"]*"/g, '""')),
  );
  if (!isBasic) return 'other-way';
  return hadLogin ? 'refuses-login' : 'asks';
}

const DEFAULT_PORTS = { http: 80, https: 443, socks4: 1080, socks5: 1080 } as const;
const KINDS: Readonly<Record<string, Proxy['kind']>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

/**
 * The routes of a list as Chromium and PAC files write it: "PROXY a:3128; SOCKS5 b; DIRECT". What
 * cannot be understood is left out; nothing at all is direct.
 */
export function parseProxyList(list: string): readonly Route[] {
  const routes = list.split(';').flatMap((entry): Route[] => {
    const [word = '', place = ''] = entry.trim().split(/\s+/);
    if (word.toUpperCase() === 'DIRECT') return ['direct'];
    const kind = KINDS[word.toUpperCase()];
    const proxy = kind === undefined ? null : proxyAt(kind, place);
    return proxy === null ? [] : [proxy];
  });
  return routes.length === 0 ? ['direct'] : routes;
}

function proxyAt(kind: Proxy['kind'], place: string): Proxy | null {
  // The scheme is only for the parser: it has no default port and no rules of its own.
  const url = URL.parse(`proxy://${place}`);
  if (url === null || url.hostname === '') return null;
  return { kind, host: url.hostname, port: Number(url.port) || DEFAULT_PORTS[kind] };
}

const SCHEMES: Readonly<Record<string, Proxy['kind']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks:': 'socks5',
  'socks4:': 'socks4',
  'socks4a:': 'socks4',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
};

/** A proxy's address as environment variables have it, with or without a login; null when it is none. */
export function parseProxyUrl(text: string): Proxy | null {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  const kind = url === null ? undefined : SCHEMES[url.protocol];
  if (url === null || kind === undefined || url.hostname === '') return null;
  const login =
    url.username === ''
      ? {}
      : { login: { name: decode(url.username), password: decode(url.password) } };
  return { kind, host: url.hostname, port: Number(url.port) || DEFAULT_PORTS[kind], ...login };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare percent sign
  }
}
