/** @file Reads OK's answers: by content, never by header (ok-api §2.3, §4), and whatever else may come instead. */
import { z } from 'zod';
import { fail, succeed, type Result } from '../../shared/errors.ts';
import type { Failure } from './failure.ts';

/** A number, or its digits as text: OK sends both (ok-api §1.4, §2.3). */
const wholeNumber = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number),
]);

/** A server cannot make Okapi wait for longer without being asked again. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** OK's error body (ok-api §2.3); `wait_millis` comes with some floods. */
const errorBody = z.object({
  error_code: wholeNumber,
  error_msg: z.string().nullish().catch(null),
  error_data: z.unknown().optional(),
  wait_millis: wholeNumber
    .refine((millis) => millis >= 0)
    .transform((millis) => Math.min(millis, LONGEST_WAIT_MS))
    .nullish()
    .catch(null),
});

/**
 * The value in an answer's text. An error body wins over the HTTP status, because OK
 * sends most errors with status 200 and some proxies change it.
 */
export function readAnswer<Value>(
  status: number,
  text: string,
  schema: z.ZodType<Value>,
): Result<Value, Failure> {
  const json = parseJson(text);
  if (json !== undefined) {
    const refused = errorBody.safeParse(json);
    if (refused.success) return fail(refusal(refused.data));
  }
  if (status < 200 || status > 299) return fail({ kind: 'http', status });
  if (json === undefined) return fail({ kind: 'not-understood', ...describe(text) });
  const value = schema.safeParse(json);
  return value.success
    ? succeed(value.data)
    : fail({ kind: 'not-understood', detail: `unexpected shape at ${issuePath(value.error)}` });
}

/** Reads an error object that stands for one photo inside a larger answer. */
export function readRefusal(value: unknown): Extract<Failure, { kind: 'refused' }> | null {
  const refused = errorBody.safeParse(value);
  return refused.success ? refusal(refused.data) : null;
}

function refusal(body: z.infer<typeof errorBody>): Extract<Failure, { kind: 'refused' }> {
  const message = body.error_msg ?? '';
  const separator = message.indexOf(' : ');
  return {
    kind: 'refused',
    code: body.error_code,
    name: separator > 0 ? message.slice(0, separator) : message,
    text: separator > 0 ? message.slice(separator + 3) : '',
    data: typeof body.error_data === 'string' ? body.error_data : null,
    waitMs: body.wait_millis ?? null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined; // not JSON: the caller says what came instead
  }
}

/** What came instead of JSON, without quoting it: it may hold anything. */
function describe(text: string): { readonly detail: string; readonly isPage?: true } {
  const start = text.trimStart();
  if (start === '') return { detail: 'empty answer' };
  if (start.startsWith('<')) return { detail: 'HTML instead of JSON', isPage: true };
  return { detail: `no JSON, ${text.length} characters` };
}

function issuePath(error: z.ZodError): string {
  return error.issues[0]?.path.join('.') || 'the top';
}
