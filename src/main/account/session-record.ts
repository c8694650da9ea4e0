/** @file What the keychain keeps: one line of JSON for the application and one for each account. */
import { z } from 'zod';
import type { ApplicationKeys, Session } from './session.ts';

const applicationRecord = z.object({
  clientId: z.string().min(1).nullable(),
  applicationKey: z.string().min(1),
  applicationSecretKey: z.string().min(1).nullable(),
});

const sessionRecord = z.object({
  accessToken: z.string().min(1),
  sessionSecretKey: z.string().min(1).nullable(),
  refreshToken: z.string().min(1).nullable(),
  /** Epoch milliseconds; null when OK named no end. */
  expiresAt: z.number().nullable(),
  permissions: z.array(z.string()).nullable(),
  /** When a long session was last prolonged, in epoch milliseconds. */
  touchedAt: z.number(),
});

/** A session with what prolongs it. All of it is secret. */
export type SessionRecord = z.infer<typeof sessionRecord>;

export function readApplication(line: string): ApplicationKeys | null {
  const parsed = applicationRecord.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

/** Null for a damaged entry: the person signs in again. */
export function readSession(line: string): SessionRecord | null {
  const parsed = sessionRecord.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

export function sessionOf(keys: ApplicationKeys, record: SessionRecord): Session {
  const { accessToken, sessionSecretKey } = record;
  return { ...keys, accessToken, sessionSecretKey };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined; // as damaged as any other shape that does not fit
  }
}
