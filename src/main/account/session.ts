/** @file What a signed-in call needs (ok-api §2.2). Its values are secrets: never logged, never sent to the window. */
import type { Result } from '../../shared/errors.ts';
import type { Failure } from '../api/failure.ts';

/** The OK application that speaks. */
export interface ApplicationKeys {
  /** The application's id; needed to sign in with a browser or a window. */
  readonly clientId: string | null;
  /** The public key, `application_key`. */
  readonly applicationKey: string;
  readonly applicationSecretKey: string | null;
}

/** A session of one person; at least one of the two secret keys is known. */
export interface Session extends ApplicationKeys {
  readonly accessToken: string;
  readonly sessionSecretKey: string | null;
}

/** Where calls get the session of the moment. A failure says why there is none. */
export interface Sessions {
  /** The session to sign with, renewed when it is about to end. */
  current(): Promise<Result<Session, Failure>>;
  /** A newer session than the one that OK called expired (error 102); one renewal serves all who ask. */
  renew(expired: Session): Promise<Result<Session, Failure>>;
  /** OK does not know this session any more (error 103): it was revoked, or never right. */
  lost(session: Session): void;
}

/** A session that is what it is: from the environment. */
export function fixedSession(session: Session): Sessions {
  return {
    current: () => Promise.resolve({ ok: true, value: session }),
    renew: () => Promise.resolve({ ok: false, error: { kind: 'no-session' } }),
    lost: () => undefined,
  };
}

/** Nobody is signed in. */
export const NO_SESSION: Sessions = {
  current: () => Promise.resolve({ ok: false, error: { kind: 'no-session' } }),
  renew: () => Promise.resolve({ ok: false, error: { kind: 'no-session' } }),
  lost: () => undefined,
};
