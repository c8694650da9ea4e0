/** @file Who is signed in, without any secret. */

export interface AccountView {
  readonly state: 'signed-in' | 'signed-out';
  readonly uid: string | null;
  readonly name: string | null;
  /** Where the session came from: the environment, the keychain, or this run only (no keychain). */
  readonly source: 'environment' | 'keychain' | 'this-run' | null;
}

export const SIGNED_OUT: AccountView = { state: 'signed-out', uid: null, name: null, source: null };
