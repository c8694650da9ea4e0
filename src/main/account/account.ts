/**
 * @file Who is signed in. The session comes from the environment, or from the keychain,
 * or from what the person pastes; its secrets stay in this process and in the keychain.
 */
import { z } from 'zod';
import { SIGNED_OUT, type AccountView } from '../../shared/account.ts';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { createApiClient } from '../api/client.ts';
import { getCurrentUser, type CurrentUser } from '../api/endpoints.ts';
import { createHttpClient } from '../api/http.ts';
import type { SecretStore } from '../platform/secrets.ts';
import { problemOf } from '../upload/outcome.ts';
import { sessionFrom, type Endpoints } from './environment.ts';
import type { Session } from './session.ts';

export interface SignInInput {
  readonly applicationKey: string;
  /** Empty when the session's own secret is given. */
  readonly applicationSecretKey: string;
  readonly accessToken: string;
  readonly sessionSecretKey: string;
}

export interface Account {
  view(): AccountView;
  /** Takes up the session that is there; without a network it is believed until OK says otherwise. */
  start(): Promise<void>;
  /** Asks OK who this is; only then the secrets are kept. */
  signIn(input: SignInInput): Promise<Result<AccountView>>;
  /** Forgets the secrets, here and in the keychain. */
  signOut(): Promise<AccountView>;
  onChange(listener: (view: AccountView) => void): void;
}

const ENTRY = 'session';

/** What the keychain keeps, as one line of JSON. */
const kept = z.object({
  clientId: z.string().nullable(),
  applicationKey: z.string().min(1),
  applicationSecretKey: z.string().nullable(),
  accessToken: z.string().min(1),
  sessionSecretKey: z.string().nullable(),
});

export function createAccount(parts: {
  readonly endpoints: Endpoints;
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onSession: (session: Session | null) => void;
}): Account {
  let view = SIGNED_OUT;
  const listeners = new Set<(view: AccountView) => void>();

  function become(next: AccountView): AccountView {
    view = next;
    for (const listener of listeners) listener(view);
    return view;
  }

  async function readKeychain(): Promise<Session | null> {
    const entry = await parts.secrets.get(ENTRY);
    if (!entry.ok || entry.value === null) return null;
    const parsed = kept.safeParse(parseJson(entry.value));
    return parsed.success ? parsed.data : null;
  }

  return {
    view: () => view,

    async start() {
      const given = sessionFrom(parts.environment);
      const session = given ?? (await readKeychain());
      if (session === null) return;
      const source = given === null ? 'keychain' : 'environment';
      parts.onSession(session);
      become({ state: 'signed-in', uid: null, name: null, source });
      const user = await whoIs(parts.endpoints, session);
      if (user.ok) become({ state: 'signed-in', ...named(user.value), source });
    },

    async signIn(input) {
      const session: Session = {
        clientId: null,
        applicationKey: input.applicationKey,
        applicationSecretKey: input.applicationSecretKey || null,
        accessToken: input.accessToken,
        sessionSecretKey: input.sessionSecretKey || null,
      };
      const user = await whoIs(parts.endpoints, session);
      if (!user.ok) return user;
      const saved = await parts.secrets.set(ENTRY, JSON.stringify(session));
      parts.onSession(session);
      const source = saved.ok ? 'keychain' : 'this-run';
      return succeed(become({ state: 'signed-in', ...named(user.value), source }));
    },

    async signOut() {
      parts.onSession(null);
      await parts.secrets.delete(ENTRY);
      return become(SIGNED_OUT);
    },

    onChange: (listener) => void listeners.add(listener),
  };
}

/** Asks OK whose session this is. */
export async function whoIs(endpoints: Endpoints, session: Session): Promise<Result<CurrentUser>> {
  const http = createHttpClient();
  try {
    const api = createApiClient({ apiUrl: endpoints.apiUrl, http, session: () => session });
    const user = await getCurrentUser(api);
    return user.ok ? user : fail(problemOf(user.error, 'intake'));
  } finally {
    http.close();
  }
}

function named(user: CurrentUser): { uid: string; name: string | null } {
  return { uid: user.uid, name: user.name ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a damaged entry counts as none: the person signs in again
  }
}
