/** @file What a rebuilt queue forgot of a photo, and its file still tells: without it no look on OK can know it. */
import { examineFile } from '../library/examine.ts';
import type { Upload } from '../queue/upload.ts';

export interface Facts {
  /** The same rows, in the same order, with size, time, pixels and caption where they were missing. */
  readonly rows: readonly Upload[];
  /** Rows whose file is gone or another one: nobody can say whether OK has them. */
  readonly blank: ReadonlySet<number>;
}

/** Reads the files of rebuilt rows; null when the program ends meanwhile. */
export async function factsOf(rows: readonly Upload[], signal: AbortSignal): Promise<Facts | null> {
  const whole: Upload[] = [];
  const blank = new Set<number>();
  for (const row of rows) {
    const known = isRebuilt(row) ? await fromFile(row, signal) : row;
    if (signal.aborted) return null;
    if (known === null) blank.add(row.id);
    whole.push(known ?? row);
  }
  return { rows: whole, blank };
}

/** An index tells no times (`queue/rebuild/restore.ts`). */
function isRebuilt({ mtimeMs }: Upload): boolean {
  return mtimeMs === 0;
}

async function fromFile(row: Upload, signal: AbortSignal): Promise<Upload | null> {
  try {
    const seen = await examineFile(row.path, row.name, undefined, undefined, signal);
    const isSame = seen.kind === 'photo' && seen.file.fingerprint === row.fingerprint;
    return isSame ? { ...row, ...seen.file } : null;
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}
