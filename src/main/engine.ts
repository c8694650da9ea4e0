/** @file Composes library, queue and upload; knows no Electron. The app, the command line and the tests use it alike. */
import { setImmediate } from 'node:timers/promises';
import { assertNever } from '../shared/assert-never.ts';
import type { Problem } from '../shared/errors.ts';
import { DEFAULT_SETTINGS } from '../shared/settings.ts';
import {
  type CheckState,
  type Destination,
  type Snapshot,
  type UploadAction,
  type UploadDetails,
  type UploadFacets,
  type UploadPage,
  type UploadQuery,
  type UploadView,
} from '../shared/upload.ts';
import { NO_SESSION, type Sessions } from './account/session.ts';
import { createCallPace } from './api/call-pace.ts';
import { createApiClient } from './api/client.ts';
import { createHttpClient } from './api/http.ts';
import { destinationByFolder, type ByFolder } from './library/album-titles.ts';
import { absolutePath, type FilePath } from './library/file-path.ts';
import { retryEvent, takeIn, type IntakeTally } from './library/intake.ts';
import { readShot } from './library/shot.ts';
import { queueFile } from './platform/data-folder.ts';
import { silentLog, type Log } from './platform/log.ts';
import { createDestinations } from './queue/destinations.ts';
import { createHosts } from './queue/hosts.ts';
import { createIntakeLog } from './queue/intake-log.ts';
import { createLooking } from './queue/looking.ts';
import { createNotes } from './queue/notes.ts';
import type { Rebuilt } from './queue/opening.ts';
import { openStore } from './queue/store.ts';
import { createTickets } from './queue/tickets.ts';
import type { Upload } from './queue/upload.ts';
import { detailsOf, figuresOf, reportOf, viewOf, type RunReport } from './queue/views.ts';
import { writeReport, type ReportFormat, type ReportParts } from './report/report.ts';
import { createChecking } from './upload/checking.ts';
import { createLoop } from './upload/loop.ts';
import { createMeter } from './upload/meter.ts';

export type { ByFolder };

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

/** Some uploads, or all that a view shows. */
export type UploadSelection = { readonly ids: readonly number[] } | { readonly query: UploadQuery };

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
  /** How long a commit or an album whose answer was lost may take to show on OK before it is repeated. */
  readonly patienceMs?: number;
  /** How long OK may be silent before a call, or a POST of photos, counts as lost; in milliseconds. */
  readonly answerTimeoutMs?: { readonly call: number; readonly photos: number };
  readonly now?: () => number;
  /** A clock that nobody sets, in milliseconds. */
  readonly monotonic?: () => number;
  readonly random?: () => number;
}

/** Something to tell that belongs to no photo. */
export interface Notice {
  readonly problem: Problem;
  readonly path: string | null;
}

export interface Engine {
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
  /** The person's own pause: stops at once what is being sent, also after the next start; `resume` lifts every pause. */
  pause(): void;
  resume(): void;
  /**
   * Whose photos are uploaded from now on, and with what. Another account's are stopped first
   * and wait; before anybody has signed in, photos wait for the first who does.
   */
  useAccount(active: Owner | null): Promise<void>;
  /** The most photo POSTs at once, from the settings. */
  setPhotosAtOnce(limit: number): void;
  snapshot(): Snapshot;
  page(query: UploadQuery & { readonly offset: number; readonly limit: number }): UploadPage;
  facets(view: Pick<UploadQuery, 'filter' | 'search'>): UploadFacets;
  /** Null when there is no such row any more. */
  details(uploadId: number): Promise<UploadDetails | null>;
  /** Rejects with the system's error. */
  writeReport(format: ReportFormat, file: string, words: Omit<ReportParts, 'store'>): Promise<void>;
  /** Asks OK whether every done photo is still there; ignored while that is being asked. */
  startCheck(): void;
  /** Called at most four times a second while OK is asked, and at the end. Returns the function that ends it. */
  onCheck(listener: (state: CheckState) => void): () => void;
  /** The file behind a row and its permanent id, for showing it; null when there is no such row. */
  locate(uploadId: number): { readonly path: FilePath; readonly photoId: string | null } | null;
  /** Resolves when nothing is left to do, or when it waits for a person (the snapshot's pause says why). */
  whenSettled(): Promise<void>;
  /** Files that this run's intakes have examined so far. */
  intakeSoFar(): { readonly found: number; readonly skipped: number };
  /** What became of the photos that this run met. */
  report(): RunReport;
  /** Called at most four times a second while something changes. Returns the function that ends it. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
  /** Stops what is in flight, keeps the state and closes the queue. */
  close(): Promise<void>;
}

