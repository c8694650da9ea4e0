/** @file A row without a fingerprint: its file is examined as if it were new. */
import type { Problem } from '../../../shared/errors.ts';
import { examineFile, type Verdict } from '../../library/examine.ts';
import { lookLater } from '../../library/look-later.ts';
import { NEW_PROGRESS } from '../../queue/transition.ts';
import type { Upload } from '../../queue/upload.ts';
import { NOTHING_HEARD, type StepParts, type StepResult } from './parts.ts';

export async function lookAgain(
  parts: StepParts,
  row: Upload,
  signal: AbortSignal,
): Promise<StepResult> {
  const { store, now, random } = parts;
  const verdict = await examined(row, signal);
  if (verdict === null) return NOTHING_HEARD;
  store.transaction(() => {
    if (store.upload(row.id)?.progress.state !== 'queued') return;
    if (verdict.kind === 'unchanged' || verdict.kind === 'unsettled') return;
    const again = { ...NEW_PROGRESS, attempts: row.progress.attempts };
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

/** Null when the program ends meanwhile. */
async function examined(row: Upload, signal: AbortSignal): Promise<Verdict | null> {
  try {
    return await examineFile(row.path, row.name, undefined, undefined, signal);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}
