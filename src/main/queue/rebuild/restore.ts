/** @file What becomes of an upload of a damaged queue: pure decisions, none of which sends a photo twice. */
import path from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import type { Problem } from '../../../shared/errors.ts';
import { UPLOAD_STATES, type UploadState } from '../../../shared/upload.ts';
import { filePathFrom, shownPath } from '../../library/file-path.ts';
import { NEW_PROGRESS } from '../transition.ts';
import { FILE_COLUMNS, PROGRESS_COLUMNS, progressValues, type Row } from '../upload.ts';

/** What the indexes still say of an upload whose row is gone. */
export interface Pieces {
  readonly id: number;
  readonly destinationId: number;
  readonly path: Uint8Array | null;
  readonly fingerprint: string | null;
  readonly run: number | null;
  readonly sizeBytes: number | null;
  readonly state: UploadState | null;
}

/** A row as it was read, made to fit the other tables; null when it makes no sense. */
export function repaired(
  row: Row,
  known: { readonly hasTicket: boolean; readonly isDone: boolean },
): Row | null {
  if (!UPLOAD_STATES.some((state) => state === row['state'])) return null;
  const whole = {
    ...row,
    problem: isJson(row['problem']) ? row['problem'] : null,
    // Without what it says, the photo itself goes first again.
    ...(isJson(row['copy']) ? {} : { copy: null, copy_step: 0 }),
  } as Row;
  // An index page is newer than the row's own: done is the end, no arrow leads away from it.
  if (known.isDone && row['state'] !== 'done') return { ...whole, ...withoutTicket, state: 'done' };
  if (known.hasTicket || row['ticket_id'] === null) return whole;
  // Reserved with a ticket that is gone: what has no token yet is reserved anew.
  return row['token'] === null
    ? {
        ...whole,
        ...withoutTicket,
        state: row['state'] === 'sending' ? 'queued' : (row['state'] ?? null),
      }
    : { ...whole, ticket_id: null };
}

const withoutTicket = { ticket_id: null, reserved_id: null, token: null, token_until: null };

/** In the order of what `rebuiltFrom` answers. */
export const REBUILT_COLUMNS = `id, run, account, destination_id, ${FILE_COLUMNS}, ${PROGRESS_COLUMNS}, changed_at`;

/**
 * A row made of what the indexes say; null when nobody could do anything with it.
 * - Done stays done, with its path or its fingerprint: either is enough to know the photo again.
 * - Committing, or anything that may have been: nobody knows whether OK has it. It fails for a
 *   person to decide; a retry looks on OK first.
 * - Failed before OK had it stays failed; its reason is lost.
 * - What was sent only never came into an album without its commit. It and what was waiting is
 *   queued without a fingerprint: the file is looked at again first.
 */
export function rebuiltFrom(pieces: Pieces, values: { account: string; run: number; now: number }) {
  const { state, problem, fingerprint } = fateOf(pieces);
  if (pieces.path === null && (state !== 'done' || pieces.fingerprint === null)) return null;
  const shown = pieces.path === null ? '' : shownPath(filePathFrom(pieces.path));
  // A retry looks on OK first: the commit may have been made.
  const openCommits = problem?.code === 'commit-unknown' ? 1 : 0;
  const progress = { ...NEW_PROGRESS, state, problem, openCommits };
  return [
    pieces.id,
    pieces.run ?? values.run,
    values.account,
    pieces.destinationId,
    pieces.path ?? Buffer.alloc(0),
    shown === '' ? '?' : path.basename(shown),
    path.dirname(shown),
    pieces.sizeBytes ?? 0,
    0,
    fingerprint,
    null,
    null,
    null,
    ...progressValues(progress),
    values.now,
  ] satisfies SQLInputValue[];
}

function fateOf({ state, fingerprint }: Pieces): {
  readonly state: UploadState;
  readonly problem: Problem | null;
  readonly fingerprint: string | null;
} {
  const unknown = {
    state: 'failed',
    problem: { code: 'commit-unknown', stage: 'commit' },
    fingerprint,
  } as const;
  switch (state) {
    case 'done':
      return { state, problem: null, fingerprint };
    case 'committing':
    case null:
      return unknown;
    case 'failed':
      // Only a failed commit keeps its place in the ledger.
      if (fingerprint !== null) return unknown;
      return { state, problem: { code: 'interrupted', stage: 'send' }, fingerprint: null };
    case 'skipped':
      return { state, problem: { code: 'duplicate', stage: 'intake' }, fingerprint: null };
    default:
      return { state: 'queued', problem: null, fingerprint: null };
  }
}

function isJson(value: Row[string] | undefined): boolean {
  if (typeof value !== 'string') return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false; // cut or overwritten
  }
}
