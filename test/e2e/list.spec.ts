import type { Page } from 'playwright/test';
import { WHOLE_QUEUE, type UploadQuery } from '../../src/shared/upload.ts';
import { viewComes } from './rows.ts';
import { expect, test } from './window-page.ts';

const ROW = '[role=row][data-state]';
const FAILED_VIEW = { ...WHOLE_QUEUE, filter: 'failed' };

/** From now on the page's time goes only where it is told to; its clock is installed before it opens. */
async function stopTime(page: Page): Promise<void> {
  await page.clock.pauseAt(await page.evaluate<number>('Date.now() + 60_000'));
}

/** Rows that can be removed; the first of all are on OK. */
async function showWaiting(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /^Waiting/ }).click();
  await expect(page.locator('#row-0')).toHaveAttribute('data-state', 'queued');
  await viewComes(page);
}

test('a search narrows the list, is seen, and goes with Escape', async ({ open, page }) => {
  await page.clock.install();
  const { requests } = await open('queue');
  // Quick hands, however slow this computer is.
  const type = async (words: string) => {
    await stopTime(page);
    await page.keyboard.type(words);
    await page.clock.resume();
  };
  await page.locator(ROW).first().waitFor();
  await page.keyboard.press('Control+f');
  await type('scan-04 бабушка');
  await expect(page.getByText('No photos match.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator(ROW).first()).toBeVisible();
  await type('байкал');
  await expect(page.getByText(/^\d+ photos$/).last()).toBeVisible();
  await expect(page.locator(ROW).first()).toContainText('Утро на Байкале');
  const searches = (await requests('uploads.page')).map(
    (query) => (query as typeof FAILED_VIEW).search,
  );
  expect([...new Set(searches)]).toEqual(['', 'scan-04 бабушка', 'байкал']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('textbox', { name: 'Search photos' })).toHaveValue('');
});

test('the menu of a row narrows the list to its folder, which is seen and goes by a click', async ({
  open,
}) => {
  const { page, requests } = await open('queue');
  await page.locator(ROW).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Only this folder' }).click();
  const field = page.getByRole('button', { name: /^Folder .*Trip\. Show all folders$/ });
  await expect(field).toBeVisible();
  const asked = async () =>
    (await requests('uploads.page')).map((query) => (query as UploadQuery).folder).at(-1);
  await expect.poll(asked).toMatch(/Trip$/);
  await field.click();
  await expect(field).toBeHidden();
  await expect(page.getByRole('button', { name: 'Show all', exact: true })).toBeHidden();
});

test('a column puts the list in order, and a second click turns it round', async ({ open }) => {
  const { page } = await open('queue');
  const size = page.getByRole('columnheader', { name: 'Size' });
  const first = page.locator('#row-0 .size');
  await size.getByRole('button').click();
  await expect(size).toHaveAttribute('aria-sort', 'ascending');
  await expect(first).toHaveText('12 B');
  await size.getByRole('button').click();
  await expect(size).toHaveAttribute('aria-sort', 'descending');
  await expect(first).toHaveText('8.3 MB');
});

test('rows are chosen by keyboard and removed after a question', async ({ open }) => {
  const { page, requests } = await open('queue');
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-multiselectable', 'true');
  await showWaiting(page);
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('4 chosen')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('Nothing is deleted');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('tab', { name: 'All 308' })).toBeVisible();
  await expect(page.getByText('4 photos removed from the list')).toBeVisible();
  expect(await requests('uploads.act')).toEqual([
    { action: 'remove', on: { ids: [19, 20, 21, 23] } },
  ]);
});

test('what is on OK stays: it is not offered, and the question tells how much it is', async ({
  open,
}) => {
  const { page, requests } = await open('queue');
  await page.locator(`${ROW}[data-state=done]`).first().click({ button: 'right' });
  const remove = page.getByRole('menuitem', { name: 'Remove' });
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await expect(page.getByText(/^1 photo stays in the list/)).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog');
  await expect(question).toContainText(/Remove \d+ photos.*\d+ photos stay in the list/);
  const asked = Number(/\d+/.exec(await question.getByRole('heading').innerText())?.[0]);
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText(`${asked} photos removed from the list`)).toBeVisible();
  expect(await requests('uploads.act')).toMatchObject([{ on: { query: WHOLE_QUEUE, asOf: {} } }]);
});

