/** @file The shape of a REST method. */
import type { SessionRow } from '../store/sessions.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Parameters } from './parameters.ts';

/** One call that was let in: keys, session and signature are right, scopes are granted. */
export interface Call {
  readonly world: World;
  readonly parameters: Parameters;
  readonly session: SessionRow;
}

export interface Method {
  /** Without them: 10 PERMISSION_DENIED, the first missing one in `error_data`. */
  readonly scopes: readonly string[];
  /** Gives the result as JSON; a bigint is written as a bare number. Throws `ApiError` to refuse. */
  readonly run: (call: Call) => unknown;
}

/** Refuses the call unless it has a session with all scopes. */
export function admit(session: SessionRow | undefined, scopes: readonly string[]): SessionRow {
  if (session === undefined) {
    throw new ApiError(100, 'Missed required parameter: access_token');
  }
  const granted = new Set(session.scopes.split(';'));
  const lacking = scopes.find((scope) => !granted.has(scope));
  if (lacking !== undefined) {
    throw new ApiError(10, `User must grant an access to permission '${lacking}'`, {
      data: lacking.toLowerCase(),
    });
  }
  return session;
}
