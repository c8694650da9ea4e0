/**
 * @file `npm run bench:window`: the built app with a hundred thousand photos in its queue, measured
 * beside the goals for its window. Figures judge nothing: it fails only when something did not work.
 *
 * A dropped frame is one that requestAnimationFrame did not call for: an interval of twice the plain
 * page's usual one counts as one dropped.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runApp } from '../e2e/running-app.ts';
import { makePhotoTree } from '../soak/photos.ts';
import { NO_KEYRING } from '../support/keyring.ts';
import { startOkProcess } from '../support/ok-process.ts';
import { printFigures, type Figure } from './figures.ts';
import { fillQueue } from './full-queue.ts';
import { firstRowsShown } from './in-page.ts';
import {
  checkRowCount,
  measureFilters,
  measureHeap,
  measureOpening,
  measureScrolling,
} from './window-measures.ts';
import { measureAnswers, measureMessages } from './window-messages.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    /** Photos on the disk: what has a thumbnail and can be uploaded. */
    real: { type: 'string', default: '3000' },
    openings: { type: 'string', default: '7' },
    /** Of scrolling, the plain page and the list in turns. */
    rounds: { type: 'string', default: '3' },
    filters: { type: 'string', default: '20' },
    /** How long messages are counted. */
    seconds: { type: 'string', default: '20' },
  },
});
/** Few of a small queue's are on the disk: each view needs some rows. */
const MOST_REAL = 0.15;
/** What the goals are for: a fast computer would upload many more, and a slow one no fewer. */
const PHOTOS_A_SECOND = 50;
/** No step takes a third of it, even on a busy computer. */
const STEP_MS = 300_000;
const photos = Number(values.photos);
const folder = await mkdtemp(path.join(os.tmpdir(), 'okapi-bench-'));

try {
  const dataFolder = path.join(folder, 'data');
  await mkdir(dataFolder);
  const ok = await startOkProcess(path.join(folder, 'ok'));
  try {
    tell('makes the queue');
    const onDisk = Math.min(Number(values.real), Math.ceil(photos * MOST_REAL));
    const real = await makePhotoTree(path.join(folder, 'Photos'), onDisk, 1);
    await fillQueue({ dataFolder, uid: ok.uid, photos, real });
    const bytes = real.reduce((sum, photo) => sum + photo.bytes, 0) / real.length;
    const environment = { ...NO_KEYRING, ...ok.environment, OKAPI_DATA_DIR: dataFolder };
    await measure(environment, Math.ceil((bytes * PHOTOS_A_SECOND) / 1000));
  } finally {
    await ok.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function measure(
  environment: Readonly<Record<string, string>>,
  kilobytesPerSecond: number,
): Promise<void> {
  tell('starts the app');
  const begun = performance.now();
  const app = await runApp(environment);
  const { page } = app;
  try {
    const figures: Figure[] = [
      // The page may have been ready before anybody could ask it: these are at most so long.
      {
        name: 'first start: first rows shown',
        value: await page.evaluate(firstRowsShown),
        unit: 'ms',
      },
      {
        name: 'first start: since the program began',
        value: performance.now() - begun,
        unit: 'ms',
      },
    ];
    await checkRowCount(page, photos);
    const times = Number(values.filters);
    const steps: readonly (readonly [string, () => Promise<Figure[]>])[] = [
      ['opens', () => measureOpening(page, Number(values.openings))],
      ['scrolls', () => measureScrolling(page, Number(values.rounds))],
      ['changes filters', () => measureFilters(page, 'at rest', times)],
      ['asks for pages', () => measureAnswers(page, 'at rest', times)],
      ['uploads', () => measureMessages(page, Number(values.seconds), kilobytesPerSecond)],
      ['changes filters meanwhile', () => measureFilters(page, 'while uploading', times)],
      ['asks for pages meanwhile', () => measureAnswers(page, 'while uploading', times)],
      ['collects garbage', () => measureHeap(page)],
    ];
    for (const [what, work] of steps) {
      tell(what);
      figures.push(...(await within(STEP_MS, what, work())));
    }
    printFigures(figures, {
      photos,
      runtime: app.runtime,
      processors: os.availableParallelism(),
      load: os.loadavg()[0],
    });
  } finally {
    await app.quit();
  }
}

/** A page that never shows what is waited for must not keep the benchmark for ever. */
async function within<Value>(ms: number, what: string, work: Promise<Value>): Promise<Value> {
  const stop = new AbortController();
  const late = sleep(ms, null, { signal: stop.signal }).then(() => {
    throw new Error(`It ${what} for more than ${ms / 60_000} minutes.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined); // aborted: it was in time
  }
}

function tell(what: string): void {
  console.error(`… ${what}`);
}
