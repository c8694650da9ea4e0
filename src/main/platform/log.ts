/** @file What happened, for whoever has to find a fault: one line of JSON each, without secrets. */
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino, type Logger } from 'pino';
import type { LogAmount } from '../../shared/settings.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A log whose amount can be changed while it is written. */
export interface OpenLog extends Log {
  /** `everything` also has a line for each call to OK. */
  useAmount(amount: LogAmount): void;
}

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

/** Logs into the data folder. A log that cannot be written never stops the program. */
export function openLog(folder: string): OpenLog {
  const log = pino(
    { redact: { paths: SECRET_FIELDS, censor: '(secret)' }, base: null },
    fileOfLines(logFile(folder)),
  );
  return Object.assign(log, {
    useAmount(amount: LogAmount) {
      log.level = amount === 'everything' ? 'debug' : 'info';
    },
  });
}

/** Where the log of a data folder is; there is none before its first line. */
export function logFile(folder: string): string {
  return path.join(folder, 'okapi.log');
}

/** Lines that find no room are dropped; the first one that does says how many they were. */
function fileOfLines(file: string): { write(line: string): void } {
  let descriptor: number | null = null;
  let dropped = 0;
  const append = (line: string): void => {
    descriptor ??= openForAppending(file);
    writeFileSync(descriptor, line);
  };
  return {
    write(line) {
      try {
        if (dropped > 0) {
          append(
            `${JSON.stringify({ level: 40, time: Date.now(), dropped, msg: 'lines lost' })}\n`,
          );
          dropped = 0;
        }
        append(line);
      } catch {
        dropped += 1; // there is nowhere left to say it
      }
    },
  };
}

function openForAppending(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  return openSync(file, 'a');
}

/** For tests and short commands. */
export const silentLog: Log = pino({ enabled: false });
