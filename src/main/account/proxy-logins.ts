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
  const known = new Map<string, ProxyLogin | null>();
  const entryOf = (proxy: string): string => `proxy:${proxy}`;

  return {
    async of(proxy) {
      const before = known.get(proxy);
      if (before !== undefined) return before;
      const found = await secrets.get(entryOf(proxy));
      const login = found.ok && found.value !== null ? readLogin(found.value) : null;
      // Meanwhile a person may have been quicker, or another request.
      const now = known.get(proxy);
      if (now !== undefined) return now;
      known.set(proxy, login);
      return login;
    },

    refused(proxy, login) {
      // A person may have given another one meanwhile.
      if (known.get(proxy) === login) known.set(proxy, null);
    },

    async keep(proxy, login) {
      known.set(proxy, login);
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
