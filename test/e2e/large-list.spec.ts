/** @file A list too long to be in the page: what is there, what is asked for, and that nothing moves. */
import type { Page } from 'playwright/test';
import { expect, test } from './window-page.ts';

const ROW = '[role=row][data-state]';

/** What of the page the stories need. */
interface PageElement {
  readonly id: string;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  scrollTop: number;
  readonly children: ArrayLike<PageElement>;
  getAttribute(name: string): string | null;
}
declare function requestAnimationFrame(callback: () => void): void;

/** Scrolls to so many places from one end to the other, one in each frame. */
async function throwScrollbar(page: Page, places: number): Promise<void> {
  await page.getByRole('grid').evaluate(async (element, count) => {
    const grid = element as unknown as PageElement;
    const way = grid.scrollHeight - grid.clientHeight;
    for (let place = 1; place <= count; place += 1) {
      grid.scrollTop = (way * place) / count;
      await new Promise<void>((resolve) => requestAnimationFrame(resolve));
    }
  }, places);
}

async function scrollTo(page: Page, top: number): Promise<void> {
  await page.getByRole('grid').evaluate((grid, to) => {
    (grid as unknown as PageElement).scrollTop = to;
  }, top);
}

const scrollTop = async (page: Page): Promise<number> =>
  await page.getByRole('grid').evaluate((grid) => (grid as unknown as PageElement).scrollTop);

test('a thrown scrollbar asks for what is where it lands, pictures too', async ({ open }) => {
  const { page, requests } = await open('many');
  await page.locator(ROW).first().waitFor();
  const pictures: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/thumbnail/')) pictures.push(request.url());
  });
  const before = (await requests('uploads.page')).length;
  await throwScrollbar(page, 120);
  await expect(page.locator('#row-99999')).toHaveAttribute('data-state', 'done');
  const asked = (await requests('uploads.page')).slice(before) as { offset: number }[];
  // Some on the way when this computer is slow, but never those of each place.
  expect(asked.length).toBeLessThan(60);
  expect(asked.map(({ offset }) => offset)).toContain(99_950);
  await expect(page.locator('#row-99999 img')).toBeVisible();
  const ids = pictures.map((url) => Number(url.split('/').at(-1)));
  expect(ids.length).toBeLessThan(200);
});

test('the page holds as much after a day of scrolling as after a minute', async ({ open }) => {
  const { page } = await open('many');
  await page.locator(ROW).first().waitFor();
  const session = await page.context().newCDPSession(page);
  const held = async () => {
    await expect(page.locator('#row-99999')).toHaveAttribute('data-state', 'done');
    await scrollTo(page, 0);
    await expect(page.locator('#row-0')).toHaveAttribute('data-state', 'done');
    await expect(page.locator('[role=row][aria-busy=true]')).toHaveCount(0);
    await expect(page.locator('#row-0 img')).toBeVisible();
    for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { nodes, jsEventListeners, megabytes: usedSize / 1e6 };
  };
  await throwScrollbar(page, 60);
  const first = await held();
  for (let time = 0; time < 8; time += 1) await throwScrollbar(page, 60);
  const last = await held();
  expect(last.nodes).toBeLessThan(first.nodes * 1.2);
  expect(last.jsEventListeners).toBeLessThan(first.jsEventListeners * 1.2);
  expect(last.megabytes).toBeLessThan(first.megabytes + 3);
});

test('a row that leaves does not hand its focus to another', async ({ open }) => {
  const { page, requests } = await open('many');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await expect(page.locator('#row-3')).toHaveAttribute('data-state', 'failed');
  await page.locator('#row-3').click();
  await page
    .locator('#row-3')
    .getByRole('button', { name: /^Retry/ })
    .focus();
  await scrollTo(page, 100_000);
  await expect(page.locator('#row-1790')).toHaveAttribute('data-state', 'failed');
  await expect(page.getByRole('grid')).toBeFocused();
  expect(await requests('uploads.retry')).toEqual([]);
});

test('rows stand in the page in their order, wherever one goes', async ({ open }) => {
  const { page } = await open('many');
  await page.locator(ROW).first().waitFor();
  for (const place of [0, 56, 300, 40_000, 40_056, 39_000, 2_000_000, 0]) {
    await scrollTo(page, place);
    const first = page.locator(`#row-${Math.floor(place / 56)}`);
    await expect(first).toHaveAttribute('data-state', /./);
    // Read in one go: an element may hold another row a moment later.
    const indices = await page
      .getByRole('rowgroup')
      .evaluate((group) =>
        Array.from((group as unknown as PageElement).children, (row) =>
          Number(row.getAttribute('aria-rowindex')),
        ),
      );
    expect(indices.length).toBeGreaterThan(10);
    expect(indices).toEqual(indices.map((_, at) => (indices[0] ?? 0) + at));
  }
});

test('what changes meanwhile moves neither the choice nor the place', async ({ open }) => {
  const { page, requests } = await open('moving');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await expect(page.locator('#row-0')).toHaveAttribute('data-state', 'failed');
  await scrollTo(page, 112);
  await page.locator('#row-4').click();
  await page.locator('#row-6').click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 chosen')).toBeVisible();
  const top = await scrollTop(page);
  const before = (await requests('uploads.page')).length;
  await expect
    .poll(async () => (await requests('uploads.page')).length)
    .toBeGreaterThan(before + 8);
  const chosen = await page
    .locator('[role=row][aria-selected=true]')
    .evaluateAll((rows) => (rows as unknown as PageElement[]).map(({ id }) => id));
  expect(chosen).toEqual(['row-4', 'row-5', 'row-6']);
  expect(await scrollTop(page)).toBe(top);
});
