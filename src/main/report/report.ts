/**
 * @file What became of every photo of the queue, or of some, as a table for people or as JSON for programs,
 * piece by piece in the memory of a few hundred rows.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../shared/errors.ts';
import type { Translator } from '../../shared/messages.ts';
import { WHOLE_QUEUE } from '../../shared/upload.ts';
import { codeOf } from '../library/file-failure.ts';
import { shownPath } from '../library/file-path.ts';
import { copyOnOk } from '../queue/copy.ts';
import { createDestinations } from '../queue/destinations.ts';
import { createLooking } from '../queue/looking.ts';
import type { Store } from '../queue/store.ts';
import type { Upload } from '../queue/upload.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv.ts';

export type ReportFormat = 'csv' | 'json';

/** What a report needs beside the queue. */
export interface ReportWords {
  /** The language of the reasons. */
  readonly say: Translator;
  /** The page of a photo by its permanent id. */
  readonly linkOf: (photoId: string) => string;
}

export interface ReportParts extends ReportWords {
  readonly store: Store;
  /** These rows only, instead of all. */
  readonly ids?: readonly number[];
}

const COLUMNS = [
  'path',
  'fingerprint',
  'album',
  'state',
  'photoId',
  'link',
  'time',
  'code',
  'reason',
  'copy',
] as const;
type ReportRow = Record<(typeof COLUMNS)[number], string | null>;

const ROWS_AT_ONCE = 500;

/**
 * Writes the report beside `file` and puts it there when it is complete, so that nobody takes
 * half of one for all. Rejects with the system's error, and then leaves nothing behind.
 */
export async function writeReport(
  parts: ReportParts,
  format: ReportFormat,
  file: string,
): Promise<void> {
  // A name of its own: neither a person's file nor another report is written over.
  const unfinished = `${file}.${randomUUID().slice(0, 8)}.unfinished`;
  try {
    await pipeline(Readable.from(reportText(parts, format)), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
}

/** Why a report could not be written; null for what is a bug. */
export function reportProblem(cause: unknown): Problem | null {
  if (!(cause instanceof Error && 'syscall' in cause)) return null;
  const detail = codeOf(cause);
  const code = detail === 'ENOSPC' || detail === 'EDQUOT' ? 'disk-full' : 'report-unwritable';
  return { code, stage: 'intake', detail };
}

/** The text of the report in pieces; the queue may change between them. */
export async function* reportText(
  parts: ReportParts,
  format: ReportFormat,
): AsyncGenerator<string> {
  yield format === 'csv' ? BYTE_ORDER_MARK + csvLine(COLUMNS) : '[';
  let isFirst = true;
  for await (const rows of reportRows(parts)) {
    if (format === 'csv') {
      yield rows.map((row) => csvLine(COLUMNS.map((column) => row[column]))).join('');
    } else {
      yield `${isFirst ? '\n' : ',\n'}${rows.map((row) => JSON.stringify(row)).join(',\n')}`;
    }
    isFirst = false;
  }
  if (format === 'json') yield '\n]\n';
}

async function* reportRows(parts: ReportParts): AsyncGenerator<ReportRow[]> {
  const { store } = parts;
  const destinations = createDestinations(store);
  for (const ids of piecesOf(parts)) {
    yield store.uploadsOf(ids).map((upload) => {
      const { kind, title, text, albumId } = destinations.get(upload.destinationId);
      return rowOf(parts, upload, title ?? text ?? albumId, kind === 'topic');
    });
    await setImmediate();
  }
}

function* piecesOf({ store, ids: chosen }: ReportParts): Generator<readonly number[]> {
  if (chosen) {
    for (let at = 0; at < chosen.length; at += ROWS_AT_ONCE) {
      yield chosen.slice(at, at + ROWS_AT_ONCE);
    }
    return;
  }
  yield* createLooking(store).piecesOf(WHOLE_QUEUE, ROWS_AT_ONCE);
}

function rowOf(
  { say, linkOf }: ReportParts,
  upload: Upload,
  album: string | null,
  isTopic: boolean,
): ReportRow {
  const { state, photoId, problem } = upload.progress;
  const copy = copyOnOk(upload.progress);
  return {
    path: shownPath(upload.path),
    fingerprint: upload.fingerprint,
    album,
    state,
    photoId,
    // A topic's photos have the topic's id.
    link: photoId === null || isTopic ? null : linkOf(photoId),
    time: new Date(upload.changedAt).toISOString(),
    code: problem === null ? null : String(problem.okCode ?? problem.code),
    reason: problem === null ? null : say(`error.${problem.code}`),
    // The pixels of the smaller copy that OK has in its place.
    copy: copy && `${copy.width}x${copy.height}`,
  };
}
