/** @file Calls OK's REST methods: signs, sends and reads (ok-api §2). Never repeats a call by itself. */
import type { z } from 'zod';
import { fail, type Result } from '../../shared/errors.ts';
import type { Session } from '../account/session.ts';
import { readAnswer } from './answer.ts';
import { failureFrom, type Failure } from './failure.ts';
import type { HttpClient } from './http.ts';
import { sessionSecret, signature } from './signature.ts';

/** Parameters of a call; undefined ones are left out. */
export type CallParams = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ApiClient {
  /** The base address of the REST API, without a slash at its end. */
  readonly apiUrl: string;
  /** Calls a method in the session and reads its answer by the schema. */
  call<Value>(
    method: string,
    params: CallParams,
    schema: z.ZodType<Value>,
    signal?: AbortSignal,
  ): Promise<Result<Value, Failure>>;
}

/** How long OK may take to answer a REST call. */
const ANSWER_TIMEOUT_MS = 60_000;

export function createApiClient(parts: {
  readonly apiUrl: string;
  readonly http: HttpClient;
  /** The session of the moment; null when nobody is signed in. */
  readonly session: () => Session | null;
}): ApiClient {
  return {
    apiUrl: parts.apiUrl,
    async call(method, params, schema, signal) {
      const session = parts.session();
      const secret = session && sessionSecret(session);
      if (session === null || secret === null) return fail({ kind: 'no-session' });
      try {
        // Everything goes in the body: addresses end up in logs, bodies do not.
        const form = Buffer.from(formOf(method, params, session, secret));
        const { status, text } = await parts.http.post({
          url: `${parts.apiUrl}/fb.do`,
          contentType: 'application/x-www-form-urlencoded; charset=utf-8',
          contentLength: form.length,
          body: [form],
          idleTimeoutMs: ANSWER_TIMEOUT_MS,
          signal,
        });
        return readAnswer(status, text, schema);
      } catch (cause) {
        return fail(failureFrom(cause, signal));
      }
    },
  };
}

function formOf(method: string, params: CallParams, session: Session, secret: string): string {
  const form: Record<string, string> = {
    application_key: session.applicationKey,
    format: 'json',
    method,
  };
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) form[name] = String(value);
  }
  form['sig'] = signature(form, secret);
  form['access_token'] = session.accessToken;
  return new URLSearchParams(form).toString();
}
