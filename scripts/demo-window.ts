/** @file Uploads a folder in the app's window and reads there, as the window does, what came of it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { printProblem } from '../src/main/cli/speech.ts';
import type { Result } from '../src/shared/errors.ts';
import type { Answers, RequestInput, RequestName } from '../src/shared/ipc.ts';
import { createTranslator } from '../src/shared/messages.ts';
import {
  WHOLE_QUEUE,
  type Snapshot,
  type UploadFilter,
  type UploadView,
} from '../src/shared/upload.ts';
import { runApp } from '../test/e2e/running-app.ts';
import type { UploadOrder, UploadRun } from './demo-upload.ts';
import type { UploadSummary } from './demo-verdict.ts';
import { obtainElectron } from './electron-runtime.ts';

const POLL_MILLIS = 250;
const PAGE_ROWS = 500;

/** Opens the app, adds the folder as a drop does and waits until all of it has come to an end. */
export async function uploadInWindow(order: UploadOrder): Promise<UploadRun> {
  if (process.env['OKAPI_RUNTIME'] !== 'chromium') obtainElectron();
  const app = await runApp({
    ...order.standIn.environment,
    OKAPI_DATA_DIR: order.dataFolder,
    OKAPI_HEADED: '1',
  });
  // A terminal's Ctrl-C reaches the app too, which may then be gone already.
  const close = (): Promise<void> => app.quit().catch(() => undefined);
  const startedAt = Date.now();
  try {
    const destination = { kind: 'by-folder' } as const;
    await ask(app.page, 'photos.add', { paths: [order.photos], destination });
    await untilSettled(app.page, order.signal);
    const seconds = (Date.now() - startedAt) / 1000;
    const summary = summarize(await readRows(app.page, 'all'), seconds);
    return { exitCode: summary.failed > 0 ? 1 : 0, summary, close };
  } catch (error) {
    const closed = app.page.isClosed();
    await close();
    if (closed)
      throw new Error('The window was closed before everything had arrived', { cause: error });
    throw error;
  }
}

async function untilSettled(page: Page, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { counts, intake, pause } = await ask(page, 'snapshot.get');
    const underway = counts.queued + counts.sending + counts.sent + counts.committing;
    if (pause !== null && pause.until === null && pause.reason !== 'person') {
      throw new Error(`The queue stands still and waits for a person (${pause.reason})`);
    }
    if (hasBegun({ counts, intake }) && !intake.active && underway === 0) return;
    await sleep(POLL_MILLIS);
  }
}

function hasBegun({ counts, intake }: Pick<Snapshot, 'counts' | 'intake'>): boolean {
  return intake.found > 0 || Object.values(counts).some((count) => count > 0);
}

/** The command line's summary, from the window's rows. */
export function summarize(rows: readonly UploadView[], seconds: number): UploadSummary {
  const translate = createTranslator('en');
  const done = rows.filter((row) => row.state === 'done');
  const skipped = rows.filter((row) => row.state === 'skipped');
  const duplicates = skipped.filter((row) => row.problem?.code === 'duplicate');
  const failed = rows.filter((row) => row.state === 'failed');
  const albums = Map.groupBy(done, (row) => row.album);
  return {
    found: rows.length,
    skipped: skipped.length - duplicates.length,
    duplicates: duplicates.length,
    uploaded: done.length,
    failed: failed.length,
    bytesSent: done.reduce((sum, row) => sum + row.sizeBytes, 0),
    seconds,
    albums: [...albums].map(([title, inside]) => ({ id: null, title, count: inside.length })),
    failures: failed.map(({ folder, name, problem }) => ({
      path: join(folder, name),
      ...printProblem(translate, problem ?? { code: 'unexpected', stage: 'intake' }),
    })),
  };
}

async function readRows(page: Page, filter: UploadFilter): Promise<UploadView[]> {
  const all: UploadView[] = [];
  for (;;) {
    const input = { ...WHOLE_QUEUE, filter, offset: all.length, limit: PAGE_ROWS };
    const { rows, total } = await ask(page, 'uploads.page', input);
    all.push(...rows);
    if (all.length >= total || rows.length === 0) return all;
  }
}

/** Asks the main process through the bridge that the window has. */
async function ask<Name extends RequestName>(
  page: Page,
  name: Name,
  ...input: RequestInput<Name> extends undefined ? [] : [RequestInput<Name>]
): Promise<Answers[Name]> {
  const call = `window.okapi.request(${[name, ...input].map((part) => JSON.stringify(part)).join()})`;
  // What the bridge answers is in the contract, and the main process behind it is our own.
  const answer = await page.evaluate<Result<Answers[Name]>>(call);
  if (!answer.ok) throw new Error(`The app refused ${name} (${answer.error.code})`);
  return answer.value;
}