const PUBLISH_MS = 250;
/** How long unanswered calls may take when the program ends. */
const CLOSE_GRACE_MS = 5_000;
/** OK's own pages show a photo within a few seconds; nothing is published (ok-api §5). */
const PATIENCE_MS = 10_000;
/** The upload host decodes every photo before it answers. */
const ANSWER_TIMEOUT_MS = { call: 60_000, photos: 180_000 };

export function createEngine(options: EngineOptions): Engine {
  const { log = silentLog, continues = true, now = Date.now, random = Math.random } = options;
  const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const store = openStore(queueFile(options.dataFolder), now);
  store.startAnew();
  const notices: Notice[] = store.rebuilt === null ? [] : [noticeOf(store.rebuilt)];
  const destinations = createDestinations(store);
  const looking = createLooking(store);
  const intakeLog = createIntakeLog(store);
  const notes = createNotes(store);
  const http = createHttpClient();
  store.useAccount(options.account?.uid ?? '');
  let sessions = options.account?.sessions ?? NO_SESSION;
  const api = createApiClient({
    apiUrl: options.apiUrl,
    http,
    sessions: () => sessions,
    pace: createCallPace(),
    answerTimeoutMs: answerTimeoutMs.call,
  });
  const last = store.lastRun();
  let run = continues && last.unfinished ? last.run : last.run + 1;
  const intakes = new Map<AbortController, Promise<unknown>>();
  /** What the intakes of this run have met so far. */
  const tallies: { found: number; checked: number; skipped: number }[] = [];
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let waiters: (() => void)[] = [];
  const meter = createMeter();
  let revision = 1;
  let publishing: NodeJS.Timeout | undefined;
  let isClosed = false;
  let isStarted = false;
  let switching = Promise.resolve();

  const loop = createLoop({
    store,
    destinations,
    tickets: createTickets(store),
    hosts: createHosts(store),
    notes,
    api,
    http,
    now,
    monotonic: options.monotonic ?? (() => performance.now()),
    random,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    answerTimeoutMs: answerTimeoutMs.photos,
    onChange: changed,
    onBug: (cause) => log.error({ err: cause }, 'unexpected'),
    isIntakeActive: () => intakes.size > 0,
  });
  loop.setSendLimit(options.photosAtOnce ?? DEFAULT_SETTINGS.photosAtOnce);
  if (continues && notes.has('paused')) loop.pause();

  const checking = createChecking({ store, destinations, api, viewed });

  function changed(): void {
    if (isClosed) return;
    publishing ??= setTimeout(publish, listeners.size > 0 ? PUBLISH_MS : 20);
  }

  function publish(): void {
    publishing = undefined;
    revision += 1;
    meter.record(loop.state().bytesSent, now());
    if (isSettled()) {
      for (const resolve of waiters) resolve();
      waiters = [];
    }
    if (listeners.size === 0) return;
    const snapshot = takeSnapshot();
    for (const listener of listeners) listener(snapshot);
    // The speed goes on changing while nothing else does.
    if (loop.state().isFlying) changed();
  }

  function isSettled(): boolean {
    const { pause, isFlying, fatal } = loop.state();
    if (fatal !== null) return true;
    if (intakes.size > 0 || isFlying) return false;
    return (pause !== null && pause.until === null) || !store.lastRun().unfinished;
  }

  function takeSnapshot(): Snapshot {
    const figures = figuresOf(store.totals(run), loop.takenInAll());
    const { pause, isFlying, uselessSince } = loop.state();
    const bytesPerSecond = isFlying ? meter.rate(now()) : null;
    return {
      counts: store.counts(),
      ...figures,
      bytesPerSecond,
      secondsLeft:
        bytesPerSecond !== null && bytesPerSecond > 0
          ? (figures.totalBytes - figures.sentBytes) / bytesPerSecond
          : null,
      intake: {
        active: intakes.size > 0,
        found: tallies.reduce((sum, tally) => sum + tally.found, 0),
        checked: tallies.reduce((sum, tally) => sum + tally.checked, 0),
      },
      pause,
      uselessSince,
      revision,
    };
  }

  function viewed(upload: Upload): UploadView {
    const destination = destinations.get(upload.destinationId);
    return viewOf(upload, destination, loop.takenBytes(upload.id), now());
  }

  /** What comes after everything was done is a new run. */
  function beginRun(): void {
    const state = store.lastRun();
    if (intakes.size === 0 && !state.unfinished && continues) {
      run = state.run + 1;
      tallies.length = 0;
    }
  }

  function takeInAndForget(
    id: number,
    request: AddRequest,
    onProgress?: (found: number) => void,
  ): Promise<AddSummary> {
    const stop = new AbortController();
    const progress = { found: 0, checked: 0, skipped: 0 };
    tallies.push(progress);
    const { destination } = request;
    const work = async (): Promise<AddSummary> => {
      const tally = await takeIn(
        {
          store,
          destinations,
          now,
          random,
          untilWritable: (cause, signal) => loop.untilWritable(cause, signal),
        },
        {
          paths: request.paths,
          run,
          destinationOf: (file) =>
            destination.kind === 'by-folder'
              ? destinationByFolder(file, destination.groupId)
              : destination,
          signal: stop.signal,
          onProgress: (tally, written) => {
            progress.found = tally.found;
            progress.skipped = tally.skipped;
            progress.checked = tally.skipped + tally.duplicates + tally.queued + tally.failed;
            onProgress?.(tally.found);
            changed();
            if (written) loop.wake();
          },
        },
      );
      if (!stop.signal.aborted) intakeLog.remove(id);
      return tally;
    };
    const intake = work().finally(() => {
      intakes.delete(stop);
      changed();
      loop.wake();
    });
    intakes.set(stop, intake);
    return intake;
  }

  /** No call of one account may go on with the session of another. */
  async function switchTo(active: Owner | null): Promise<void> {
    if (isClosed) return;
    const uid = active?.uid ?? store.account();
    if (uid !== store.account()) {
      for (const stop of intakes.keys()) stop.abort();
      await Promise.allSettled(intakes.values());
      await checking.stop();
      await loop.stop(CLOSE_GRACE_MS);
      try {
        store.useAccount(uid);
      } finally {
        // When the queue could not be written, it goes on as it was.
        if (isStarted) {
          loop.start();
          resumeIntakes();
        }
      }
    }
    sessions = active?.sessions ?? NO_SESSION;
    loop.sessionChanged();
    changed();
  }

  function resumeIntakes(): void {
    if (!continues) return;
    for (const { id, request } of intakeLog.unfinished()) {
      void takeInAndForget(id, request).catch((cause: unknown) =>
        log.error({ err: cause }, 'intake'),
      );
    }
  }

  function retryOne(upload: Upload): void {
    const event = retryEvent(store, upload, now());
    const stage = upload.progress.problem?.stage;
    store.apply([{ id: upload.id, event }]);
    store.adopt(upload.id, run);
    // What was wrong with the file may have been put right: look before sending.
    if (event.type === 'retry-asked' && stage !== 'commit' && upload.progress.token === null) {
      store.forgetFingerprint(upload.id);
    }
  }

  function retryFailed(ids: readonly number[]): number {
    return store.transaction(() => {
      const failed = store.uploadsOf(ids).filter(({ progress }) => progress.state === 'failed');
      for (const upload of failed) retryOne(upload);
      return failed.length;
    });
  }

  function actionOn(action: UploadAction): (ids: readonly number[]) => number {
    switch (action) {
      case 'retry':
        return retryFailed;
      case 'remove':
        return (ids) => loop.remove(ids);
      case 'to-top': {
        const rank = store.ranks().first - 1;
        return (ids) => store.rankBy(ids, rank);
      }
      case 'to-bottom': {
        const rank = store.ranks().last + 1;
        return (ids) => store.rankBy(ids, rank);
      }
      default:
        return assertNever(action);
    }
  }

  /** In pieces of one transaction each, in the order in which they were found. */
  function* piecesOf(on: UploadSelection): Generator<readonly number[]> {
    if ('ids' in on) {
      yield on.ids;
      return;
    }
    let ids: number[] = [];
    do {
      ids = looking.idsAfter(on.query, ids.at(-1) ?? 0, 500);
      if (ids.length > 0) yield ids;
    } while (ids.length > 0);
  }

  return {
    takeNotices: () => notices.splice(0),

    start() {
      isStarted = true;
      loop.start();
      resumeIntakes();
    },

    async add(request, onProgress) {
      await switching;
      beginRun();
      // Written before the first file is looked at: a crash in the middle loses no folder.
      const paths = request.paths.map(absolutePath);
      const absolute = { ...request, paths };
      return takeInAndForget(intakeLog.add(absolute), absolute, onProgress);
    },

    retry(selection) {
      beginRun();
      let retried = 0;
      if ('ids' in selection) {
        retried = retryFailed(selection.ids);
      } else {
        const stage = 'stage' in selection ? selection.stage : 'all';
        let afterId = 0;
        for (;;) {
          const failed = store.failedUploads(stage, afterId, 500);
          const lastFailed = failed.at(-1);
          if (lastFailed === undefined) break;
          store.transaction(() => {
            for (const upload of failed) retryOne(upload);
          });
          retried += failed.length;
          afterId = lastFailed.id;
        }
      }
      loop.wake();
      changed();
      return retried;
    },

    async act(action, on) {
      await switching;
      if (action === 'retry') beginRun();
      const work = actionOn(action);
      const account = store.account();
      let acted = 0;
      for (const ids of piecesOf(on)) {
        acted += work(ids);
        changed();
        await setImmediate();
        if (isClosed) return acted;
        if (store.account() !== account) break;
      }
      loop.wake();
      return acted;
    },

    pause() {
      loop.pause();
      notes.keep('paused');
    },
    resume() {
      loop.resume();
      notes.forget('paused');
    },

    useAccount(active) {
      const switched = switching.then(() => switchTo(active));
      // A failure is for this caller to hear: the next switch begins anew.
      switching = switched.catch(() => undefined);
      return switched;
    },

    setPhotosAtOnce: (limit) => loop.setSendLimit(limit),
    snapshot: takeSnapshot,

    page({ offset, limit, ...query }) {
      const { rows, total } = looking.page(query, offset, limit);
      return { rows: rows.map(viewed), total };
    },

    facets: ({ filter, search }) => looking.facets(filter, search),

    async details(uploadId) {
      const upload = store.upload(uploadId);
      if (upload === undefined) return null;
      const shot = await readShot(upload.path);
      // Meanwhile it may have changed, or left.
      const present = isClosed ? undefined : store.upload(uploadId);
      if (present === undefined) return null;
      return detailsOf(viewed(present), present, shot, store.history(uploadId));
    },

    writeReport: (format, file, { say, linkOf }) =>
      writeReport({ store, say, linkOf }, format, file),

    startCheck() {
      checking.start().catch((cause: unknown) => log.error({ err: cause }, 'check'));
    },

    onCheck: (listener) => checking.onChange(listener),

    locate(uploadId) {
      const upload = store.upload(uploadId);
      if (upload === undefined) return null;
      return { path: upload.path, photoId: upload.progress.photoId };
    },

    async whenSettled() {
      if (!isSettled()) {
        await new Promise<void>((resolve) => {
          waiters.push(resolve);
          changed();
        });
      }
      const { fatal } = loop.state();
      if (fatal !== null) throw fatal;
    },

    intakeSoFar: () => ({
      found: tallies.reduce((sum, tally) => sum + tally.checked, 0),
      skipped: tallies.reduce((sum, tally) => sum + tally.skipped, 0),
    }),

    report: () => reportOf({ store, destinations }, run, loop.state()),

    onChange(listener) {
      listeners.add(listener);
      changed();
      return () => listeners.delete(listener);
    },

    async close() {
      await switching;
      for (const stop of intakes.keys()) stop.abort();
      await Promise.allSettled(intakes.values());
      await checking.stop();
      await loop.stop(CLOSE_GRACE_MS);
      isClosed = true;
      clearTimeout(publishing);
      http.close();
      store.close();
    },
  };
}

function noticeOf({ setAside, lost }: Rebuilt): Notice {
  const code = lost ? 'queue-rebuilt-in-part' : 'queue-rebuilt';
  return { problem: { code, stage: 'intake' }, path: setAside };
}
