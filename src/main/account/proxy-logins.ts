/** @file Names and passwords for proxies: in the keychain, or for this run only where there is none. */
import { z } from 'zod';
import type { ProxyLogin } from '../api/proxy.ts';
import type { ProxyLogins } from '../api/routing.ts';
import type { SecretStore } from '../platform/secrets.ts';

export interface KeptProxyLogins extends ProxyLogins {
  /** From now on, also after the next start unless there is no keychain. */
  keep(proxy: string, login: ProxyLogin): Promise<'keychain' | 'this-run'>;
}

const schema = z.object({ name: z.string(), password: z.string() });

export function createProxyLogins(secrets: SecretStore): KeptProxyLogins {
  /** What the keychain said, or a person; null where there is none that the proxy takes. */
  const known = new Map<string, Promise<ProxyLogin | null>>();
  const entryOf = (proxy: string): string => `proxy:${proxy}`;

  async function read(proxy: string): Promise<ProxyLogin | null> {
    const found = await secrets.get(entryOf(proxy));
    return found.ok && found.value !== null ? readLogin(found.value) : null;
  }

  return {
    of(proxy) {
      const login = known.get(proxy) ?? read(proxy);
      known.set(proxy, login);
      return login;
    },

    refused(proxy, login) {
      void known.get(proxy)?.then((now) => {
        // A person may have been quicker with another one.
        if (now === login) known.set(proxy, Promise.resolve(null));
      });
    },

    async keep(proxy, login) {
      known.set(proxy, Promise.resolve(login));
      const kept = await secrets.set(entryOf(proxy), JSON.stringify(login));
      return kept.ok ? 'keychain' : 'this-run';
    },
  };
}

/** Null for what somebody else wrote under the name. */
function readLogin(line: string): ProxyLogin | null {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
