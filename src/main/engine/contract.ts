/** @file What the engine promises to the app, the command line and the tests. */
import type { Problem, Result } from '../../shared/errors.ts';
import type { Group } from '../../shared/groups.ts';
import type { RequestInput } from '../../shared/ipc.ts';
import type { ChangedPhotos, RefusedPhotos, Rules } from '../../shared/settings.ts';
import type {
  CheckState,
  Destination,
  FacetQuery,
  Moment,
  RemovalView,
  Snapshot,
  UploadAction,
  UploadDetails,
  UploadFacets,
  UploadPage,
  UploadQuery,
} from '../../shared/upload.ts';
import type { Sessions } from '../account/session.ts';
import type { Routing } from '../api/routing.ts';
import type { Folders } from '../folders/folders.ts';
import type { Timers, WatchTimes } from '../folders/timers.ts';
import type { ByFolder } from '../library/album-titles.ts';
import type { FilePath } from '../library/file-path.ts';
import type { IntakeTally } from '../library/intake.ts';
import type { Log } from '../platform/log.ts';
import type { RunReport } from '../queue/views.ts';
import type { ReportFormat, ReportWords } from '../report/report.ts';
import type { Conditions } from '../upload/conditions.ts';
import type { ThrottleClock } from '../upload/throttle.ts';

export interface AddRequest {
  readonly paths: readonly FilePath[];
  readonly destination: Destination | ByFolder;
}

/** What one intake came to; `found` is the sum of the other numbers. */
export type AddSummary = Readonly<IntakeTally>;

/** Whose photos are uploaded, and with what session. */
export interface Owner {
  readonly uid: string;
  readonly sessions: Sessions;
}

export type RetrySelection =
  { readonly all: true } | { readonly ids: readonly number[] } | { readonly stage: 'commit' };

/** Some uploads, or all that a view shows, or showed at a moment. */
export type UploadSelection =
  | { readonly ids: readonly number[] }
  | { readonly query: UploadQuery; readonly asOf?: Moment | undefined };

export interface EngineOptions {
  /** The folder that holds the queue; it exists, and no other program works in it. */
  readonly dataFolder: string;
  readonly apiUrl: string;
  /** Who is active from the beginning; `useAccount` changes it. */
  readonly account?: Owner | null;
  readonly log?: Log;
  /** The app goes on with what it left, also with a folder half taken in; the command line begins anew. */
  readonly continues?: boolean;
  readonly photosAtOnce?: number;
  readonly refusedPhotos?: RefusedPhotos;
  readonly changedPhotos?: ChangedPhotos;
  /** What all photos together may take of the connection; null, or left out, is no limit. */
  readonly bytesPerSecond?: number | null;
  /** Which way requests take; straight unless told. */
  readonly routing?: Routing;
  /** When photos wait by themselves; left out, never: who gives a command wants it done now. */
  readonly rules?: Rules;
  /** The clock of that limit. */
  readonly throttleClock?: ThrottleClock;
  /** How long a commit or an album whose answer was lost may take to show on OK before it is repeated. */
  readonly patienceMs?: number;
  /** How long OK may be silent before a call, or a POST of photos, counts as lost; in milliseconds. */
  readonly answerTimeoutMs?: { readonly call: number; readonly photos: number };
  /** When kept folders are looked at by themselves, where it is not as usual, and by which clock. */
  readonly watchTimes?: Partial<WatchTimes>;
  readonly timers?: Timers;
  readonly now?: () => number;
  /** A clock that nobody sets, in milliseconds. */
  readonly monotonic?: () => number;
  readonly random?: () => number;
}

/** Which photos a report is about. */
export type ReportScope = RequestInput<'report.export'>['of'];

/** Something to tell that belongs to no photo. */
export interface Notice {
  readonly problem: Problem;
  readonly path: string | null;
}