test('rows are chosen by their boxes, which move nothing', async ({ open }) => {
  const { page, requests } = await open('queue');
  const row = (index: number) => page.locator(`#row-${index}`);
  const box = (index: number) => row(index).locator('.box');
  const isChosen = (index: number, is: boolean) =>
    expect(row(index)).toHaveAttribute('aria-selected', String(is));
  await showWaiting(page);
  const before = await row(1).locator('.names').boundingBox();
  await expect(box(1)).toBeHidden();
  await row(1).hover();
  await expect(box(1)).toBeVisible();
  await expect(box(3)).toBeHidden();
  const { width, height } = (await box(1).boundingBox()) ?? { width: 0, height: 0 };
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(28);

  await box(1).click();
  await expect(box(3)).toBeVisible();
  await box(3).click();
  await box(5).click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 chosen')).toBeVisible();
  expect(await row(1).locator('.names').boundingBox()).toEqual(before);
  await box(4).click();
  await expect(page.getByText('3 chosen')).toBeVisible();
  for (const index of [1, 3, 5]) await isChosen(index, true);
  await isChosen(4, false);
  // Twice is there and back, and not a look at the details.
  await box(4).dblclick();
  await isChosen(4, false);
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden();
  await expect(page.getByRole('grid')).toBeFocused();

  await row(3).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('3 photos removed from the list')).toBeVisible();
  expect(await requests('uploads.act')).toEqual([{ action: 'remove', on: { ids: [19, 21, 23] } }]);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true });

  test('boxes are there for a finger, and a tap beside them is about that row', async ({
    open,
  }) => {
    const { page } = await open('queue');
    const row = (index: number) => page.locator(`#row-${index}`);
    for (const index of [0, 2, 3]) {
      await expect(row(index).locator('.box')).toBeVisible();
      await row(index).locator('.box').tap();
    }
    await expect(page.getByText('3 chosen')).toBeVisible();
    // A finger does not hit the middle.
    const { width, height } = (await row(4).locator('.box').boundingBox()) ?? {};
    expect(Math.min(width ?? 0, height ?? 0)).toBeGreaterThanOrEqual(44);
    await row(4).locator('.names').tap();
    await expect(page.getByText('1 chosen')).toBeVisible();
    await expect(row(4)).toHaveAttribute('aria-selected', 'true');
  });
});

test('all of a view is a query, and choosing moves nothing', async ({ open }) => {
  const { page, requests } = await open('queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  const row = page.locator('#row-0');
  await expect(row).toHaveAttribute('data-state', 'failed');
  const before = await row.boundingBox();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('14 chosen')).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
  await page
    .getByRole('group', { name: 'Chosen photos' })
    .getByRole('button', { name: 'Retry' })
    .click();
  await expect(page.getByText('Nothing has failed.')).toBeVisible();
  expect(await requests('uploads.act')).toEqual([{ action: 'retry', on: { query: FAILED_VIEW } }]);
});

