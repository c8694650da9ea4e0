/** @file What the main process tells the window while it uploads: how often, and how much at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { PAGE_SIZE } from '../../src/renderer/state/page-window.ts';
import type { EventName } from '../../src/shared/ipc.ts';
import { WHOLE_QUEUE } from '../../src/shared/upload.ts';
import { median, type Figure } from './figures.ts';
import { listen, takeHeard, type HeardMessage } from './in-page.ts';

const EVENTS: readonly EventName[] = [
  'snapshot',
  'folders',
  'account',
  'settings',
  'check',
  'notice',
];
/** Reserved, sent, committing, done. */
const CHANGES_OF_A_PHOTO = 4;

/** Lets the queue go on, not faster than that, and listens for so long, once the first photo is done. */
export async function measureMessages(
  page: Page,
  seconds: number,
  kilobytesPerSecond: number,
): Promise<Figure[]> {
  await page.evaluate(`okapi.request("settings.set", ${JSON.stringify({ kilobytesPerSecond })})`);
  await page.evaluate(listen, EVENTS);
  const doneBefore = await page.evaluate<number>(
    'okapi.request("snapshot.get").then(({ value }) => value.counts.done)',
  );
  await page.evaluate('okapi.request("queue.resume")');
  for (let done = doneBefore; done <= doneBefore;) {
    await sleep(100);
    done = Math.max(done, ...(await page.evaluate(takeHeard)).map((message) => message.done));
  }
  await sleep(seconds * 1000);
  const heard = await page.evaluate(takeHeard);
  return messageFigures(heard, seconds);
}

function messageFigures(heard: readonly HeardMessage[], seconds: number): Figure[] {
  const snapshots = heard.filter(({ name }) => name === 'snapshot');
  const [first, last] = [snapshots.at(0), snapshots.at(-1)];
  const photosPerSecond =
    first && last ? ((last.done - first.done) * 1000) / (last.atMs - first.atMs) : 0;
  const changes = photosPerSecond * CHANGES_OF_A_PHOTO;
  const largest = Math.max(0, ...heard.map(({ bytes }) => bytes)) / 1000;
  return [
    { name: 'uploading: photos done a second', value: photosPerSecond, unit: '/s' },
    { name: 'uploading: changes of state a second', value: changes, unit: '/s' },
    { name: 'messages a second', value: heard.length / seconds, unit: '/s', most: 4 },
    { name: 'messages in the fullest second', value: mostInASecond(heard), unit: '' },
    { name: 'largest message', value: largest, unit: 'kB', most: 20 },
  ];
}

/** Any second, not only those of the clock: five may share one when the first came late. */
function mostInASecond(heard: readonly HeardMessage[]): number {
  return Math.max(
    0,
    ...heard.map(
      ({ atMs }) => heard.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length,
    ),
  );
}

/** What the window asks for itself is no message unasked, but goes the same way. */
export async function measureAnswers(page: Page, when: string, times: number): Promise<Figure[]> {
  const took: number[] = [];
  let largest = 0;
  for (let time = 0; time < times; time += 1) {
    // Rows with a reason are larger.
    const filter = time % 2 === 0 ? 'all' : 'failed';
    const query = JSON.stringify({ ...WHOLE_QUEUE, filter, offset: 0, limit: PAGE_SIZE });
    const answer = await page.evaluate<{ ms: number; text: string }>(
      `(async () => {
        const begun = performance.now();
        const answer = await okapi.request("uploads.page", ${query});
        return { ms: performance.now() - begun, text: JSON.stringify(answer) };
      })()`,
    );
    if (!answer.text.startsWith('{"ok":true')) throw new Error(answer.text);
    took.push(answer.ms);
    largest = Math.max(largest, Buffer.byteLength(answer.text) / 1000);
  }
  const name = `a page of ${PAGE_SIZE} rows, ${when}`;
  return [
    { name: `${name}: size, largest`, value: largest, unit: 'kB', most: 20 },
    { name: `${name}: median`, value: median(took), unit: 'ms' },
  ];
}
