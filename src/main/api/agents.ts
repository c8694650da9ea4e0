/**
 * @file Connections that are kept alive, for each way of their own. Node speaks to HTTP proxies
 * itself: it opens a tunnel for https and asks the proxy for what is http.
 */
import http from 'node:http';
import https from 'node:https';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { proxyName, ProxyUnreachableError, type Proxy, type ProxyLogin } from './proxy.ts';
import type { Way } from './routing.ts';

const OPTIONS = { keepAlive: true, maxSockets: 32, scheduling: 'lifo' } as const;
/** A login that was changed leaves its agents behind; more than a few never are in use. */
const MOST_WAYS = 8;

interface Pair {
  readonly http: http.Agent;
  readonly https: http.Agent;
}

export function createAgents() {
  const pairs = new Map<string, Pair>();

  function pairOf(way: Way): Pair {
    const key = JSON.stringify([way.proxy?.kind, way.proxy && proxyName(way.proxy), way.login]);
    const known = pairs.get(key);
    if (known !== undefined) return known;
    const pair = makePair(way);
    pairs.set(key, pair);
    const [oldest] = pairs.keys();
    if (pairs.size > MOST_WAYS && oldest !== undefined) {
      destroy(pairs.get(oldest));
      pairs.delete(oldest);
    }
    return pair;
  }

  const all = (): http.Agent[] => [...pairs.values()].flatMap((pair) => [pair.http, pair.https]);

  return {
    of: (way: Way, isSecure: boolean): http.Agent => pairOf(way)[isSecure ? 'https' : 'http'],
    /** Ends what nobody uses; what is under way goes on. */
    closeIdle(): void {
      for (const agent of all()) {
        for (const sockets of Object.values(agent.freeSockets)) {
          for (const socket of [...(sockets ?? [])]) socket.destroy();
        }
      }
    },
    /** The computer's own addresses of what is under way; of a tunnel they may not be known. */
    addressesInUse: (): string[] =>
      all()
        .flatMap((agent) => Object.values(agent.sockets).flatMap((sockets) => sockets ?? []))
        .flatMap(({ localAddress }) => localAddress ?? []),
    close(): void {
      for (const pair of pairs.values()) destroy(pair);
      pairs.clear();
    },
  };
}

function destroy(pair: Pair | undefined): void {
  pair?.http.destroy();
  pair?.https.destroy();
}

function makePair({ proxy, login }: Way): Pair {
  if (proxy === null) return { http: new http.Agent(OPTIONS), https: new https.Agent(OPTIONS) };
  const url = urlOf(proxy, login);
  if (proxy.kind === 'http' || proxy.kind === 'https') {
    const options = { ...OPTIONS, proxyEnv: { HTTP_PROXY: url, HTTPS_PROXY: url } };
    return { http: new http.Agent(options), https: new https.Agent(options) };
  }
  const agent = new SocksAgent(proxy, url);
  return { http: agent, https: agent };
}

/** For the agents only: it may hold the login. */
function urlOf({ kind, host, port }: Proxy, login: ProxyLogin | null): string {
  // Names of hosts are for the proxy to find: here they may not be known.
  const scheme = { http: 'http', https: 'https', socks4: 'socks4a', socks5: 'socks5h' }[kind];
  const who =
    login === null
      ? ''
      : `${encodeURIComponent(login.name)}:${encodeURIComponent(login.password)}@`;
  return `${scheme}://${who}${host}:${port}`;
}

/** Whatever goes wrong before there is a connection is the proxy's: its library has no codes for it. */
class SocksAgent extends SocksProxyAgent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy, url: string) {
    super(url, OPTIONS);
    this.#proxy = proxy;
  }

  override async connect(
    ...request: Parameters<SocksProxyAgent['connect']>
  ): ReturnType<SocksProxyAgent['connect']> {
    try {
      return await super.connect(...request);
    } catch (cause) {
      throw new ProxyUnreachableError(this.#proxy, cause);
    }
  }
}
