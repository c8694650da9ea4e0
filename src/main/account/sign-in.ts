/**
 * @file One way in at a time: browser, window or pasted tokens, as one state machine. Each
 * has a `state` that is used once, a time limit and a cancel; each ends signed in or with a
 * sentence, and leaves no listener and no window behind.
 */
import { randomBytes } from 'node:crypto';
import type { SignInState, SignInWay } from '../../shared/account.ts';
import { fail, succeed, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import { isLoopback, OK_OAUTH_URL } from '../api/hosts.ts';
import type { HttpClient } from '../api/http.ts';
import type { SignInWindow } from './accounts.ts';
import type { Endpoints } from './environment.ts';
import { listenForCallback, type LoopbackWords } from './loopback.ts';
import {
  authorizeUrl,
  BLANK_PAGE,
  isRedirect,
  readCallback,
  type Callback,
  type Flow,
} from './oauth.ts';
import type { SessionRecord } from './session-record.ts';
import type { ApplicationKeys } from './session.ts';
import { requestTokens } from './token-endpoint.ts';

export interface SignInParts {
  readonly endpoints: Endpoints;
  readonly http: HttpClient;
  /** False when the system has no browser to open. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly window: SignInWindow;
  readonly port: () => number;
  readonly words: () => LoopbackWords;
  readonly now: () => number;
  /** How long a person may take, in milliseconds. */
  readonly limitMs: number;
  readonly onState: (state: SignInState) => void;
  /** Checks the session with OK and keeps it, unless `signal` aborts before; its problem ends the sign-in. */
  readonly accept: (
    keys: ApplicationKeys,
    record: SessionRecord,
    signal?: AbortSignal,
  ) => Promise<Problem | null>;
}

/** How long a person usually may take: to find a password, or to ask somebody for it. */
export const SIGN_IN_LIMIT_MS = 10 * 60 * 1000;

/** Ends without a word: the person did it. */
const CANCELLED = { code: 'interrupted', stage: 'intake' } as const satisfies Problem;

/** OK's words for a refused request (ok-api §1.6). */
const REFUSALS: Readonly<Record<string, ProblemCode>> = {
  unsupported_response_type_for_this_app: 'flow-refused',
  unsupported_response_type: 'flow-refused',
  invalid_request: 'redirect-refused',
  invalid_client: 'application-unknown',
  unauthorized_client: 'application-unknown',
};

export type SignIn = ReturnType<typeof createSignIn>;

export function createSignIn(parts: SignInParts) {
  let state: SignInState = { kind: 'idle' };
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  function become(next: SignInState): void {
    state = next;
    parts.onState(next);
  }

  /** Waits for the callback; aborted by cancel, by the limit or by the next sign-in. */
  async function callbackOf(
    way: SignInWay,
    keys: ApplicationKeys & { readonly clientId: string },
    flow: Flow,
    signal: AbortSignal,
    onOpen: () => void,
  ): Promise<Result<{ callback: Callback; redirectUri: string }>> {
    const nonce = randomBytes(32).toString('base64url');
    const ask = (redirectUri: string): string =>
      authorizeUrl({
        oauthUrl: parts.endpoints.oauthUrl,
        clientId: keys.clientId,
        redirectUri,
        flow,
        state: nonce,
      });

    if (way === 'window') {
      const redirectUri = blankPage(parts.endpoints);
      onOpen();
      let address;
      try {
        address = await parts.window.open({ url: ask(redirectUri), redirectUri, signal });
      } catch (cause) {
        // The page did not load: no connection, or OK is out of order.
        const detail = cause instanceof Error ? cause.message : String(cause);
        return fail({ code: 'connection-lost', stage: 'intake', detail });
      }
      if (address === null) return fail(CANCELLED); // the person closed it
      const callback: Callback = isRedirect(address, redirectUri)
        ? readCallback(address, nonce)
        : { kind: 'foreign' };
      return succeed({ callback, redirectUri });
    }

    const listener = await listenForCallback(parts.port(), nonce, parts.words());
    if (!listener.ok) return listener;
    const { redirectUri, callback, close } = listener.value;
    try {
      onOpen();
      if (!(await parts.openBrowser(ask(redirectUri)))) {
        return fail({ code: 'browser-not-opened', stage: 'intake' });
      }
      return succeed({ callback: await Promise.race([callback, aborted(signal)]), redirectUri });
    } finally {
      close();
    }
  }

  async function run(
    way: 'browser' | 'window',
    keys: ApplicationKeys,
    signal: AbortSignal,
    onOpen: () => void,
  ): Promise<Problem | null> {
    const { clientId, applicationSecretKey: secretKey } = keys;
    if (clientId === null) return { code: 'settings-missing', stage: 'intake' };
    const flow: Flow = secretKey === null ? 'token' : 'code';
    const heard = await callbackOf(way, { ...keys, clientId }, flow, signal, onOpen);
    if (!heard.ok) return heard.error;
    signal.throwIfAborted();
    become({ kind: 'finishing', way });
    const { callback, redirectUri } = heard.value;
    switch (callback.kind) {
      case 'nothing':
      case 'foreign':
        return { code: 'sign-in-foreign', stage: 'intake' };
      case 'refused':
        return {
          code: REFUSALS[callback.error] ?? 'sign-in-refused',
          stage: 'intake',
          detail: callback.error,
        };
      case 'token': {
        const record = {
          accessToken: callback.accessToken,
          sessionSecretKey: callback.sessionSecretKey,
          refreshToken: null,
          expiresAt: until(callback.expiresInSeconds),
          permissions: callback.permissions === null ? null : [...callback.permissions],
          touchedAt: parts.now(),
        };
        return await parts.accept(keys, record, signal);
      }
      case 'code': {
        if (secretKey === null) return { code: 'sign-in-foreign', stage: 'intake' }; // it was not asked for
        const grant = {
          grant_type: 'authorization_code',
          code: callback.code,
          redirect_uri: redirectUri,
        } as const;
        const client = { clientId, secretKey };
        const tokens = await requestTokens(
          { ...parts, apiUrl: parts.endpoints.apiUrl },
          client,
          grant,
          signal,
        );
        if (!tokens.ok) return tokens.error;
        const { accessToken, refreshToken, expiresInSeconds } = tokens.value;
        const record = {
          accessToken,
          sessionSecretKey: null,
          refreshToken,
          expiresAt: until(expiresInSeconds),
          permissions: null,
          touchedAt: parts.now(),
        };
        return await parts.accept(keys, record, signal);
      }
    }
  }

  const until = (seconds: number | null): number | null =>
    seconds === null ? null : parts.now() + seconds * 1000;

  async function cancel(): Promise<void> {
    running?.stop.abort('cancelled');
    await running?.ended;
  }

  return {
    state: () => state,

    /** Resolves when the page is open, or when that failed; the rest is told by `onState`. */
    async begin(way: 'browser' | 'window', keys: ApplicationKeys): Promise<void> {
      // Another one may have begun while the one before came to its end.
      while (running !== null) await cancel();
      const stop = new AbortController();
      const opened = Promise.withResolvers<undefined>();
      const limit = setTimeout(() => stop.abort('timed out'), parts.limitMs);
      const onOpen = (): void => {
        become({ kind: 'waiting', way, until: parts.now() + parts.limitMs });
        opened.resolve(undefined);
      };
      const ended = run(way, keys, stop.signal, onOpen)
        .catch((cause: unknown): Problem => {
          if (stop.signal.aborted) return CANCELLED;
          return {
            code: 'unexpected',
            stage: 'intake',
            detail: cause instanceof Error ? cause.name : '',
          };
        })
        .then((problem) => {
          clearTimeout(limit);
          running = null;
          if (stop.signal.reason === 'timed out') {
            become({
              kind: 'failed',
              way,
              problem: { code: 'sign-in-timed-out', stage: 'intake' },
            });
          } else if (problem === null || problem.code === CANCELLED.code || stop.signal.aborted) {
            become({ kind: 'idle' });
          } else {
            become({ kind: 'failed', way, problem });
          }
          opened.resolve(undefined);
        });
      running = { stop, ended };
      await opened.promise;
    },

    /** A pasted pair: nothing to wait for. */
    async tryTokens(
      keys: ApplicationKeys,
      accessToken: string,
      sessionSecretKey: string | null,
    ): Promise<Problem | null> {
      await cancel();
      become({ kind: 'finishing', way: 'tokens' });
      const record = {
        accessToken,
        sessionSecretKey,
        refreshToken: null,
        expiresAt: null,
        permissions: null,
        touchedAt: parts.now(),
      };
      const problem = await parts.accept(keys, record).catch((cause: unknown) => {
        become({ kind: 'idle' });
        throw cause; // for instance a full disk: the answer to the request says so
      });
      // Nobody was signed in by this pair, so nobody is signed out either.
      const told: Problem | null =
        problem?.code === 'signed-out' ? { ...problem, code: 'tokens-refused' } : problem;
      become(told === null ? { kind: 'idle' } : { kind: 'failed', way: 'tokens', problem: told });
      return told;
    },

    /** Ends what is under way and forgets how the last one ended. */
    async cancel(): Promise<void> {
      await cancel();
      if (state.kind === 'failed') become({ kind: 'idle' });
    },
  };
}

/** Where OK's window ends: the documented blank page, or the stand-in's. */
function blankPage({ oauthUrl }: Endpoints): string {
  const url = URL.parse(oauthUrl);
  return oauthUrl !== OK_OAUTH_URL && url !== null && isLoopback(url)
    ? `${oauthUrl}/blank.html`
    : BLANK_PAGE;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
}
