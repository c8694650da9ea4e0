/** @file Who is signed in and how that came about, without any secret. */
import type { Problem } from './errors.ts';

/** Where a session came from: the environment, the keychain, or this run only (no keychain). */
export type SessionSource = 'environment' | 'keychain' | 'this-run';

/** One account that has signed in here. */
export interface AccountView {
  readonly uid: string;
  readonly name: string | null;
  /** Whether `pictureUrl(uid)` shows something. */
  readonly hasPicture: boolean;
  readonly state: 'signed-in' | 'signed-out';
  readonly source: SessionSource | null;
  /** The permissions that OK granted (ok-api §1.7); null when OK did not say. */
  readonly permissions: readonly string[] | null;
  /** When the session ends, in epoch milliseconds; null when it has no known end. */
  readonly expiresAt: number | null;
  /** Whether Okapi prolongs it by itself. */
  readonly renews: boolean;
}

/** The OK application that Okapi speaks as; its keys themselves stay in the main process. */
export interface ApplicationView {
  readonly clientId: string | null;
  readonly hasApplicationKey: boolean;
  readonly hasSecretKey: boolean;
  /** The address to register in the application's settings for the browser. */
  readonly redirectUri: string;
  /** `build`: the build carries the keys. */
  readonly source: SessionSource | 'build' | null;
}

/** The three ways: the system's browser, a window of the app's own, a pasted pair of tokens. */
export type SignInWay = 'browser' | 'window' | 'tokens';

/** The one sign-in at a time. */
export type SignInState =
  | { readonly kind: 'idle' }
  /** The person is on OK's page; it is given up at `until` (epoch milliseconds). */
  | { readonly kind: 'waiting'; readonly way: SignInWay; readonly until: number }
  /** The answer has come and is being checked with OK. */
  | { readonly kind: 'finishing'; readonly way: SignInWay }
  | { readonly kind: 'failed'; readonly way: SignInWay; readonly problem: Problem };

/** Everything that the window shows about accounts. */
export interface AccountState {
  readonly application: ApplicationView;
  readonly accounts: readonly AccountView[];
  /** Whose photos are uploaded; null before the first sign-in. */
  readonly activeUid: string | null;
  readonly signIn: SignInState;
  /** Without a keychain, sessions last for this run only; a locked one may be opened by the person. */
  readonly keychain: 'works' | 'unavailable';
}

/** The account whose photos are uploaded. */
export function activeAccount(state: AccountState): AccountView | null {
  return state.accounts.find((account) => account.uid === state.activeUid) ?? null;
}
