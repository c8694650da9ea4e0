/** @file Calls OK's REST methods: signs, sends and reads (ok-api §2). Never repeats a call by itself. */
import type { z } from 'zod';
import { fail, type Result } from '../../shared/errors.ts';
import type { Session, Sessions } from '../account/session.ts';
import { readAnswer } from './answer.ts';
import type { CallPace } from './call-pace.ts';
import { failureFrom, type Failure } from './failure.ts';
import type { HttpClient } from './http.ts';
import type { Explain } from './portal.ts';
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

export function createApiClient(parts: {
  readonly apiUrl: string;
  readonly http: HttpClient;
  /** The sessions of the account of the moment. */
  readonly sessions: () => Sessions;
  readonly pace?: CallPace;
  /** Tells the sign-in of a network from what goes wrong at OK. */
  readonly explain?: Explain;
  /** How long OK may be silent, in milliseconds; a minute unless told. */
  readonly answerTimeoutMs?: number;
}): ApiClient {
  async function callOnce<Value>(
    session: Session,
    { method, params, schema, signal }: Call<Value>,
  ): Promise<Result<Value, Failure>> {
    const secret = sessionSecret(session);
    if (secret === null) return fail({ kind: 'no-session' });
    try {
      await parts.pace?.turn(signal);
      // Everything goes in the body: addresses end up in logs, bodies do not.
      const form = Buffer.from(formOf(method, params, session, secret));
      const { status, text } = await parts.http.post({
        url: `${parts.apiUrl}/fb.do`,
        contentType: 'application/x-www-form-urlencoded; charset=utf-8',
        contentLength: form.length,
        body: [form],
        idleTimeoutMs: parts.answerTimeoutMs ?? 60_000,
        signal,
      });
      const answer = readAnswer(status, text, schema);
      if (answer.ok) parts.pace?.taken();
      else if (answer.error.kind === 'refused' && TOO_MANY.has(answer.error.code)) {
        parts.pace?.flooded();
      }
      return answer;
    } catch (cause) {
      return fail(failureFrom(cause, signal));
    }
  }

  return {
    apiUrl: parts.apiUrl,
    async call(method, params, schema, signal) {
      const call = { method, params, schema, signal };
      const sessions = parts.sessions();
      const session = await sessions.current();
      if (!session.ok) return session;
      const answer = await callOnce(session.value, call);
      if (answer.ok) return answer;
      const met = (await parts.explain?.(answer.error, signal)) ?? answer.error;
      if (met.kind === 'portal') return fail(met);
      if (isRefused(answer.error, SESSION_UNKNOWN)) sessions.lost(session.value);
      if (!isRefused(answer.error, SESSION_EXPIRED)) return answer;
      // An expired session had no effect, so the call may be made again with a new one, once.
      const renewed = await sessions.renew(session.value);
      return renewed.ok ? await callOnce(renewed.value, call) : renewed;
    },
  };
}

interface Call<Value> {
  readonly method: string;
  readonly params: CallParams;
  readonly schema: z.ZodType<Value>;
  readonly signal: AbortSignal | undefined;
}

/** PARAM_SESSION_EXPIRED and PARAM_SESSION_KEY (ok-api §2.4). */
const SESSION_EXPIRED = 102;
const SESSION_UNKNOWN = 103;
/** FLOOD_BLOCKED, IP_BLOCKED, LIMIT_REACHED and IDS_BLOCKED: calls come too fast, or there are too many. */
const TOO_MANY: ReadonlySet<number> = new Set([8, 9, 11, 511]);

function isRefused(failure: Failure, code: number): boolean {
  return failure.kind === 'refused' && failure.code === code;
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
