/** @file The secrets of all accounts: in the keychain, or for this run only where there is none. */
import { Gate } from '../platform/gate.ts';
import type { SecretStore } from '../platform/secrets.ts';
import { readApplication, readSession, type SessionRecord } from './session-record.ts';
import type { ApplicationKeys } from './session.ts';

export interface Vault {
  readonly keychain: () => 'works' | 'unavailable';
  application(): Promise<ApplicationKeys | null>;
  keepApplication(keys: ApplicationKeys): Promise<void>;
  session(uid: string): Promise<SessionRecord | null>;
  keepSession(uid: string, record: SessionRecord): Promise<void>;
  forgetSession(uid: string): Promise<void>;
  /** Whether what is kept under the account will outlive this run. */
  isKept(uid: string): boolean;
}

const APPLICATION = 'application';
const sessionName = (uid: string): string => `session:${uid}`;

export function createVault(secrets: SecretStore): Vault {
  /** What the keychain would not take. */
  const thisRun = new Map<string, string>();
  let keychain: 'works' | 'unavailable' = 'works';
  /** Changes come one after the other: what is forgotten last stays forgotten, however slow the keychain is. */
  const changes = new Gate(1);

  async function read(name: string): Promise<string | null> {
    const here = thisRun.get(name);
    if (here !== undefined) return here;
    const found = await secrets.get(name);
    keychain = found.ok ? 'works' : 'unavailable';
    return found.ok ? found.value : null;
  }

  async function keep(name: string, line: string): Promise<void> {
    const kept = await secrets.set(name, line);
    keychain = kept.ok ? 'works' : 'unavailable';
    if (kept.ok) thisRun.delete(name);
    else thisRun.set(name, line);
  }

  return {
    keychain: () => keychain,
    async application() {
      const line = await read(APPLICATION);
      return line === null ? null : readApplication(line);
    },
    keepApplication: (keys) => changes.run(() => keep(APPLICATION, JSON.stringify(keys))),
    async session(uid) {
      const line = await read(sessionName(uid));
      return line === null ? null : readSession(line);
    },
    keepSession: (uid, record) => changes.run(() => keep(sessionName(uid), JSON.stringify(record))),
    forgetSession: (uid) =>
      changes.run(async () => {
        thisRun.delete(sessionName(uid));
        await secrets.delete(sessionName(uid));
      }),
    isKept: (uid) => !thisRun.has(sessionName(uid)),
  };
}
