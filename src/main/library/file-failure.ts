/** @file Why a photo's file could not be read, and whether that may pass by itself. */
import type { ProblemCode } from '../../shared/errors.ts';

export interface FileFailure {
  readonly code: ProblemCode;
  /** The system's own code, such as EACCES, or a few words of ours. */
  readonly detail: string;
  /** Whether it is worth looking again a little later, without anybody doing something. */
  readonly passing: boolean;
}

/** The path leads to a pipe, a socket, a device or a folder. */
export class NoFileError extends Error {
  override readonly name = 'NoFileError';
  readonly code = 'no-file';
}

/** The file is not, or not any more, what it was a moment ago. */
export function changedFile(detail: string): FileFailure {
  return { code: 'file-changed', detail, passing: true };
}

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

/** What opening says of a socket, a device without a driver and, on Windows, a folder. */
const NO_FILE = new Set(['no-file', 'ENXIO', 'ENODEV', 'EOPNOTSUPP', 'EISDIR']);

const PASSING = new Set([
  'stalled',
  // Another program has it; on Windows a sharing violation is EBUSY.
  'EBUSY',
  'ETXTBSY',
  'EAGAIN',
  'EINTR',
  // This computer is short of something.
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  // A network share comes and goes; a bad disk says EIO as well, and then it stays.
  'EIO',
  'EREMOTEIO',
  'ESTALE',
  'ETIMEDOUT',
  'ENOTCONN',
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOLINK',
  'EPIPE',
  'UNKNOWN', // what Node calls Windows' errors of cloud files and some of network shares
]);

/** A file that is being replaced or deleted is refused like a forbidden one there, for a moment. */
const PASSING_ON_WINDOWS = new Set(['EPERM', 'EACCES']);

/** A failed file operation in our words. */
export function fileFailure(cause: unknown, platform = process.platform): FileFailure {
  const detail = codeOf(cause);
  if (MISSING.has(detail)) return { code: 'file-missing', detail, passing: false };
  if (NO_FILE.has(detail)) return changedFile(detail);
  if (detail === 'stalled') return { code: 'file-stalled', detail, passing: true };
  const passing = PASSING.has(detail) || (platform === 'win32' && PASSING_ON_WINDOWS.has(detail));
  return { code: 'file-unreadable', detail, passing };
}

/** The error's code, such as ENOENT. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
