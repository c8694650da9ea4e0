/** @file A file that the scan of a kept folder met: known, new, changed, moved, or still being written. */
import type { Problem } from '../../shared/errors.ts';
import type { Store } from '../queue/store.ts';
import { NEW_PROGRESS, type Progress } from '../queue/transition.ts';
import type { PhotoFile, Upload } from '../queue/upload.ts';
import { enqueue, type Counted, type EnqueueParts, type Examined } from './enqueue.ts';
import { examineFile } from './examine.ts';
import { shownPath } from './file-path.ts';
import {
  isAsItWas,
  isFreed,
  isToldAlready,
  OUT_OF_REACH,
  type FileFacts,
  type KeptFiles,
} from './known-file.ts';
import { isFoundAgain, movedRow, type Elsewhere } from './moved-file.ts';
import type { Found } from './scan.ts';

export interface ExaminedKept extends Examined {
  readonly found: Extract<Found, { kind: 'file' }>;
  /** Rows with its content under other paths, from one of which it may have been moved here. */
  readonly elsewhere: readonly Elsewhere[];
}

/** Looks at the file, and where else its content is known. */
export async function examineKept(
  store: Store,
  kept: KeptFiles,
  { found, destinationId }: Pick<ExaminedKept, 'found' | 'destinationId'>,
  signal: AbortSignal,
): Promise<ExaminedKept> {
  const known = store.uploadOfFile(destinationId, found.path);
  const isKnown = (facts: FileFacts): boolean => {
    if (known === undefined) return kept.isLeftOut(found.path, facts);
    if (isAsItWas(known, facts)) return !isFreed(store, known) && !isFoundAgain(known);
    return kept.holds(found.path, facts) || kept.isLeftOut(found.path, facts);
  };
  const { settling } = kept;
  const verdict = await examineFile(found.path, found.name, isKnown, undefined, signal, settling);
  if (verdict.kind === 'unsettled') kept.onUnsettled(found.path, verdict.againInMs);
  const elsewhere =
    verdict.kind === 'photo' && known?.fingerprint !== verdict.file.fingerprint
      ? await kept.elsewhere(verdict.file.fingerprint, found.path, signal)
      : [];
  return { found, destinationId, verdict, elsewhere };
}

/** Writes what was found out, inside the caller's transaction. */
export function takeKept(
  parts: EnqueueParts,
  run: () => number,
  kept: KeptFiles,
  examined: ExaminedKept,
): Counted {
  const { store } = parts;
  const { found, verdict, destinationId } = examined;
  if (verdict.kind === 'unsettled') return 'skipped';
  const row = () => store.uploadOfFile(destinationId, found.path);
  const known = row();
  if (isNothingNew(known, examined)) {
    if (known !== undefined) kept.claim(known.id);
    return known === undefined || known.progress.state === 'skipped' ? 'skipped' : 'duplicates';
  }
  if (verdict.kind === 'photo') {
    const followed = followMoved(store, run, kept, examined, verdict.file);
    if (followed !== null) return followed;
    if (kept.changedPhotos() === 'ignore' && isChangeOfSent(known, verdict.file.fingerprint)) {
      kept.leaveOut(found.path, verdict.file);
      return 'duplicates';
    }
  }
  const counted = enqueue(parts, run(), examined);
  const written = row();
  if (written !== undefined) kept.claim(written.id);
  return counted;
}

/** An idle scan writes nothing. */
function isNothingNew(known: Upload | undefined, { found, verdict }: ExaminedKept): boolean {
  // Its share fails, perhaps, or its folder may not be entered any more: of what was read once that tells nothing.
  if (verdict.kind === 'refused' && known?.fingerprint != null) {
    if (found.facts === null) return true;
    if (OUT_OF_REACH.has(verdict.problem.code) && isAsItWas(known, verdict.file)) return true;
  }
  // It went away since it was listed, with its drive perhaps: nobody asked for this one file.
  const isMissing = verdict.kind === 'refused' && verdict.problem.code === 'file-missing';
  return isMissing || verdict.kind === 'unchanged' || isToldAlready(known, verdict);
}

/** Null when the file was moved from nowhere. A row that another file has taken meanwhile leaves the next one. */
function followMoved(
  store: Store,
  run: () => number,
  kept: KeptFiles,
  { found, destinationId, elsewhere }: ExaminedKept,
  file: PhotoFile & { readonly fingerprint: string },
): Counted | null {
  const met = { path: found.path, destinationId };
  let left = elsewhere;
  for (let moved = movedRow(met, left); moved !== null; moved = movedRow(met, left)) {
    const { id } = moved;
    const followed = follow(store, run, moved, file);
    if (followed !== null) {
      kept.claim(id);
      return followed;
    }
    left = left.filter(({ row }) => row.id !== id);
  }
  return null;
}

/**
 * The row gets the new path and goes on where it stands: what is on OK, or on its way there, stays
 * in its album. Null when the row has gone on to another file meanwhile.
 */
function follow(
  store: Store,
  run: () => number,
  moved: Upload,
  file: PhotoFile & { readonly fingerprint: string },
): Counted | null {
  const row = store.upload(moved.id);
  if (row?.fingerprint !== file.fingerprint) return null;
  if (shownPath(row.path) !== shownPath(moved.path)) return null;
  if (!isFoundAgain(row)) {
    store.renew(row.id, row.run, file, row.progress);
    return 'duplicates';
  }
  const live = store.liveUpload(row.destinationId, file.fingerprint);
  store.renew(row.id, run(), file, live === undefined ? NEW_PROGRESS : duplicateOf(live));
  return live === undefined ? 'queued' : 'duplicates';
}

function duplicateOf(live: Upload): Progress {
  const problem: Problem = { code: 'duplicate', stage: 'intake', detail: shownPath(live.path) };
  return { ...NEW_PROGRESS, state: 'skipped', problem };
}

/** Whether OK has, or is about to have, what this file was before. */
function isChangeOfSent(known: Upload | undefined, fingerprint: string): boolean {
  if (known?.fingerprint == null || known.fingerprint === fingerprint) return false;
  const { state, token, openCommits } = known.progress;
  const isSent = ['sending', 'sent', 'committing', 'done'].includes(state);
  return isSent || token !== null || openCommits > 0;
}
