/** @file Makes the smaller copy of a photo that OK refused, just before it is sent. The photo itself is only read. */
import { createHash } from 'node:crypto';
import type { Problem, Result } from '../../../shared/errors.ts';
import type { FileFailure } from '../../library/file-failure.ts';
import { LARGEST_WHOLE_BYTES, readPhoto } from '../../library/read-photo.ts';
import { makeSmallerCopy } from '../../platform/smaller-copy.ts';
import type { Copy } from '../../queue/copy.ts';
import type { Upload } from '../../queue/upload.ts';
import { settleOne } from '../settle.ts';
import {
  folderAway,
  NOTHING_HEARD,
  whereabouts,
  type StepParts,
  type StepResult,
} from './parts.ts';

/**
 * The copy is on the disk before the queue says so. Rejects with the system's error when it cannot
 * be written: then all waits for room, and it is made again.
 */
export async function makeCopy(
  parts: StepParts,
  row: Upload,
  signal: AbortSignal,
): Promise<StepResult> {
  const { store, copies } = parts;
  const { copy } = row.progress;
  if (copy === null) return NOTHING_HEARD;
  if (row.sizeBytes > LARGEST_WHOLE_BYTES) {
    giveUp(parts, row, copy);
    return NOTHING_HEARD;
  }
  const photo = await contentOf(row, signal);
  if (photo === null) return NOTHING_HEARD;
  if (!photo.ok) {
    await settleFile(parts, row, photo.error, signal);
    return NOTHING_HEARD;
  }
  const made = await makeSmallerCopy(photo.value, copy.most, signal);
  if (signal.aborted) return NOTHING_HEARD;
  if (made === null) {
    giveUp(parts, row, copy);
    return NOTHING_HEARD;
  }
  const { jpeg, width, height } = made;
  await copies.write({ id: row.id, level: copy.level }, jpeg);
  if (isStillWanted(parts, row)) {
    const fingerprint = createHash('sha256').update(jpeg).digest('hex');
    const facts = { width, height, bytes: jpeg.length, fingerprint };
    store.apply([{ id: row.id, event: { type: 'copy-made', made: facts } }]);
  }
  return NOTHING_HEARD;
}

/** Null when the program ends meanwhile. */
async function contentOf(
  row: Upload,
  signal: AbortSignal,
): Promise<Result<Buffer, FileFailure> | null> {
  try {
    return await readPhoto(row, undefined, signal);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}

/** It cannot be decoded, or made small enough: what OK said of the photo itself is what helps. */
function giveUp(parts: StepParts, row: Upload, { refusal }: Copy): void {
  const said = refusal.detail === undefined ? '' : `${refusal.detail}; `;
  const problem = { ...refusal, detail: `${said}no smaller copy could be made` };
  if (isStillWanted(parts, row)) {
    parts.store.apply([{ id: row.id, event: { type: 'failed', problem } }]);
  }
}

/**
 * Out of reach: another attempt, or a wait when its folder is away. Changed or gone: it is looked
 * at again, as if there were no copy.
 */
async function settleFile(
  parts: StepParts,
  row: Upload,
  { code, detail, passing }: FileFailure,
  signal: AbortSignal,
): Promise<void> {
  const { store } = parts;
  const place = await whereabouts(parts, row.id, code, signal);
  if (place === null || !isStillWanted(parts, row)) return;
  if (place === 'away') {
    const event = { type: 'again', problem: folderAway('send'), retryAt: 0, spent: false } as const;
    store.apply([{ id: row.id, event }]);
    return;
  }
  const problem: Problem = { code, detail, stage: 'send' };
  store.transaction(() => {
    if (passing && code !== 'file-changed') {
      const verdict = { outcome: { kind: 'retry', problem }, isOutage: false } as const;
      store.apply([settleOne(row, verdict, parts)]);
    } else {
      store.apply([{ id: row.id, event: { type: 'copy-dropped', problem } }]);
      // What is only missing goes the ordinary way with its content known: it may turn up elsewhere.
      if (code !== 'file-missing') store.forgetFingerprint(row.id);
    }
  });
}

/** An intake may have found meanwhile that the file is another one, or a person removed it. */
function isStillWanted({ store }: StepParts, row: Upload): boolean {
  const present = store.upload(row.id)?.progress;
  return (
    present?.state === 'queued' &&
    present.copy?.made === null &&
    present.copy.level === row.progress.copy?.level
  );
}
