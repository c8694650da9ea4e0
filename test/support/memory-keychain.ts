/** @file A keychain in memory, which can be taken away; the real one has tests of its own. */
import type { SecretStore } from '../../src/main/platform/secrets.ts';
import { fail, succeed } from '../../src/shared/errors.ts';

const MISSING = fail({ reason: 'no keychain here' });

export class MemoryKeychain implements SecretStore {
  readonly entries = new Map<string, string>();
  isThere = true;

  get(name: string) {
    return Promise.resolve(this.isThere ? succeed(this.entries.get(name) ?? null) : MISSING);
  }
  set(name: string, secret: string) {
    if (this.isThere) this.entries.set(name, secret);
    return Promise.resolve(this.isThere ? succeed(null) : MISSING);
  }
  delete(name: string) {
    if (this.isThere) this.entries.delete(name);
    return Promise.resolve(this.isThere ? succeed(null) : MISSING);
  }
}
