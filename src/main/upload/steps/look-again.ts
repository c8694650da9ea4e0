/** @file A row without a fingerprint: its file is examined as if it were new, when nobody is writing it any more. */
import type { Problem } from '../../../shared/errors.ts';
import { examineFile, type Verdict } from '../../library/examine.ts';
import { changedFile } from '../../library/file-failure.ts';
import { lookLater } from '../../library/look-later.ts';
import { NEW_PROGRESS, type Progress } from '../../queue/transition.ts';
import type { Upload } from '../../queue/upload.ts';
import {
  folderAway,
  NOTHING_HEARD,
  whereabouts,
  type StepParts,
  type StepResult,
} from './parts.ts';

export async function lookAgain(
  parts: StepParts,
  row: Upload,
  signal: AbortSignal,
): Promise<StepResult> {
  const { store, now, random } = parts;
  const verdict = await examined(parts, row, signal);
  if (verdict === null) return NOTHING_HEARD;
  const place =
    verdict.kind === 'refused'
      ? await whereabouts(parts, row.id, verdict.problem.code, signal)
      : 'there';
  if (place === null) return NOTHING_HEARD;
  store.transaction(() => {
    const present = store.upload(row.id);
    if (present?.progress.state !== 'queued') return;
    if (verdict.kind === 'unchanged') return;
    if (present.fingerprint !== null) return; // an intake has found it whole
    if (verdict.kind === 'unsettled') {
      const { attempts } = row.progress;
      store.renew(row.id, row.run, row, waitFor(verdict.againInMs, attempts, now(), random()));
      return;
    }
    const again = { ...NEW_PROGRESS, attempts: row.progress.attempts };
    if (place === 'away') {
      store.renew(row.id, row.run, row, { ...again, problem: folderAway('intake') });
      return;
    }
    if (verdict.kind === 'refused') {
      const { file, state, problem } = verdict;
      const later = lookLater(verdict, row.progress.attempts, now(), random());
      store.renew(row.id, row.run, file, later ?? { ...NEW_PROGRESS, state, problem });
      return;
    }
    const { file } = verdict;
    const live = store.liveUpload(row.destinationId, file.fingerprint);
    // An intake may have met the same file meanwhile: then the row knows its content already.
    if (live === undefined || live.id === row.id) {
      store.renew(row.id, row.run, file, again);
    } else {
      const problem: Problem = { code: 'duplicate', stage: 'intake' };
      store.renew(row.id, row.run, file, { ...NEW_PROGRESS, state: 'skipped', problem });
    }
  });
  return NOTHING_HEARD;
}

/** It is looked at a few times only: who gives a command waits for its end. */
function waitFor(againInMs: number, looks: number, now: number, random: number): Progress {
  const { code, detail, passing } = changedFile('being written');
  const problem: Problem = { code, detail, stage: 'intake' };
  const later = lookLater({ passing, problem }, looks, now, random);
  if (later === null) return { ...NEW_PROGRESS, state: 'failed', problem };
  return { ...later, retryAt: Math.max(later.retryAt, now + againInMs) };
}

/** Null when the program ends meanwhile. */
async function examined(
  { settling }: StepParts,
  { path, name, progress }: Upload,
  signal: AbortSignal,
): Promise<Verdict | null> {
  // What changed a moment ago may be half written.
  const stillness = progress.problem?.code === 'file-changed' ? settling : null;
  try {
    return await examineFile(path, name, undefined, undefined, signal, stillness);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}
