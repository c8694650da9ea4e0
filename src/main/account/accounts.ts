/** @file Everyone who has signed in here, the one who is active, and the way in. */
import { createHash } from 'node:crypto';
import type {
  AccountState,
  AccountView,
  SessionSource,
  SignInState,
} from '../../shared/account.ts';
import { fail, succeed, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import type { RequestInput } from '../../shared/ipc.ts';
import { createHttpClient } from '../api/http.ts';
import type { Routing } from '../api/routing.ts';
import type { Log } from '../platform/log.ts';
import type { SecretStore } from '../platform/secrets.ts';
import { openAccountList, type AccountEntry } from './account-list.ts';
import { keysFrom, sessionFrom, type Endpoints } from './environment.ts';
import { canRenew, createKeeper } from './keeper.ts';
import { loopbackRedirect, type LoopbackWords } from './loopback.ts';
import { accountPicture, type Picture } from './picture.ts';
import { sessionOf, type SessionRecord } from './session-record.ts';
import { NO_SESSION, type ApplicationKeys, type Sessions } from './session.ts';
import { createSignIn, SIGN_IN_LIMIT_MS } from './sign-in.ts';
import { createVault } from './vault.ts';
import { grantedPermissions, whoIs } from './who-is.ts';

/** A window of the app's own on OK's page, for applications that can register no loopback address. */
export interface SignInWindow {
  /**
   * Shows `url` and resolves with the full address (query and fragment) as soon as OK goes
   * to `redirectUri`, before it is loaded; null when the person closes the window. Closes
   * itself in either case, and when `signal` aborts (then null).
   */
  open(request: {
    readonly url: string;
    readonly redirectUri: string;
    readonly signal: AbortSignal;
  }): Promise<string | null>;
  /** Forgets the cookies of OK's page. */
  forget(): Promise<void>;
}

/** Whose photos are uploaded, and with what; `sessions` says so itself when nobody is signed in. */
export interface ActiveAccount {
  readonly uid: string;
  readonly sessions: Sessions;
}

export interface AccountsParts {
  readonly endpoints: Endpoints;
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly signInWindow: SignInWindow;
  readonly signInPort: () => number;
  readonly words: () => LoopbackWords;
  readonly log: Log;
  /** Which way requests take; straight unless told. */
  readonly routing?: Routing;
  /** Called when another account becomes active and when its session comes, changes or goes. */
  readonly onActive: (active: ActiveAccount | null) => void;
  /** Used when neither the environment nor the keychain has any. */
  readonly keysOfBuild?: ApplicationKeys | null;
  /** How long a person may take on OK's page, in milliseconds. */
  readonly signInLimitMs?: number;
  readonly now?: () => number;
}

export interface Accounts {
  state(): AccountState;
  /** Takes up what the environment and the keychain hold. */
  start(): Promise<Result<AccountState>>;
  keepApplication(input: RequestInput<'account.keep-application'>): Promise<Result<AccountState>>;
  /** Resolves as soon as the way in is open (browser, window) or has been tried (tokens). */
  signIn(input: RequestInput<'account.sign-in'>): Promise<Result<AccountState>>;
  cancelSignIn(): Promise<AccountState>;
  activate(uid: string): Promise<Result<AccountState>>;
  signOut(uid: string): Promise<AccountState>;
  /** The account's picture; null when it has none or it cannot be had. */
  picture(uid: string): Promise<Picture | null>;
  onChange(listener: (state: AccountState) => void): void;
  /** Ends a sign-in that is under way and closes its listener. */
  close(): Promise<void>;
}

/** What is known of an account's session in this run. */
interface Live {
  readonly record: SessionRecord;
  readonly source: SessionSource;
}

/** What OK says when it is the session or its keys that are wrong, not the way to OK. */
const ABOUT_THE_SESSION: ReadonlySet<ProblemCode> = new Set([
  'signed-out',
  'application-unknown',
  'secret-key-wrong',
  'keys-wrong',
  'account-blocked',
  'permission-missing',
]);

export function createAccounts(parts: AccountsParts): Accounts {
  const now = parts.now ?? Date.now;
  const http = createHttpClient(parts.routing);
  const vault = createVault(parts.secrets);
  const list = openAccountList(parts.dataFolder);
  const live = new Map<string, Live>();
  const listeners = new Set<(state: AccountState) => void>();
  let application: {
    readonly keys: ApplicationKeys;
    readonly source: SessionSource | 'build';
  } | null = null;
  let hasStarted = false;
  /** Whose the environment's session is taken to be; empty when OK has never said. */
  let unknownUid: string | null = null;
  const calls = { apiUrl: parts.endpoints.apiUrl, http };

  const signIn = createSignIn({
    endpoints: parts.endpoints,
    http,
    openBrowser: parts.openBrowser,
    window: parts.signInWindow,
    port: parts.signInPort,
    words: parts.words,
    now,
    limitMs: parts.signInLimitMs ?? SIGN_IN_LIMIT_MS,
    onState: changed,
    accept,
  });

  function state(): AccountState {
    const { accounts, activeUid } = list.read();
    const signInState: SignInState = signIn.state();
    return {
      application: {
        clientId: application?.keys.clientId ?? null,
        hasApplicationKey: application !== null,
        hasSecretKey: application?.keys.applicationSecretKey != null,
        redirectUri: loopbackRedirect(parts.signInPort()),
        source: application?.source ?? null,
      },
      accounts: accounts.map(({ uid, name, pictureUrl }): AccountView => {
        const session = live.get(uid);
        return {
          uid,
          name,
          hasPicture: pictureUrl !== null,
          state: session === undefined ? 'signed-out' : 'signed-in',
          source: session?.source ?? null,
          permissions: session?.record.permissions ?? null,
          expiresAt: session?.record.expiresAt ?? null,
          renews:
            session !== undefined &&
            application !== null &&
            canRenew(session.record, application.keys),
        };
      }),
      activeUid,
      signIn: signInState,
      keychain: isClosed() ? 'unavailable' : vault.keychain(),
    };
  }

  /** A locked keychain answers like an empty one; but who has signed in here has left keys in it. */
  function isClosed(): boolean {
    return hasStarted && application === null && list.read().accounts.length > 0;
  }

  function changed(): void {
    const next = state();
    for (const listener of listeners) listener(next);
  }

  /** A new session, from any way in: only when OK says whose it is, it is kept. */
  async function accept(
    keys: ApplicationKeys,
    record: SessionRecord,
    signal?: AbortSignal,
  ): Promise<Problem | null> {
    const session = sessionOf(keys, record);
    const user = await whoIs(calls, session, signal);
    if (!user.ok) return user.error;
    const permissions = record.permissions ?? (await grantedPermissions(calls, session, signal));
    signal?.throwIfAborted();
    const known = { ...record, permissions };
    const { uid, name, pic128x128 } = user.value;
    await vault.keepSession(uid, known);
    remember({ uid, name: name ?? null, pictureUrl: pic128x128 ?? null, mark: null });
    unknownUid = null;
    take(uid, known, vault.isKept(uid) ? 'keychain' : 'this-run');
    return null;
  }

  function remember(entry: AccountEntry): void {
    const others = list.read().accounts.filter((account) => account.uid !== entry.uid);
    list.write({ accounts: [...others, entry], activeUid: entry.uid });
  }

  /** The account works with this session from now on. */
  function take(uid: string, record: SessionRecord, source: SessionSource): void {
    live.set(uid, { record, source });
    announce();
  }

  function lose(uid: string): void {
    if (!live.delete(uid)) return;
    parts.log.info('session lost');
    announce();
  }

  /** Tells who is active, and everyone who looks. */
  function announce(): void {
    const activeUid = unknownUid ?? list.read().activeUid;
    parts.onActive(activeUid === null ? null : { uid: activeUid, sessions: sessionsOf(activeUid) });
    changed();
  }

  const keepers = new Map<string, { readonly token: string; readonly sessions: Sessions }>();

  function sessionsOf(uid: string): Sessions {
    const session = live.get(uid);
    if (session === undefined || application === null) return NO_SESSION;
    const known = keepers.get(uid);
    if (known?.token === session.record.accessToken) return known.sessions;
    const sessions = createKeeper({
      ...calls,
      record: session.record,
      keys: application.keys,
      now,
      async onRenewed(record) {
        // Signed out while OK was answering: what was forgotten stays forgotten.
        if (!live.has(uid)) return;
        live.set(uid, { record, source: session.source });
        keepers.set(uid, { token: record.accessToken, sessions });
        // What the environment gave is kept nowhere.
        if (session.source !== 'environment') await vault.keepSession(uid, record);
        changed();
      },
      onLost: () => lose(uid),
    });
    keepers.set(uid, { token: session.record.accessToken, sessions });
    return sessions;
  }

  async function startFromKeychain(): Promise<null> {
    for (const { uid } of list.read().accounts) {
      const record = await vault.session(uid);
      if (record !== null && !live.has(uid)) live.set(uid, { record, source: 'keychain' });
    }
    return null;
  }

  /**
   * The environment's session belongs to whom OK says; it is kept nowhere. When OK cannot say
   * it now, the session is believed, and belongs to whom OK named the last time.
   */
  async function startFromEnvironment(): Promise<Problem | null> {
    const session = sessionFrom(parts.environment);
    if (session === null) return null;
    const { accessToken, sessionSecretKey } = session;
    const mark = createHash('sha256').update(accessToken).digest('hex').slice(0, 16);
    const record: SessionRecord = {
      accessToken,
      sessionSecretKey,
      refreshToken: null,
      expiresAt: null,
      permissions: null,
      touchedAt: now(),
    };
    const user = await whoIs(calls, session);
    if (user.ok) {
      const { uid, name, pic128x128 } = user.value;
      const permissions = await grantedPermissions(calls, session);
      remember({ uid, name: name ?? null, pictureUrl: pic128x128 ?? null, mark });
      take(uid, { ...record, permissions }, 'environment');
      return null;
    }
    if (ABOUT_THE_SESSION.has(user.error.code)) return user.error;
    unknownUid = list.read().accounts.find((account) => account.mark === mark)?.uid ?? '';
    take(unknownUid, record, 'environment');
    return null;
  }

  return {
    state,

    async start() {
      const given = keysFrom(parts.environment);
      const kept = given === null ? await vault.application() : null;
      const carried = parts.keysOfBuild ?? null;
      if (given !== null) application = { keys: given, source: 'environment' };
      else if (kept !== null) application = { keys: kept, source: 'keychain' };
      else if (carried !== null) application = { keys: carried, source: 'build' };
      hasStarted = true;
      // A session from the environment is the only one of its run: no keychain is asked.
      const problem =
        sessionFrom(parts.environment) === null
          ? await startFromKeychain()
          : await startFromEnvironment();
      announce();
      return problem === null ? succeed(state()) : fail(problem);
    },

    async keepApplication({ clientId, applicationKey, applicationSecretKey }) {
      const keys: ApplicationKeys = {
        clientId: clientId || null,
        applicationKey,
        applicationSecretKey: applicationSecretKey || null,
      };
      await vault.keepApplication(keys);
      application = { keys, source: vault.keychain() === 'works' ? 'keychain' : 'this-run' };
      keepers.clear(); // they sign with the keys
      announce();
      return succeed(state());
    },

    async signIn(input) {
      if (application === null) return fail({ code: 'settings-missing', stage: 'intake' });
      const { keys } = application;
      if (input.way === 'tokens') {
        const problem = await signIn.tryTokens(
          keys,
          input.accessToken,
          input.sessionSecretKey || null,
        );
        return problem === null ? succeed(state()) : fail(problem);
      }
      if (keys.clientId === null) return fail({ code: 'settings-missing', stage: 'intake' });
      await signIn.begin(input.way, keys);
      return succeed(state());
    },

    async cancelSignIn() {
      await signIn.cancel();
      return state();
    },

    async activate(uid) {
      const content = list.read();
      if (!content.accounts.some((account) => account.uid === uid)) {
        return fail({ code: 'bad-request', stage: 'intake', detail: 'no such account' });
      }
      list.write({ ...content, activeUid: uid });
      announce();
      return await Promise.resolve(succeed(state()));
    },

    async signOut(uid) {
      await signIn.cancel(); // one that is finishing would bring the account back
      live.delete(uid);
      keepers.delete(uid);
      announce(); // first: nothing may go out with a session that is being forgotten
      await vault.forgetSession(uid);
      await parts.signInWindow.forget();
      changed();
      return state();
    },

    async picture(uid) {
      const account = list.read().accounts.find((one) => one.uid === uid);
      return account?.pictureUrl == null
        ? null
        : await accountPicture(http, account.pictureUrl, calls.apiUrl);
    },

    onChange: (listener) => void listeners.add(listener),

    async close() {
      await signIn.cancel();
      http.close();
    },
  };
}
