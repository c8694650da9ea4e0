/** @file One run of the engine from the command line: opened, watched, summed up and closed. */
import { bytesPerSecondOf, type Settings } from '../../shared/settings.ts';
import { openAccountList } from '../account/account-list.ts';
import type { Accounts } from '../account/accounts.ts';
import { endpointsFrom, patienceFrom } from '../account/environment.ts';
import type { Routing } from '../api/routing.ts';
import { createEngine } from '../engine.ts';
import type { Engine } from '../engine/contract.ts';
import { shownPath } from '../library/file-path.ts';
import { makeDataFolder, queueFile, usualDataFolder } from '../platform/data-folder.ts';
import { lockDataFolder } from '../platform/lock.ts';
import { openLog, type Log } from '../platform/log.ts';
import { storageTrouble } from '../queue/storage-trouble.ts';
import { openStoreToLook, type Store } from '../queue/store.ts';
import { openAccounts } from './accounts.ts';
import { routingOfEnvironment } from './environment-routes.ts';
import { EXIT, ProgramError, type ExitCode } from './program-error.ts';
import { watchProgress } from './progress.ts';
import { printProblem, type PrintedProblem, type Speech } from './speech.ts';

export interface RunOptions {
  readonly dataDir: string | undefined;
  /** Seconds to wait without a connection before leaving the rest for later; 0 waits for ever. */
  readonly offlineLimitSeconds: number;
  readonly refusedPhotos: Settings['refusedPhotos'];
  /** The most that photos take of the connection, in units of 1000 bytes; null: no limit. */
  readonly kilobytesPerSecond: number | null;
}

/** What `upload` and `retry` print with --json; `found` is the sum of the next four. */
export interface Summary {
  readonly found: number;
  readonly skipped: number;
  readonly duplicates: number;
  readonly uploaded: number;
  readonly failed: number;
  /** Of the uploaded ones those of which OK has a smaller copy. */
  readonly copies: number;
  readonly bytesSent: number;
  readonly seconds: number;
  readonly albums: readonly { id: string | null; title: string | null; count: number }[];
  readonly failures: readonly (PrintedProblem & { readonly path: string })[];
  /** Folders that could not be entered, and paths that do not exist. */
  readonly notices: readonly (PrintedProblem & { readonly path: string })[];
}

/** What the command's own work met. */
export interface Met {
  readonly found: number;
  readonly skipped: number;
  readonly notices: Summary['notices'];
}

/** Where the queue is: asked for, from the environment, or where the app has it. */
export function dataFolder(asked: string | undefined): string {
  return asked ?? process.env['OKAPI_DATA_DIR'] ?? usualDataFolder(process.env, process.platform);
}

/**
 * Runs `work` with an engine that is sending, waits until nothing is left to do, and sums
 * up. The first interrupt stops cleanly and keeps the state.
 */
export async function runEngine(
  speech: Speech,
  options: RunOptions,
  work: (engine: Engine) => Promise<Met>,
): Promise<{ summary: Summary; exitCode: ExitCode; photoId: string | null }> {
  const routing = routingOfEnvironment();
  const folder = dataFolder(options.dataDir);
  const lock = takeFolder(folder);
  const started = performance.now();
  const log = openLog(folder);
  const engine = openEngine(folder, log, options, routing);
  let switching = Promise.resolve();
  const accounts = openAccounts(speech, folder, log, (active) => {
    switching = engine.useAccount(active);
  });
  const interrupted = Promise.withResolvers<'interrupted'>();
  const onSignal = (): void => interrupted.resolve('interrupted');
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const progress = watchProgress(speech, engine, options.offlineLimitSeconds);
  for (const { problem, path } of engine.takeNotices()) {
    speech.remark(`${speech.say(`error.${problem.code}`)} (${path ?? folder})`);
  }
  try {
    engine.start();
    const working = takeUpSession(accounts)
      .then(() => switching)
      .then(() => work(engine));
    working.catch(() => undefined); // it is awaited below; an interrupt comes first
    const ended = await Promise.race([
      working.then(() => engine.whenSettled()).then(() => 'settled' as const),
      progress.offlineTooLong,
      interrupted.promise,
    ]);
    progress.stop();
    const met = ended === 'settled' ? await working : { ...engine.intakeSoFar(), notices: [] };
    const { uploaded, failed, copies, bytesSent, albums, failures, lastPhotoId } = engine.report();
    const summary: Summary = {
      found: met.found,
      skipped: met.skipped,
      duplicates: Math.max(0, met.found - met.skipped - uploaded - failed),
      uploaded,
      failed,
      copies,
      bytesSent,
      seconds: Math.round(performance.now() - started) / 1000,
      albums,
      failures: failures.map(({ path, problem }) => ({
        path: shownPath(path),
        ...printProblem(speech.say, problem),
      })),
      notices: met.notices,
    };
    const exitCode = ended === 'interrupted' ? EXIT.interrupted : exitCodeOf(engine, summary);
    return { summary, exitCode, photoId: lastPhotoId };
  } catch (cause) {
    if (storageTrouble(cause) !== 'damaged') throw cause;
    throw new ProgramError('queue-damaged', EXIT.cannotBegin, folder);
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await accounts.close();
    await engine.close();
    lock.release();
  }
}

/** Takes up the session that is there; what is wrong with the keys ends the command. */
async function takeUpSession(accounts: Accounts): Promise<void> {
  const started = await accounts.start();
  const { application, keychain, accounts: known } = accounts.state();
  if (!application.hasApplicationKey) {
    throw keychain === 'unavailable' && known.length > 0
      ? new ProgramError('keyring-unavailable', EXIT.cannotBegin, 'keychain')
      : new ProgramError('settings-missing', EXIT.cannotBegin, 'OKAPI_APPLICATION_KEY');
  }
  // Signed out is for the engine to say, with what it keeps.
  if (!started.ok && ['application-unknown', 'secret-key-wrong'].includes(started.error.code)) {
    throw new ProgramError(started.error.code, EXIT.cannotBegin);
  }
}

function openEngine(folder: string, log: Log, options: RunOptions, routing: Routing): Engine {
  try {
    const { apiUrl } = endpointsFrom(process.env);
    const patience = patienceFrom(process.env);
    return createEngine({
      dataFolder: folder,
      apiUrl,
      log,
      continues: false,
      refusedPhotos: options.refusedPhotos,
      bytesPerSecond: bytesPerSecondOf(options),
      routing,
      ...patience,
    });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/** The queue without an engine, for looking at it while another program may be using it. */
export function openQueue(folder: string): Store {
  try {
    const store = openStoreToLook(queueFile(folder), Date.now);
    store.lookAtAccount(openAccountList(folder).read().activeUid ?? '');
    return store;
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): ProgramError {
  return new ProgramError('data-folder-unusable', EXIT.cannotBegin, `${folder}: ${String(cause)}`);
}

export function takeFolder(folder: string): { release(): void } {
  try {
    makeDataFolder(folder);
    const lock = lockDataFolder(folder);
    if (lock !== null) return lock;
  } catch (cause) {
    throw unusable(folder, cause);
  }
  throw new ProgramError('data-folder-in-use', EXIT.cannotBegin, folder);
}

function exitCodeOf(engine: Engine, summary: Summary): ExitCode {
  const { pause } = engine.snapshot();
  if (pause?.reason === 'keys-wrong') return EXIT.cannotBegin;
  if (pause !== null && pause.until === null) return EXIT.needsPerson;
  if (summary.found === 0 && summary.notices.length > 0) return EXIT.cannotBegin;
  return summary.failed + summary.notices.length > 0 ? EXIT.someFailed : EXIT.done;
}
