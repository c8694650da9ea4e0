/** @file Composes library, queue and upload; knows no Electron. The app, the command line and the tests use it alike. */
import { setImmediate } from 'node:timers/promises';
import { fail } from '../shared/errors.ts';
import { DEFAULT_SETTINGS } from '../shared/settings.ts';
import { NO_SESSION } from './account/session.ts';
import { createCallPace } from './api/call-pace.ts';
import { createApiClient } from './api/client.ts';
import { createHttpClient } from './api/http.ts';
import { createExplain } from './api/portal.ts';
import { createActs } from './engine/acts.ts';
import type { Engine, EngineOptions, Notice, Owner } from './engine/contract.ts';
import { createIntakes } from './engine/intakes.ts';
import { createSnapshots } from './engine/snapshots.ts';
import { createTelling } from './engine/telling.ts';
import { waitForFolders } from './folders/absences.ts';
import { createFolders } from './folders/folders.ts';
import { createKeptFolders } from './folders/kept-folders.ts';
import { lookAfterFolders } from './folders/look-after.ts';
import { sightOf } from './folders/look-at-folder.ts';
import { systemTimers, WATCH_TIMES } from './folders/timers.ts';
import { readShot } from './library/shot.ts';
import { openCopyFiles } from './platform/copy-files.ts';
import { queueFile } from './platform/data-folder.ts';
import { silentLog } from './platform/log.ts';
import { createDestinations } from './queue/destinations.ts';
import { createHosts } from './queue/hosts.ts';
import { createLooking } from './queue/looking.ts';
import { createNotes } from './queue/notes.ts';
import type { Rebuilt } from './queue/opening.ts';
import { openStore } from './queue/store.ts';
import { createTickets } from './queue/tickets.ts';
import { detailsOf, reportOf } from './queue/views.ts';
import { writeReport } from './report/report.ts';
import { createChecking } from './upload/checking.ts';
import { listGroups } from './upload/groups.ts';
import { createLoop } from './upload/loop.ts';
import { createMeter } from './upload/meter.ts';
import { createThrottle } from './upload/throttle.ts';

/** How long unanswered calls may take when the program ends. */
const CLOSE_GRACE_MS = 5_000;
/** OK's own pages show a photo within a few seconds; nothing is published (ok-api §5). */
const PATIENCE_MS = 10_000;
/** The upload host decodes every photo before it answers. */
const ANSWER_TIMEOUT_MS = { call: 60_000, photos: 180_000 };

