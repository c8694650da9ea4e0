/** @file What every step works with. A step is one call to OK: it never repeats itself, never sleeps and never chooses its photos. */
import type { Problem, ProblemCode, Stage } from '../../../shared/errors.ts';
import type { RefusedPhotos } from '../../../shared/settings.ts';
import type { ApiClient } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import type { HttpClient } from '../../api/http.ts';
import type { Explain } from '../../api/portal.ts';
import type { Settling } from '../../library/examine.ts';
import { OUT_OF_REACH } from '../../library/known-file.ts';
import type { CopyFiles } from '../../platform/copy-files.ts';
import type { Destinations } from '../../queue/destinations.ts';
import type { Store } from '../../queue/store.ts';
import type { Tickets } from '../../queue/tickets.ts';
import type { Upload } from '../../queue/upload.ts';
import type { Health, Verdict } from '../health.ts';
import { MOST_ATTEMPTS, outcomeOf } from '../outcome.ts';
import type { Throttle } from '../throttle.ts';

/** Kept folders that are away with their drive or share: photos in them wait, and do not pay. */
export interface Absences {
  /** Those that are known to be. */
  away(): readonly number[];
  /**
   * Whether the kept folder of an upload is; from then on it is known to be, until it is back.
   * Rejects only with the reason of an aborted signal.
   */
  isAway(uploadId: number, signal: AbortSignal): Promise<boolean>;
}

export interface StepParts {
  readonly store: Store;
  readonly absences: Absences;
  readonly destinations: Destinations;
  readonly tickets: Tickets;
  readonly api: ApiClient;
  readonly http: HttpClient;
  /** Tells the sign-in of a network from what goes wrong at OK. */
  readonly explain: Explain;
  /** What photos may take of the connection. */
  readonly throttle: Throttle;
  readonly health: Health;
  readonly copies: CopyFiles;
  /** What is done with a photo that OK refused and a smaller copy could help. */
  readonly refusedPhotos: () => RefusedPhotos;
  /** What a file has to be that changed on the way, before it is read again. */
  readonly settling: Settling;
  readonly now: () => number;
  readonly random: () => number;
  /** How long a commit or an album whose answer was lost may take to show on OK, in milliseconds. */
  readonly patienceMs: number;
  /** How long the upload host may be silent, in milliseconds. */
  readonly answerTimeoutMs: number;
}

/** Null: OK gave an answer that makes sense. */
export type StepResult = Verdict | null;

/** Nothing was learned of OK. */
export const NOTHING_HEARD: Verdict = { outcome: { kind: 'stopped' }, isOutage: false };

/** A ticket or token this near its end is not begun with. */
export const TICKET_MARGIN_MS = 5 * 60 * 1000;

export function judge(
  parts: StepParts,
  failure: Failure,
  stage: Stage,
  rows: readonly Upload[],
): Verdict {
  const outcome = outcomeOf(failure, stage);
  const isLastAttempt = rows.some(({ progress }) => progress.attempts + 1 >= MOST_ATTEMPTS);
  return parts.health.judge(
    outcome,
    stage,
    rows.map(({ id }) => id),
    outcome.kind === 'unknown' && isLastAttempt && othersFollow(parts),
  );
}

/** Whether photos are being sent, or could be: on a slow connection few commits come of an outage. */
function othersFollow({ store, absences }: StepParts): boolean {
  const away = absences.away();
  return [
    () => store.due('sending', 1),
    () => store.dueReserved(1, away),
    () => store.dueUnreserved(1, away),
  ].some((find) => find().length > 0);
}

/** What a photo waits for whose kept folder is away. */
export function folderAway(stage: Stage): Problem {
  return { code: 'folder-away', stage };
}

/** Where the kept folder is of a photo that could not be read; null when the step is stopped meanwhile. */
export async function whereabouts(
  { absences }: StepParts,
  uploadId: number,
  code: ProblemCode,
  signal: AbortSignal,
): Promise<'there' | 'away' | null> {
  if (!OUT_OF_REACH.has(code)) return 'there';
  try {
    return (await absences.isAway(uploadId, signal)) ? 'away' : 'there';
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}
