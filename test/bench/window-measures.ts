/** @file Opening, scrolling, filters and memory of a window that is at rest. */
import type { Page } from 'playwright';
import { median, type Figure } from './figures.ts';
import {
  changeView,
  firstRowsShown,
  scroll,
  type Frames,
  type Scroll,
  type View,
} from './in-page.ts';
import { PLAIN_SCROLLER, plainPage } from './plain-page.ts';

const LIST = '[role=grid]';
/** The first rows of the whole queue wait; two views that follow each other share no state. */
const ALL: View = { tab: 0, states: ['queued', 'sending', 'sent', 'committing', 'done'] };
const WAITING: View = { tab: 1, states: ['queued'] };
const FAILED: View = { tab: 3, states: ['failed'] };
const DONE: View = { tab: 4, states: ['done'] };
const SKIPPED: View = { tab: 5, states: ['skipped'] };

interface Way extends Omit<Scroll, 'selector'> {
  readonly name: string;
  readonly view: View;
}

/**
 * From the wheel to a thrown scrollbar, whose pictures may still be drawn when it has stopped. The
 * view of failed photos is shorter, so that rows of one frame are still there in the next, and its
 * rows are the fullest.
 */
const WAYS: readonly Way[] = [
  { name: 'at 3 000 px/s', view: ALL, durationMs: 4_000, pixelsPerSecond: 3_000 },
  { name: 'at 20 000 px/s', view: ALL, durationMs: 4_000, pixelsPerSecond: 20_000 },
  { name: 'end to end', view: ALL, durationMs: 8_000 },
  { name: 'failed ones at 20 000 px/s', view: FAILED, durationMs: 4_000, pixelsPerSecond: 20_000 },
  { name: 'failed ones end to end', view: FAILED, durationMs: 8_000 },
];

/** Opens the window's page anew so many times, from its navigation on. */
export async function measureOpening(page: Page, times: number): Promise<Figure[]> {
  const rows: number[] = [];
  const usable: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await page.reload({ waitUntil: 'commit' });
    const shown = await page.evaluate(firstRowsShown);
    rows.push(shown);
    usable.push(shown + (await page.evaluate(changeView, FAILED)));
  }
  return [
    { name: 'opening: first rows shown, median', value: median(rows), unit: 'ms' },
    { name: 'opening: and a filter clicked, median', value: median(usable), unit: 'ms' },
    {
      name: 'opening: and a filter clicked, worst',
      value: Math.max(...usable),
      unit: 'ms',
      most: 1000,
    },
  ];
}

/** Scrolls the plain page and the list in turns; the list's page is the last and stays. */
export async function measureScrolling(page: Page, rounds: number): Promise<Figure[]> {
  const home = page.url();
  const plain = WAYS.map((): Frames[] => []);
  const list = WAYS.map((): Frames[] => []);
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank');
    await page.setContent(plainPage());
    for (const [at, way] of WAYS.entries()) {
      plain[at]?.push(await page.evaluate(scroll, { ...way, selector: PLAIN_SCROLLER }));
    }
    await page.goto(home);
    await page.evaluate(firstRowsShown);
    for (const [at, way] of WAYS.entries()) {
      // The window comes back with the view that was left, whichever that was.
      await page.evaluate(changeView, way.view);
      list[at]?.push(await page.evaluate(scroll, { ...way, selector: LIST }));
    }
  }
  return WAYS.flatMap(({ name }, at) => compareFrames(name, plain[at] ?? [], list[at] ?? []));
}

/**
 * The plain page's usual interval is the screen's; what takes twice as long dropped one frame.
 * Rounds are compared one by one: what else the computer does falls on both sides of one.
 */
function compareFrames(way: string, plain: readonly Frames[], list: readonly Frames[]): Figure[] {
  const all = list.flatMap(({ intervalsMs }) => intervalsMs);
  const usual = median(plain.flatMap(({ intervalsMs }) => intervalsMs));
  const dropped = ({ intervalsMs }: Frames): number => {
    const lost = intervalsMs.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / usual) - 1), 0);
    return (100 * lost) / (lost + intervalsMs.length);
  };
  const [ofPlain, ofList] = [plain.map(dropped), list.map(dropped)];
  const more = median(ofList.map((share, round) => share - (ofPlain[round] ?? 0)));
  const unfilled = list.reduce((sum, frames) => sum + frames.unfilled, 0);
  const name = `scrolling ${way}`;
  return [
    { name: `${name}: usual frame of the plain page`, value: usual, unit: 'ms' },
    { name: `${name}: dropped by the plain page`, value: median(ofPlain), unit: '%' },
    { name: `${name}: dropped by the list`, value: median(ofList), unit: '%' },
    { name: `${name}: longest frame of the list`, value: Math.max(...all), unit: 'ms' },
    {
      name: `${name}: frames with rows not loaded`,
      value: (100 * unfilled) / all.length,
      unit: '%',
    },
    { name: `${name}: more than the plain page`, value: more, unit: '%', most: 1 },
  ];
}

export async function measureFilters(page: Page, when: string, times: number): Promise<Figure[]> {
  const took: number[] = [];
  const round = [FAILED, ALL, SKIPPED, DONE, WAITING];
  for (let time = 0; time < times; time += 1) {
    took.push(await page.evaluate(changeView, round[time % round.length] ?? FAILED));
  }
  return [
    { name: `filter, ${when}: median of ${times}`, value: median(took), unit: 'ms', most: 100 },
    { name: `filter, ${when}: worst of ${times}`, value: Math.max(...took), unit: 'ms', most: 100 },
  ];
}

/** Throws when the list does not hold all photos: then no other figure means anything. */
export async function checkRowCount(page: Page, photos: number): Promise<void> {
  const rows = Number(await page.locator(LIST).getAttribute('aria-rowcount'));
  if (rows < photos) throw new Error(`The list has ${rows} rows of ${photos}.`);
}

/** What the page's own code holds, after everything that nobody needs any more is gone. */
export async function measureHeap(page: Page): Promise<Figure[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return [{ name: 'JavaScript heap at the end', value: usedSize / 1e6, unit: 'MB', most: 40 }];
}
