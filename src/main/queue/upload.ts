/** @file One upload as the queue keeps it, and its way to and from a row of the table. */
import type { SQLInputValue } from 'node:sqlite';
import type { Problem } from '../../shared/errors.ts';
import type { UploadState } from '../../shared/upload.ts';
import { bytesOf, filePathFrom, type FilePath } from '../library/file-path.ts';
import { copyStepOf, type Copy } from './copy.ts';
import type { Progress, UploadEvent } from './transition.ts';

/** A photo file as the intake found it. */
export interface PhotoFile {
  readonly path: FilePath;
  readonly name: string;
  readonly folder: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** SHA-256 of the content, lower-case hex; null when it could not be read. */
  readonly fingerprint: string | null;
  /** Pixels as stored in the file, before any turning. */
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: string | null;
}

/** One row of the queue. */
export interface Upload extends PhotoFile {
  readonly id: number;
  /** The run that last met it: what the person asked for together. */
  readonly run: number;
  readonly destinationId: number;
  readonly progress: Progress;
  readonly changedAt: number;
}

export interface NewUpload extends PhotoFile {
  readonly destinationId: number;
  readonly progress: Progress;
}

export interface StateTotal {
  readonly state: UploadState;
  readonly photos: number;
  readonly bytes: number;
}

export interface Change {
  readonly id: number;
  readonly event: UploadEvent;
}

/** In the order of `fileValues` and `progressValues`. */
export const FILE_COLUMNS =
  'path, name, folder, size_bytes, mtime_ms, fingerprint, width, height, caption';
export const PROGRESS_COLUMNS = `state, problem, attempts, retry_at, batch_max, ticket_id, reserved_id,
  token, token_until, open_commits, commit_at, photo_id, copy, copy_step, reason`;
/** What is read of a row. */
export const COLUMNS = `id, run, destination_id, ${FILE_COLUMNS}, ${PROGRESS_COLUMNS}, changed_at`;

export type Row = Record<string, string | number | bigint | Uint8Array | null>;

/** A question mark for each column of a list. */
export function marksFor(columns: string): string {
  return columns
    .split(',')
    .map(() => '?')
    .join(', ');
}

/** The statement that adds a row of these columns. */
export function insertInto(columns: string): string {
  return `INSERT INTO uploads (${columns}) VALUES (${marksFor(columns)})`;
}

export function uploadFrom(found: Row): Upload {
  return {
    id: Number(found['id']),
    run: Number(found['run']),
    destinationId: Number(found['destination_id']),
    path: filePathFrom(found['path'] as Uint8Array),
    name: String(found['name']),
    folder: String(found['folder']),
    sizeBytes: Number(found['size_bytes']),
    mtimeMs: Number(found['mtime_ms']),
    fingerprint: text(found['fingerprint']),
    width: number(found['width']),
    height: number(found['height']),
    caption: text(found['caption']),
    changedAt: Number(found['changed_at']),
    progress: {
      state: found['state'] as UploadState,
      // Written by this file only, from a Problem.
      problem: found['problem'] == null ? null : (JSON.parse(String(found['problem'])) as Problem),
      attempts: Number(found['attempts']),
      retryAt: Number(found['retry_at']),
      batchMax: Number(found['batch_max']),
      ticketId: number(found['ticket_id']),
      reservedId: text(found['reserved_id']),
      token: text(found['token']),
      tokenUntil: number(found['token_until']),
      openCommits: Number(found['open_commits']),
      commitAt: number(found['commit_at']),
      photoId: text(found['photo_id']),
      // Written by this file only, from a Copy.
      copy: found['copy'] == null ? null : (JSON.parse(String(found['copy'])) as Copy),
    },
  };
}

export function fileValues(file: PhotoFile): SQLInputValue[] {
  return [
    bytesOf(file.path),
    file.name,
    file.folder,
    file.sizeBytes,
    file.mtimeMs,
    file.fingerprint,
    file.width,
    file.height,
    file.caption,
  ];
}

export function progressValues(progress: Progress): SQLInputValue[] {
  return [
    progress.state,
    progress.problem === null ? null : JSON.stringify(progress.problem),
    progress.attempts,
    progress.retryAt,
    progress.batchMax,
    progress.ticketId,
    progress.reservedId,
    progress.token,
    progress.tokenUntil,
    progress.openCommits,
    progress.commitAt,
    progress.photoId,
    progress.copy === null ? null : JSON.stringify(progress.copy),
    copyStepOf(progress.copy),
    reasonOf(progress),
  ];
}

/** By what failed and skipped rows can be told apart; null for all others. */
function reasonOf({ state, problem }: Progress): string | null {
  return state === 'failed' || state === 'skipped' ? (problem?.code ?? null) : null;
}

function text(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
