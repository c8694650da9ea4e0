/** @file What a signed-in call needs (ok-api §2.2). Its values are secrets: never logged, never sent to the window. */

/** The OK application that speaks. */
export interface ApplicationKeys {
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