test('failures of one reason are retried together', async ({ open }) => {
  const { page, requests } = await open('queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await page.getByRole('button', { name: /^This file is damaged/ }).click();
  await page.getByRole('button', { name: 'Retry these 3' }).click();
  await expect(page.getByText('No photos match.')).toBeVisible();
  expect(await requests('uploads.act')).toEqual([
    { action: 'retry', on: { query: { ...FAILED_VIEW, reason: 'photo-damaged' } } },
  ]);
});

test('the menu of a row opens and works by keyboard', async ({ open }) => {
  const { page, requests } = await open('queue');
  const grid = page.getByRole('grid');
  await page.locator(ROW).first().waitFor();
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Details' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(grid).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('c');
  await expect(page.getByRole('menuitem', { name: 'Copy path' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Path copied')).toBeVisible();
  expect(await requests('uploads.copy-path')).toEqual([{ id: 1 }]);
  await page.locator('#row-2').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Only this album' }).click();
  await expect(page.getByRole('combobox', { name: 'Album' })).toHaveValue('2');
});

test('keys act on the photo that was active, not on the one that came to its place', async ({
  open,
}) => {
  const { page, requests } = await open('queue');
  await showWaiting(page);
  const leave = (...ids: number[]) =>
    page.evaluate(
      `okapi.request('uploads.act', { action: 'remove', on: { ids: ${JSON.stringify(ids)} } })`,
    );
  const active = page.locator('[role=row][data-active]');
  const grid = page.getByRole('grid');
  await page.locator('#row-5 .names').click(); // photo 23
  await leave(18, 19);
  await expect(active).toHaveAttribute('id', 'row-3');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy path' }).press('Enter');
  await expect.poll(() => requests('uploads.copy-path')).toEqual([{ id: 23 }]);

  // A focused button is about its own photo, too.
  await page.locator('#row-3').getByRole('button', { name: /^Show/ }).focus();
  await leave(20);
  await expect(active).toHaveAttribute('id', 'row-2');
  await expect(grid).toBeFocused();

  await leave(23);
  await expect(active).toHaveCount(0);
  await expect(grid).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('Delete');
  await expect(page.getByText('Nothing was removed')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(active).toHaveAttribute('id', 'row-2');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  const lastAct = async () => (await requests('uploads.act')).at(-1);
  await expect.poll(lastAct).toEqual({ action: 'remove', on: { ids: [24] } });
  // Who sends the active photo away goes on with the next one.
  await expect(active).toHaveAttribute('id', 'row-2');
  await expect(page.getByText('1 photo removed from the list')).toBeVisible();
});

test('the details follow the row and close with Escape', async ({ open }) => {
  const { page } = await open('queue');
  await page.locator(ROW).first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('complementary', { name: 'Details' });
  await expect(pane).toContainText('900001');
  await page.keyboard.press('ArrowDown');
  await expect(pane).toContainText('900002');
  await expect(pane).toContainText('The connection to OK broke off');
  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
  await expect(page.getByRole('grid')).toBeFocused();
});

test('the details show the photo large and upright, or say that its file is away', async ({
  open,
}) => {
  const { page } = await open('queue');
  const row = (index: number) => page.locator(`#row-${index}[data-state]`);
  const pane = page.getByRole('complementary', { name: 'Details' });
  const picture = pane.getByRole('img', { name: 'DSCN0010.jpg' });
  await row(1).dblclick({ position: { x: 100, y: 20 } });
  await expect(picture).toHaveJSProperty('naturalHeight', 640);
  const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
  expect(width / height).toBeCloseTo(3 / 4, 1);
  await row(5).click({ position: { x: 100, y: 20 } });
  await expect(pane).toContainText('The file is not there now');
  await expect(picture).toHaveCount(0);
});

test('the report, the check and the shortcuts are in the menu', async ({ open, page }) => {
  await page.clock.install();
  const { requests } = await open('queue');
  const more = page.getByRole('button', { name: 'More' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Export report as CSV' }).click();
  await expect(page.getByText('/home/anna/Documents/okapi-report.csv')).toBeVisible();
  for (const name of ['report as JSON', 'of the last run as CSV', 'of the last run as JSON']) {
    await more.click();
    await page.getByRole('menuitem', { name }).click();
  }
  expect(await requests('report.export')).toEqual([
    { format: 'csv', of: 'everything' },
    { format: 'json', of: 'everything' },
    { format: 'csv', of: 'run' },
    { format: 'json', of: 'run' },
  ]);
  await more.click();
  await page.getByRole('menuitem', { name: 'Check on OK' }).click();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('4 photos are no longer on OK:').last()).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveText([
    /scan|DSCN|IMG|Утро|очень/,
    /./,
    /./,
    'and 1 more',
  ]);
  await page.getByRole('button', { name: 'Export list (CSV)' }).click();
  expect((await requests('report.export')).at(-1)).toEqual({ format: 'csv', of: 'missing' });
  // It would end by itself before it is stopped.
  await stopTime(page);
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.clock.runFor(50);
  await page.getByRole('button', { name: 'Stop checking' }).click();
  await page.clock.resume();
  await expect(page.getByText('Stopped. What was found until then is kept.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('grid').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
