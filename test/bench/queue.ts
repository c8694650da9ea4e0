/**
 * @file `npm run --silent bench:queue`: how long the queue's questions and changes take with a
 * hundred thousand photos in it, in milliseconds. Each is asked some times; the first answer,
 * which fills the cache, counts like the others.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { queueFile } from '../../src/main/platform/data-folder.ts';
import { createLooking } from '../../src/main/queue/looking.ts';
import { openStore, type Store } from '../../src/main/queue/store.ts';
import { FILTER_STATES, WHOLE_QUEUE, type UploadFilter } from '../../src/shared/upload.ts';
import { median } from './figures.ts';
import { fillQueue } from './full-queue.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    times: { type: 'string', default: '20' },
  },
});
const UID = '1';
const PAGE_SIZE = 100;
const PLACES = { begin: 0, middle: 0.5, end: 1 } as const;
const folder = await mkdtemp(path.join(os.tmpdir(), 'okapi-bench-'));

try {
  await fillQueue({ dataFolder: folder, uid: UID, photos: Number(values.photos), real: [] });
  const openBegan = performance.now();
  const store = openStore(queueFile(folder), Date.now);
  print('openStore (once)', [performance.now() - openBegan]);
  store.useAccount(UID);
  for (const [name, ask] of [...pages(store), ...questions(store), ...changes(store)]) {
    print(name, timesOf(ask));
  }
  store.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}

type Asked = readonly [string, () => unknown];

function pages(store: Store): Asked[] {
  const counts = store.counts();
  const looking = createLooking(store);
  return Object.entries(FILTER_STATES).flatMap(([filter, states]) => {
    const total = states.reduce((sum, state) => sum + counts[state], 0);
    return Object.entries(PLACES).map(([place, part]): Asked => {
      const offset = Math.floor(Math.max(0, total - PAGE_SIZE) * part);
      return [
        `page ${filter satisfies string}, ${place} (${offset})`,
        () => looking.page({ ...WHOLE_QUEUE, filter: filter as UploadFilter }, offset, PAGE_SIZE),
      ];
    });
  });
}

/** What the snapshot and the loop ask. */
function questions(store: Store): Asked[] {
  return [
    ['counts', () => store.counts()],
    ['totals', () => store.totals(1)],
    ['dueReserved', () => store.dueReserved(32)],
    ['dueUnreserved', () => store.dueUnreserved(100)],
    ['dueCommits', () => store.dueCommits()],
    ['due committing', () => store.due('committing', 500)],
    ['lastRun', () => store.lastRun()],
    ['nextDue', () => store.nextDue(0)],
    ['uploadsIn sent', () => store.uploadsIn('sent', 1)],
    ['isAnyIn', () => store.isAnyIn(1, ['queued', 'sending'])],
  ];
}

/** The first times change many rows, the later ones find little to do. */
function changes(store: Store): Asked[] {
  return [
    ['markNothingRunning', () => store.markNothingRunning()],
    ['clockMoved', () => store.clockMoved()],
    ['startAnew', () => store.startAnew()],
  ];
}

function timesOf(ask: () => unknown): number[] {
  return Array.from({ length: Number(values.times) }, () => {
    const begun = performance.now();
    ask();
    return performance.now() - begun;
  });
}

function print(name: string, times: readonly number[]): void {
  const [middle, worst, first] = [median(times), Math.max(...times), times[0] ?? NaN].map((ms) =>
    ms.toFixed(2).padStart(9),
  );
  if (times.length === 1) console.log(`${name.padEnd(28)} ${first} ms`);
  else console.log(`${name.padEnd(28)} ${middle} ms  first ${first}  worst ${worst}`);
}
