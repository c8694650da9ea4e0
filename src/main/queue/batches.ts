/** @file What goes together into one call: pure choices over rows that are due. */
import { bytesToSend } from './copy.ts';
import type { Upload } from './upload.ts';

export interface BatchLimits {
  readonly photos: number;
  readonly bytes: number;
}

/** Small batches, as the API's notes advise: a broken connection costs little. */
export const SEND_LIMITS: BatchLimits = { photos: 5, bytes: 16 * 1024 * 1024 };
/** The most ids that one reservation asks for; OK's own limit is not published (ok-api §7). */
export const RESERVE_LIMITS: BatchLimits = { photos: 100, bytes: Infinity };
/** The most photos of one commit call; OK's own limit is not published (ok-api §7). */
export const COMMIT_LIMITS: BatchLimits = { photos: 100, bytes: Infinity };

/**
 * The longest beginning of `rows` that may go together: one destination and ticket,
 * within the limits, and no more photos than any of them accepts beside itself.
 * Never empty unless `rows` is: a photo above the byte limit goes alone.
 */
export function takeBatch(rows: readonly Upload[], limits: BatchLimits): Upload[] {
  const batch: Upload[] = [];
  let bytes = 0;
  let photos = limits.photos;
  for (const row of rows) {
    const first = batch[0];
    if (first !== undefined) {
      if (row.destinationId !== first.destinationId) break;
      if (row.progress.ticketId !== first.progress.ticketId) break;
      if (batch.length + 1 > Math.min(photos, row.progress.batchMax)) break;
      if (bytes + bytesToSend(row) > limits.bytes) break;
    }
    batch.push(row);
    bytes += bytesToSend(row);
    photos = Math.min(photos, row.progress.batchMax);
  }
  return batch;
}

/** How many of a refused batch may go together next time. */
export function halved(batchLength: number): number {
  return Math.max(1, Math.floor(batchLength / 2));
}

/**
 * The photos of one destination that go into the next commit call, from its sent rows in
 * order. A photo with a caption is committed alone: only that form has a documented place for it.
 */
export function takeCommit(rows: readonly Upload[]): Upload[] {
  const first = rows[0];
  if (first === undefined) return [];
  if (first.caption !== null) return [first];
  const batch: Upload[] = [];
  let photos = COMMIT_LIMITS.photos;
  for (const row of rows) {
    if (row.caption !== null || row.destinationId !== first.destinationId) continue;
    const together = Math.min(photos, row.progress.batchMax);
    if (batch.length > 0 && batch.length + 1 > together) break;
    batch.push(row);
    photos = together;
  }
  return batch;
}

export interface Readiness {
  /** How many photos of the destination could go into the call now. */
  readonly ready: number;
  /** How many one call holds at most. */
  readonly most: number;
  /** Whether more photos are about to join. */
  readonly moreComing: boolean;
  /** How long the first has been waiting, and how long it may, in milliseconds. */
  readonly waitedMs: number;
  readonly patienceMs: number;
}

/** Whether a call is worth making now, or a little later with more photos in it. */
export function isWorthCalling({
  ready,
  most,
  moreComing,
  waitedMs,
  patienceMs,
}: Readiness): boolean {
  if (ready === 0) return false;
  return ready >= most || !moreComing || waitedMs >= patienceMs;
}
