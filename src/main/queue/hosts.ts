/** @file What is known of OK's upload hosts. */
import type { Store } from './store.ts';

export type Hosts = ReturnType<typeof createHosts>;

export function createHosts(store: Store) {
  return {
    /** Whether a host gives the tokens in the order of the photos; null: not known, or too long ago. */
    keepsOrder(host: string, now: number): boolean | null {
      const found = store.row('SELECT keeps_order, until FROM hosts WHERE host = ?', host);
      if (found === undefined || Number(found['until']) <= now) return null;
      return found['keeps_order'] === 1;
    },

    /** `until` in epoch milliseconds. */
    keepOrder(host: string, keepsOrder: boolean, until: number): void {
      store.run(
        'INSERT OR REPLACE INTO hosts (host, keeps_order, until) VALUES (?, ?, ?)',
        host,
        keepsOrder ? 1 : 0,
        until,
      );
    },
  };
}
