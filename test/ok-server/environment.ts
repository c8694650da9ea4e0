/** @file How Okapi is sent to this server: what its environment holds, with the session of the server's first person. */

/** Of a running server, or of the line that it prints when it has started. */
export interface Reachable {
  readonly apiUrl: string;
  readonly oauthUrl: string;
  readonly clientId: string;
  readonly applicationKey: string;
  readonly applicationSecretKey: string;
  readonly accessToken: string;
  readonly sessionSecretKey: string;
}

export function okapiEnvironment(ok: Reachable): Record<string, string> {
  return {
    OKAPI_API_URL: ok.apiUrl,
    OKAPI_OAUTH_URL: ok.oauthUrl,
    OKAPI_CLIENT_ID: ok.clientId,
    OKAPI_APPLICATION_KEY: ok.applicationKey,
    OKAPI_APPLICATION_SECRET_KEY: ok.applicationSecretKey,
    OKAPI_ACCESS_TOKEN: ok.accessToken,
    OKAPI_SESSION_SECRET_KEY: ok.sessionSecretKey,
  };
}
