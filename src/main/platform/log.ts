/** @file What happened, for whoever has to find a fault: one line of JSON each, without secrets. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
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
  'password',
].flatMap((field) => [field, `*.${field}`]);

/** A program that runs for months must not fill the disk with what it has done. */
const MOST_BYTES = 5_000_000;

/**
 * Logs into the data folder, at most `mostBytes` in a file: then what was written becomes the old
 * log, in the place of the one before it. A log that cannot be written never stops the program.
 */
export function openLog(folder: string, mostBytes = MOST_BYTES): OpenLog {
  const log = pino(
    { redact: { paths: SECRET_FIELDS, censor: '(secret)' }, base: null },
    fileOfLines(folder, mostBytes),
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

/** Where the lines before those of the log are, once it was full. */
export function oldLogFile(folder: string): string {
  return `${logFile(folder)}.old`;
}

/** Lines that find no room are dropped; the first one that does says how many they were. */
function fileOfLines(folder: string, mostBytes: number): { write(line: string): void } {
  const file = logFile(folder);
  let open: { readonly descriptor: number; bytes: number } | null = null;
  let dropped = 0;
  const append = (line: string): void => {
    const bytes = Buffer.byteLength(line);
    open ??= openForAppending(file);
    if (open.bytes > 0 && open.bytes + bytes > mostBytes) {
      const { descriptor } = open;
      open = null; // whatever fails from here on, the next line begins anew
      closeSync(descriptor);
      renameSync(file, oldLogFile(folder));
      open = openForAppending(file);
    }
    writeFileSync(open.descriptor, line);
    open.bytes += bytes;
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

function openForAppending(file: string): { readonly descriptor: number; bytes: number } {
  mkdirSync(path.dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  return { descriptor, bytes: fstatSync(descriptor).size };
}

/** For tests and short commands. */
export const silentLog: Log = pino({ enabled: false });
