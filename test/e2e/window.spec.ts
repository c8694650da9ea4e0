import type { Locator } from 'playwright/test';
import { expect, test } from './window-page.ts';

test('the list holds a few pages of a queue of 100 000', async ({ open }) => {
  const { page, requests } = await open('many');
  const grid = page.getByRole('grid', { name: 'Photos' });
  await grid.focus();
  await page.keyboard.press('End');
  await expect(page.locator('[role=row][aria-rowindex="100001"] .names')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(grid).toHaveAttribute('aria-activedescendant', 'row-99998');
  await expect(grid).toHaveAttribute('aria-rowcount', '100001');
  expect(await page.getByRole('row').count()).toBeLessThan(40);
  expect((await requests('uploads.page')).length).toBeLessThanOrEqual(4);
});

test('the list keeps its place while photos arrive', async ({ open }) => {
  const { page } = await open('moving');
  const grid = page.getByRole('grid');
  await grid.evaluate('(element) => element.scrollTo({ top: 5000 })');
  const before = await placeOf(grid);
  const done = page.getByRole('tab', { name: /^Done/ });
  const count = (await done.textContent()) ?? '';
  await expect(done).not.toHaveText(count);
  expect(await placeOf(grid)).toEqual(before);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Photos', exact: true }).click();
  expect(await placeOf(grid)).toEqual(before);
});

test('everything is reached by keyboard, and retries', async ({ open }) => {
  const { page, requests } = await open('queue');
  await page.getByRole('tab', { name: /^All/ }).focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  const failed = page.getByRole('tab', { name: /^Failed 14/ });
  await expect(failed).toHaveAttribute('aria-selected', 'true');
  const row = page.locator('#row-1');
  await expect(row).toContainText('Failed');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: /^Show/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: /^Retry/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Failed 13/ })).toBeVisible();
  await page.getByRole('button', { name: 'Retry all' }).click();
  await expect(page.getByText('Nothing has failed.')).toBeVisible();
  expect(await requests('uploads.retry')).toEqual([{ ids: [30] }, { all: true }]);
});

test('a failed row says in OK’s own words why', async ({ open }) => {
  const { page } = await open('queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  const row = page.getByRole('row').filter({ hasText: 'This file is damaged.' }).first();
  const words = 'OK 504 PHOTO_IMAGE_CORRUPTED · The content is corrupted';
  await expect(row).toHaveAccessibleDescription(words);
  const technical = row.getByText(words);
  const height = (await row.boundingBox())?.height;
  await expect(technical).toHaveCSS('opacity', '0');
  await row.click();
  await expect(technical).toHaveCSS('opacity', '1');
  expect((await row.boundingBox())?.height).toBe(height);
});

test('at 200 % zoom of the smallest window a failed row is whole', async ({ open }) => {
  const { page, requests } = await open('queue');
  await page.setViewportSize({ width: 360, height: 260 });
  await page.getByRole('tab', { name: /^Failed/ }).click();
  const row = page.locator('#row-0');
  await row.click();
  const retry = row.getByRole('button', { name: /^Retry/ });
  const [reason, button] = [await row.locator('.reason').boundingBox(), await retry.boundingBox()];
  if (!reason || !button) throw new Error('The row lacks its reason or its button.');
  expect(reason.x + reason.width).toBeLessThanOrEqual(button.x);
  expect(reason.width).toBeGreaterThan(60);
  await retry.click();
  await expect.poll(() => requests('uploads.retry')).toHaveLength(1);
});

test('drops go to every destination', async ({ open }) => {
  const { page, drop, requests } = await open('empty');
  await drop();
  await drop('personal');
  await drop('album');
  await expect(page.getByRole('textbox', { name: 'Album title' })).toHaveValue('Trip');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await drop('album');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  const paths = ['/home/anna/Pictures/Trip', '/home/anna/Pictures/b.jpg'];
  expect(await requests('photos.add')).toEqual([
    { paths, destination: { kind: 'by-folder' } },
    { paths, destination: { kind: 'personal' } },
    { paths, destination: { kind: 'album', title: 'Trip' } },
  ]);
});

test('the window signs in, and says why not', async ({ open }) => {
  const { page, refuse } = await open('signed-out');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const submit = page.getByRole('button', { name: 'Sign in', exact: true });
  await submit.click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(2);
  await page.getByLabel('Application public key').fill('CKEY');
  await page.getByLabel('Access token').fill('token');
  await refuse({ 'account.sign-in': 'keys-wrong' });
  await submit.click();
  await expect(page.getByRole('alert')).toContainText('OK does not know these application keys.');
  await refuse({});
  await submit.click();
  await expect(page.getByText('Signed in to OK')).toBeVisible();
});

test('the window pauses, dismisses notices, switches language and theme', async ({ open }) => {
  const { page } = await open('notices');
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await page.getByRole('button', { name: 'Pause uploading' }).click();
  await expect(page.getByRole('status').getByText('Paused.')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Dark').check();
  await page.getByLabel('Language').selectOption('ru');
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', 'ru');
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

function placeOf(grid: Locator): Promise<unknown> {
  return grid.evaluate('(element) => [element.scrollTop, element.scrollHeight]');
}