export interface Engine {
  /** The folders that Okapi keeps. */
  readonly folders: Folders;
  /** What opening the queue met; told once, when there is somebody to tell it to. */
  takeNotices(): readonly Notice[];
  /** Begins to send and commit what the queue holds; adding and listing work before it too. */
  start(): void;
  /** Scans, fingerprints, checks and enqueues; resolves when all of it is in the queue. */
  add(request: AddRequest, onProgress?: (found: number) => void): Promise<AddSummary>;
  /** Puts failed uploads back to where they failed and returns how many. */
  retry(selection: RetrySelection): number;
  /**
   * Does something with uploads: those that it fits, the others stay as they are. Answers how
   * many those were. A large view is worked through piece by piece, so that nothing else waits.
   */
  act(action: UploadAction, on: UploadSelection): Promise<number>;
  /** What it would be to remove uploads, for the question before it. */
  removal(on: UploadSelection): Promise<RemovalView>;
  /** The person's own pause: stops at once what is being sent, also after the next start; `resume` lifts every pause. */
  pause(): void;
  resume(): void;
  /**
   * Whose photos are uploaded from now on, and with what. Another account's are stopped first
   * and wait; before anybody has signed in, photos wait for the first who does.
   */
  useAccount(active: Owner | null): Promise<void>;
  /** What stood in the way to OK may be gone: what waits for that tries again at once. A person's own pause stays. */
  tryAgain(): void;
  /** The most photo POSTs at once, from the settings. */
  setPhotosAtOnce(limit: number): void;
  /** What photos get from now on that OK refuses; what was decided before goes on. */
  setRefusedPhotos(what: RefusedPhotos): void;
  /** What happens from now on with photos of kept folders whose files change. */
  setChangedPhotos(what: ChangedPhotos): void;
  /** Bytes a second for all photos together, from now on, also for those on their way; null is no limit. */
  setSpeedLimit(bytesPerSecond: number | null): void;
  /** When photos wait by themselves, from now on, also those on their way. */
  setRules(rules: Rules): void;
  /** What the computer says of its connection now; until it has, it counts as online and not metered. */
  setConditions(conditions: Partial<Conditions>): void;
  /** The computer has other addresses than before, these: kept connections are of no use, and what goes through one that is gone begins anew. */
  networkChanged(addresses: readonly string[]): void;
  /** The computer has slept: what was being sent then begins anew. */
  awake(): void;
  snapshot(): Snapshot;
  page(query: UploadQuery & { readonly offset: number; readonly limit: number }): UploadPage;
  facets(query: FacetQuery): UploadFacets;
  /** Null when there is no such row any more. */
  details(uploadId: number): Promise<UploadDetails | null>;
  /** Of every photo, of the present run or the last one, or of what the last check missed on OK. Rejects with the system's error. */
  writeReport(
    format: ReportFormat,
    file: string,
    words: ReportWords,
    of?: ReportScope,
  ): Promise<void>;
  /** Asks OK for the groups that the active account may put photos into. */
  groups(): Promise<Result<readonly Group[]>>;
  /** Asks OK whether every done photo is still there; ignored while that is being asked. */
  startCheck(): void;
  /** Ends it before its end; what it has found stays. */
  cancelCheck(): Promise<void>;
  /** Where the last check of the active account is; null when there was none since it became so. */
  checkState(): CheckState | null;
  /** Called at the engine's beat while OK is asked, and at the end; null when another account is active. Returns the function that ends it. */
  onCheck(listener: (state: CheckState | null) => void): () => void;
  /** The file behind a row and its permanent id, for showing it; null when there is no such row. */
  locate(uploadId: number): { readonly path: FilePath; readonly photoId: string | null } | null;
  /** Resolves when nothing is left to do, or when it waits for a person (the snapshot's pause says why). */
  whenSettled(): Promise<void>;
  /** Files that this run's intakes have examined so far. */
  intakeSoFar(): { readonly found: number; readonly skipped: number };
  /** What became of the photos that this run met. */
  report(): RunReport;
  /** Called at most four times a second, with what else is told counted, while something changes. Returns the function that ends it. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
  /** Stops what is in flight, keeps the state and closes the queue. */
  close(): Promise<void>;
}
