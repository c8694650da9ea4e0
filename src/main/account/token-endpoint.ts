/** @file OK's token.do (ok-api §1.4, §1.6): codes and refresh tokens in, sessions out. Never assume JSON from it. */
import { z } from 'zod';
import { fail, succeed, type Problem, type ProblemCode, type Result } from '../../shared/errors.ts';
import { failureFrom } from '../api/failure.ts';
import type { HttpClient } from '../api/http.ts';
import { problemOf } from '../upload/outcome.ts';

/** What token.do gives; a refresh gives no new refresh token. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number | null;
}

const tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().positive().nullish().catch(null),
});
const refusal = z.object({ error: z.string(), error_description: z.string().nullish() });

/** OAuth's words for what is wrong (RFC 6749 §5.2); OK's own list is not published. */
const MEANINGS: Readonly<Record<string, ProblemCode>> = {
  invalid_client: 'secret-key-wrong',
  unauthorized_client: 'secret-key-wrong',
  invalid_grant: 'sign-in-expired',
  invalid_token: 'sign-in-expired',
  expired: 'sign-in-expired',
  invalid_request: 'redirect-refused',
};

export type Grant =
  | {
      readonly grant_type: 'authorization_code';
      readonly code: string;
      readonly redirect_uri: string;
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string };

/** Asks for a session; the secrets go in the body. */
export async function requestTokens(
  parts: { readonly apiUrl: string; readonly http: HttpClient },
  client: { readonly clientId: string; readonly secretKey: string },
  grant: Grant,
  signal?: AbortSignal,
): Promise<Result<Tokens>> {
  const form = Buffer.from(
    new URLSearchParams({
      ...grant,
      client_id: client.clientId,
      client_secret: client.secretKey,
    }).toString(),
  );
  let answer;
  try {
    answer = await parts.http.post({
      url: `${parts.apiUrl}/oauth/token.do`,
      contentType: 'application/x-www-form-urlencoded; charset=utf-8',
      contentLength: form.length,
      body: [form],
      idleTimeoutMs: 60_000,
      signal,
    });
  } catch (cause) {
    return fail(problemOf(failureFrom(cause, signal), 'intake'));
  }
  return readTokens(answer.status, answer.text);
}

/** Reads token.do's answer: JSON of either kind, or the HTML pages of its server. */
export function readTokens(status: number, text: string): Result<Tokens> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const code = status >= 500 ? 'server-unavailable' : 'answer-not-understood';
    return fail({ code, stage: 'intake', detail: `token.do: HTTP ${status}, no JSON` });
  }
  const good = tokens.safeParse(json);
  if (good.success) {
    const { access_token: accessToken, refresh_token, expires_in } = good.data;
    return succeed({
      accessToken,
      refreshToken: refresh_token ?? null,
      expiresInSeconds: expires_in ?? null,
    });
  }
  const bad = refusal.safeParse(json);
  if (!bad.success) {
    return fail({
      code: 'answer-not-understood',
      stage: 'intake',
      detail: `token.do: HTTP ${status}`,
    });
  }
  // A word that nobody knows says nothing of the session when the server itself is out of order.
  const otherwise = status >= 500 ? 'server-unavailable' : 'sign-in-expired';
  const problem: Problem = {
    code: MEANINGS[bad.data.error] ?? otherwise,
    stage: 'intake',
    detail: bad.data.error.slice(0, 100),
  };
  return fail(problem);
}
