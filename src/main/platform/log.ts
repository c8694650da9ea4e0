/** @file What happened, for whoever has to find a fault: one line of JSON each, without secrets. */
import path from 'node:path';
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Fields that may hold a secret never get into a line, wherever they stand. */
const SECRET_FIELDS = [
  'accessToken',
  'sessionSecretKey',
  'applicationSecretKey',
  'applicationKey',
  'token',
  'uploadUrl',
  'refreshToken',
  'access_token',
  'sig',
  'session_key',
].flatMap((field) => [field, `*.${field}`]);

/** Logs into the data folder. */
export function openLog(folder: string): Log {
  return pino(
    { redact: { paths: SECRET_FIELDS, censor: '(secret)' }, base: null },
    pino.destination({ dest: path.join(folder, 'okapi.log'), mkdir: true, sync: true }),
  );
}

/** For tests and short commands. */
export const silentLog: Log = pino({ enabled: false });
