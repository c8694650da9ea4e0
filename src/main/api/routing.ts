/** @file Which way a request takes: the system's routes, less what has just failed, with the login that a proxy wants. */
import { proxyName, type Proxy, type ProxyLogin, type Route } from './proxy.ts';

/** The routes to an address in the order of trying, from the system or the environment. */
export type RouteFinder = (url: string) => Promise<readonly Route[]>;

/** Logins by the proxy's name. */
export interface ProxyLogins {
  of(proxy: string): Promise<ProxyLogin | null>;
  /** The proxy did not take it: it is not used again. */
  refused(proxy: string, login: ProxyLogin): void;
}

/** The way of one request. */
export interface Way {
  /** Null: straight to where it goes. */
  readonly proxy: Proxy | null;
  readonly login: ProxyLogin | null;
}

export interface Routing {
  /** Rejects with the reason of an aborted signal. */
  wayTo(url: string, signal?: AbortSignal): Promise<Way>;
  /** The proxy cannot be reached: for a while the routes after it are taken, as far as there are any. */
  isAway(proxy: Proxy): void;
  /** The request got through. */
  took(way: Way): void;
  /** The proxy wants a login. Whether it is for who was given to it last, which it did not take. */
  refused(way: Way): boolean;
  /** Whether the proxy lets it through did not come out. */
  gaveUp(way: Way): void;
}

/** Systems change their routes seldom, and every request asks. */
const KEPT_MS = 10_000;
const AWAY_MS = 60_000;
/** A PAC file that nobody serves, or WPAD in a network that swallows it, may never be found. */
const LONGEST_LOOK_MS = 20_000;
/** Few hosts are asked: OK's API and where it has photos. */
const MOST_KEPT = 100;

const DIRECT: Way = { proxy: null, login: null };

export const DIRECT_ROUTING: Routing = {
  wayTo: () => Promise.resolve(DIRECT),
  isAway: () => undefined,
  took: () => undefined,
  refused: () => false,
  gaveUp: () => undefined,
};

export function createRouting(
  find: RouteFinder,
  logins: ProxyLogins,
  now: () => number = () => performance.now(),
): Routing {
  const kept = new Map<string, { readonly routes: readonly Route[]; readonly until: number }>();
  const awayUntil = new Map<string, number>();

  /** Logins that their proxy has taken, and those that it takes no more. */
  const taken = new Map<string, ProxyLogin>();
  const untaken = new Map<string, ProxyLogin>();
  /** Requests that find out whether it takes one. */
  const trials = new Map<string, PromiseWithResolvers<null>>();

  /** A wrong password goes out once, not with each of many requests: some proxies lock people out. */
  async function loginFor(proxy: string, signal?: AbortSignal): Promise<ProxyLogin | null> {
    for (;;) {
      const login = await logins.of(proxy);
      if (login === null || taken.get(proxy) === login) return login;
      const trial = trials.get(proxy);
      if (trial === undefined) {
        trials.set(proxy, Promise.withResolvers<null>());
        return login;
      }
      await unlessAborted(trial.promise, signal);
    }
  }

  function endTrial(proxy: string): void {
    trials.get(proxy)?.resolve(null);
    trials.delete(proxy);
  }

  async function routesTo(url: string, signal?: AbortSignal): Promise<readonly Route[]> {
    const { origin } = new URL(url);
    const known = kept.get(origin);
    if (known !== undefined && known.until > now()) return known.routes;
    signal?.throwIfAborted();
    // Only where it goes: what is in an address is nothing for a PAC file.
    const found = await unlessAborted(inTime(find(`${origin}/`), LONGEST_LOOK_MS), signal);
    // The way of before is a better guess than none.
    const routes = found ?? known?.routes ?? ['direct'];
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(origin, { routes, until: now() + KEPT_MS });
    return routes;
  }

  const isThere = (route: Route): boolean =>
    route === 'direct' || (awayUntil.get(proxyName(route)) ?? -Infinity) <= now();

  return {
    async wayTo(url, signal) {
      const routes = await routesTo(url, signal);
      const route = routes.find(isThere) ?? routes[0] ?? 'direct';
      if (route === 'direct') return DIRECT;
      return { proxy: route, login: route.login ?? (await loginFor(proxyName(route), signal)) };
    },
    isAway(proxy) {
      awayUntil.set(proxyName(proxy), now() + AWAY_MS);
      kept.clear(); // another network may be there by now, with other proxies
    },
    took({ proxy, login }) {
      if (proxy === null) return;
      const name = proxyName(proxy);
      // What was asked before it was refused, and is answered only now, says nothing of later.
      if (login !== null && untaken.get(name) === login) return;
      untaken.delete(name);
      if (login === null) return;
      taken.set(name, login);
      endTrial(name);
    },
    refused({ proxy, login }) {
      if (proxy === null) return false;
      const name = proxyName(proxy);
      if (login !== null) {
        taken.delete(name);
        untaken.set(name, login);
        logins.refused(name, login);
        endTrial(name);
      }
      // Who comes after it goes without one, and is refused for the same reason.
      return untaken.has(name);
    },
    gaveUp({ proxy, login }) {
      if (proxy !== null && login !== null) endTrial(proxyName(proxy));
    },
  };
}

/** What is waited for is another's, who may take as long as they like. */
async function unlessAborted<Value>(
  waitedFor: Promise<Value>,
  signal?: AbortSignal,
): Promise<Value> {
  signal?.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal?.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([waitedFor, aborted]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Null when it takes longer. */
async function inTime<Value>(waitedFor: Promise<Value>, ms: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms).unref(); // nobody may wait for it any more
  try {
    return await Promise.race([waitedFor, late]);
  } finally {
    clearTimeout(timer);
  }
}