export function createEngine(options: EngineOptions): Engine {
  const { log = silentLog, continues = true, now = Date.now, random = Math.random } = options;
  const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const watchTimes = { ...WATCH_TIMES, ...options.watchTimes };
  const store = openStore(queueFile(options.dataFolder), now);
  store.startAnew();
  const notices: Notice[] = store.rebuilt === null ? [] : [noticeOf(store.rebuilt)];
  const destinations = createDestinations(store);
  const looking = createLooking(store);
  const notes = createNotes(store);
  const http = createHttpClient(options.routing);
  store.useAccount(options.account?.uid ?? '');
  let sessions = options.account?.sessions ?? NO_SESSION;
  const explain = createExplain({ apiUrl: options.apiUrl, http });
  const api = createApiClient({
    apiUrl: options.apiUrl,
    http,
    explain,
    sessions: () => sessions,
    pace: createCallPace(),
    answerTimeoutMs: answerTimeoutMs.call,
  });
  const meter = createMeter();
  let refused = options.refusedPhotos ?? DEFAULT_SETTINGS.refusedPhotos;
  let changed = options.changedPhotos ?? DEFAULT_SETTINGS.changedPhotos;
  let isClosed = false;
  let isStarted = false;
  const closing = new AbortController();
  let switching = Promise.resolve();

  const loop = createLoop({
    store,
    destinations,
    tickets: createTickets(store),
    hosts: createHosts(store),
    notes,
    copies: openCopyFiles(options.dataFolder),
    refusedPhotos: () => refused,
    api,
    http,
    explain,
    throttle: createThrottle(options.throttleClock),
    settling: { ...watchTimes, now },
    // Where nobody looks after the folders, nobody would say that one is back.
    absences: {
      away: awayFolders,
      isAway: async (id, signal) => continues && (await lookingAfter.absences.isAway(id, signal)),
    },
    now,
    monotonic: options.monotonic ?? (() => performance.now()),
    random,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    answerTimeoutMs: answerTimeoutMs.photos,
    onChange: () => telling.changed(),
    onCall: (met) => log.debug(met, 'call'),
    onBug: (cause) => log.error({ err: cause }, 'unexpected'),
    isIntakeActive: () => intakes.isActive(),
  });
  const intakes = createIntakes({
    store,
    destinations,
    now,
    random,
    continues,
    untilWritable: (cause, signal) => loop.untilWritable(cause, signal),
    onProgress: (written) => {
      telling.changed();
      if (written) loop.wake();
    },
    onEnd: () => {
      telling.changed();
      loop.wake();
    },
    onBug: (cause) => log.error({ err: cause }, 'intake'),
  });
  const acts = createActs({
    store,
    looking,
    now,
    run: intakes.run,
    remove: (ids) => loop.remove(ids),
    refusedPhotos: () => refused,
  });
  const kept = createKeptFolders(store, now);
  const lookingAfter = lookAfterFolders({
    kept,
    takeIn: (scan) => intakes.scan(scan),
    changedPhotos: () => changed,
    timers: options.timers ?? systemTimers(),
    now,
    times: watchTimes,
    random,
    untilWritable: (cause, signal) => loop.untilWritable(cause, signal),
    log,
    onChange: () => telling.changed(),
    onBack: () => loop.wake(),
    onBug: (cause) => log.error({ err: cause }, 'folders'),
  });
  const folders = createFolders({
    kept,
    ...lookingAfter,
    sight: sightOf,
    account: store.account,
    ready: () => switching,
    onChange: () => telling.changed(),
    onBack: () => loop.wake(),
    onBug: (cause) => log.error({ err: cause }, 'folders'),
  });
  const { look, isSettled, viewed } = createSnapshots({
    store,
    destinations,
    loop,
    intakes,
    meter,
    absence(counts) {
      const away = awayFolders();
      return away.length === 0 ? null : waitForFolders(counts, away, kept.counts());
    },
    now,
  });
  const checking = createChecking({
    store,
    destinations,
    api,
    viewed,
    onNews: () => telling.beat(),
  });
  const telling = createTelling({
    loop,
    meter,
    now,
    look,
    isSettled,
    others: [() => folders.tell(), () => checking.tell()],
  });
  loop.setSendLimit(options.photosAtOnce ?? DEFAULT_SETTINGS.photosAtOnce);
  loop.setSpeedLimit(options.bytesPerSecond ?? null);
  if (options.rules) loop.setRules(options.rules);
  if (continues && notes.has('paused')) loop.pause();

  function awayFolders(): readonly number[] {
    return continues ? lookingAfter.absences.away() : [];
  }

  /** No call of one account may go on with the session of another. */
  async function switchTo(active: Owner | null): Promise<void> {
    if (closing.signal.aborted) return;
    const uid = active?.uid ?? store.account();
    if (uid !== store.account()) {
      await stopWork();
      await checking.forget(); // also one that was begun meanwhile
      // Until the queue has taken it, nothing goes on: it would go to the account of before.
      const isTaken = await loop.untilWritten(() => {
        store.useAccount(uid);
        intakes.takeUpRun();
      }, closing.signal);
      if (!isTaken) return;
      if (isStarted) goOn();
    }
    sessions = active?.sessions ?? NO_SESSION;
    loop.sessionChanged();
    telling.changed();
  }

  /** With the account of the moment. */
  function goOn(): void {
    loop.start();
    intakes.goOn();
    if (continues) folders.begin();
  }

  async function stopWork(): Promise<void> {
    await folders.stop();
    await intakes.stop();
    await checking.stop();
    await loop.stop(CLOSE_GRACE_MS);
  }

  return {
    folders,
    takeNotices: () => notices.splice(0),

    start() {
      isStarted = true;
      goOn();
    },

    async add(request, onProgress) {
      await switching;
      intakes.beginRun();
      return intakes.add(request, onProgress);
    },

    retry(selection) {
      intakes.beginRun();
      const retried = acts.retry(selection);
      loop.wake();
      telling.changed();
      return retried;
    },

    async act(action, on) {
      await switching;
      if (action === 'retry' || action === 'send-copy') intakes.beginRun();
      const work = acts.actionOn(action);
      const account = store.account();
      let acted = 0;
      for (const ids of acts.piecesOf(on)) {
        acted += work(ids);
        telling.changed();
        await setImmediate();
        if (isClosed) return acted;
        if (store.account() !== account) break;
      }
      loop.wake();
      return acted;
    },

    async removal(on) {
      await switching;
      return acts.removalOf(on);
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
      // A failure is for this caller to hear, and in what the loop says.
      switching = switched.catch(() => undefined);
      return switched;
    },

    tryAgain: () => loop.sessionChanged(),
    setPhotosAtOnce: (limit) => loop.setSendLimit(limit),
    setRefusedPhotos: (what) => void (refused = what),
    setChangedPhotos: (what) => void (changed = what),
    setSpeedLimit: (bytesPerSecond) => loop.setSpeedLimit(bytesPerSecond),
    setRules: (rules) => loop.setRules(rules),
    setConditions: (conditions) => loop.setConditions(conditions),
    networkChanged: (addresses) => loop.networkChanged(addresses),
    awake: () => loop.awake(),
    snapshot: telling.snapshot,

    page({ offset, limit, ...query }) {
      const { rows, total } = looking.page(query, offset, limit);
      return { rows: rows.map(viewed), total };
    },

    facets: (query) => looking.facets(query),

    async details(uploadId) {
      const upload = store.upload(uploadId);
      if (upload === undefined) return null;
      const shot = await readShot(upload.path);
      // Meanwhile it may have changed, or left.
      const present = isClosed ? undefined : store.upload(uploadId);
      if (present === undefined) return null;
      return detailsOf(viewed(present), present, shot, store.history(uploadId));
    },

    writeReport(format, file, words, of = 'everything') {
      const ids = {
        everything: () => undefined,
        run: () => store.idsOfRun(intakes.run()),
        missing: () => checking.missingIds(),
      }[of]();
      return writeReport({ store, ...words, ...(ids && { ids }) }, format, file);
    },

    async groups() {
      await switching;
      const account = store.account();
      const groups = await listGroups(api);
      // Some may be another account's: nobody waits for the answer any more.
      if (isClosed || store.account() !== account) {
        return fail({ code: 'interrupted', stage: 'intake' });
      }
      return groups;
    },

    startCheck() {
      checking.start().catch((cause: unknown) => log.error({ err: cause }, 'check'));
    },

    cancelCheck: () => checking.stop(),
    checkState: () => checking.state(),
    onCheck: (listener) => checking.onChange(listener),

    locate(uploadId) {
      const upload = store.upload(uploadId);
      if (upload === undefined) return null;
      return { path: upload.path, photoId: upload.progress.photoId };
    },

    async whenSettled() {
      await telling.whenSettled();
      const { fatal } = loop.state();
      if (fatal !== null) throw fatal;
    },

    intakeSoFar() {
      const { checked, skipped } = intakes.soFar();
      return { found: checked, skipped };
    },

    report: () => reportOf({ store, destinations }, intakes.run(), loop.state()),
    onChange: telling.onChange,

    async close() {
      closing.abort();
      await switching;
      await stopWork();
      isClosed = true;
      telling.close();
      http.close();
      store.close();
    },
  };
}

function noticeOf({ setAside, lost }: Rebuilt): Notice {
  const code = lost ? 'queue-rebuilt-in-part' : 'queue-rebuilt';
  return { problem: { code, stage: 'intake' }, path: setAside };
}
