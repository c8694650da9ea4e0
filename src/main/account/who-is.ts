/** @file Asks OK whose session it is and what it may do. */
import { fail, type Problem, type Result } from '../../shared/errors.ts';
import { createApiClient } from '../api/client.ts';
import { getCurrentUser, hasPermission, type CurrentUser } from '../api/endpoints.ts';
import type { Failure } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { problemOf } from '../upload/outcome.ts';
import { SCOPES } from './oauth.ts';
import { fixedSession, type Session } from './session.ts';

interface Parts {
  readonly apiUrl: string;
  readonly http: HttpClient;
}

/** The person behind a session. Wrong keys are told apart: the public one (101), the secret one (104). */
export async function whoIs(
  parts: Parts,
  session: Session,
  signal?: AbortSignal,
): Promise<Result<CurrentUser>> {
  const api = createApiClient({ ...parts, sessions: () => fixedSession(session) });
  const user = await getCurrentUser(api, signal);
  return user.ok ? user : fail(problemOfKeys(user.error));
}

/** The permissions that the person granted; null when OK will not say. */
export async function grantedPermissions(
  parts: Parts,
  session: Session,
  signal?: AbortSignal,
): Promise<string[] | null> {
  const api = createApiClient({ ...parts, sessions: () => fixedSession(session) });
  // Side by side: a command waits for this before its first photo.
  const answers = await Promise.all(SCOPES.map((scope) => hasPermission(api, scope, signal)));
  if (answers.some((answer) => !answer.ok)) return null;
  return SCOPES.filter((_scope, index) => {
    const answer = answers[index];
    return answer?.ok === true && answer.value;
  });
}

function problemOfKeys(failure: Failure): Problem {
  const problem = problemOf(failure, 'intake');
  if (failure.kind !== 'refused') return problem;
  if (failure.code === 101) return { ...problem, code: 'application-unknown' };
  if (failure.code === 104) return { ...problem, code: 'secret-key-wrong' };
  return problem;
}
