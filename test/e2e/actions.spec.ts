/** @file What a person does with photos in the list, in the whole app: OK, the disk and the system see it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { hashesOf } from './hashes.ts';
import { viewComes } from './rows.ts';
import { expect, test } from './story.ts';

const rowOf = (page: Page, name: string): Locator =>
  page.locator('[role=row][data-state]').filter({ hasText: name });

/** By the menu of a row, as with a mouse. */
async function choose(page: Page, name: string, item: string): Promise<void> {
  await viewComes(page);
  await rowOf(page, name).locator('.names').click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

const shown = (page: Page): Locator => page.locator('[role=row][data-state] .names');

test('photos that wait are moved and removed, and go in the new order', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  await page.evaluate("okapi.request('settings.set', { photosAtOnce: 1 })");
  await page.evaluate("okapi.request('queue.pause')");
  const trip = await photos.make('Trip', 8);
  await app.drop([trip]);
  await page.getByRole('tab', { name: 'Waiting 8' }).click();
  await choose(page, 'photo-08', 'Upload first');
  await choose(page, 'photo-02', 'Upload last');
  await choose(page, 'photo-03', 'Remove from the list…');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('tab', { name: 'Waiting 7' })).toBeVisible();
  expect(await ok.uploadPosts()).toBe(0);

  // One POST takes five of them.
  await ok.holdUploads(1);
  await page.getByRole('button', { name: 'Resume uploading' }).click();
  await ok.held();
  await page.getByRole('tab', { name: 'Uploading 5' }).click();
  const first = ['photo-01', 'photo-04', 'photo-05', 'photo-06', 'photo-08'];
  await expect(shown(page)).toContainText(first);
  await page.getByRole('tab', { name: 'Waiting 2' }).click();
  await expect(shown(page)).toContainText(['photo-02', 'photo-07']);
  await ok.letGo();
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  const sent = [...first, 'photo-02', 'photo-07'].map((name) => `${name}.jpg`);
  expect((await ok.photos()).map(({ sha256 }) => sha256).sort()).toEqual(
    await hashesOf(trip, sent),
  );
  await expect(page.getByRole('tab', { name: 'All 7' })).toBeVisible();
});

test('a photo is taken back while it is on its way, and the others arrive', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  // As many as they can be split into.
  await ok.holdUploads(3);
  const trip = await photos.make('Trip', 3);
  await app.drop([trip]);
  await ok.held();
  await choose(page, 'photo-02', 'Remove from the list…');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('tab', { name: 'All 2' })).toBeVisible();
  await ok.letGo();
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  expect((await ok.photos()).map(({ sha256 }) => sha256).sort()).toEqual(
    await hashesOf(trip, ['photo-01.jpg', 'photo-03.jpg']),
  );
});

test('several chosen photos are retried, and the others stay, also after a restart', async ({
  app,
  ok,
  photos,
}) => {
  await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 5000 }]);
  await app.drop([await photos.make('Trip', 4)]);
  await app.page.getByRole('tab', { name: 'Failed 4' }).click();
  await viewComes(app.page);
  await rowOf(app.page, 'photo-01').click({ position: { x: 200, y: 10 } });
  await rowOf(app.page, 'photo-03').click({ position: { x: 200, y: 10 }, modifiers: ['Control'] });
  await ok.misbehave([]);
  const bar = app.page.getByRole('group', { name: 'Chosen photos' });
  await expect(bar).toContainText('2 chosen');
  await bar.getByRole('button', { name: 'Retry' }).click();
  await expect(app.page.getByRole('tab', { name: 'Done 2' })).toBeVisible();
  await app.quit();
  await app.relaunch();
  await app.page.getByRole('tab', { name: 'Failed 2' }).click();
  await expect(shown(app.page)).toContainText(['photo-02', 'photo-04']);
  expect(await ok.photos()).toHaveLength(2);

  const { page } = app;
  await choose(page, 'photo-02', 'Details');
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('OK did not add it to the album');
  await expect(details).toContainText('5000');
  await choose(page, 'photo-02', 'Retry');
  await expect(page.getByRole('tab', { name: 'Done 3' })).toBeVisible();
  await expect(details).toContainText((await ok.photos()).at(-1)?.photoId ?? 'no photo');
});

test('the list is narrowed by words, folder, album and reason, and put in order', async ({
  app,
  photos,
}) => {
  const { page } = app;
  const trip = await photos.make('Trip', 2);
  await writeFile(path.join(trip, 'diary.jpg'), 'Dear diary');
  await writeFile(path.join(trip, 'empty.jpg'), '');
  const summer = await photos.make('Summer', 3, 11);
  await app.drop([trip, summer]);
  await expect(page.getByRole('tab', { name: 'All 7' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Done 5' })).toBeVisible();

  await page.keyboard.press('Control+f');
  await page.keyboard.type('photo-1');
  await expect(shown(page)).toContainText(['photo-11', 'photo-12', 'photo-13']);
  await page.keyboard.press('Escape');
  await expect(shown(page)).toHaveCount(7);

  await choose(page, 'photo-01', 'Only this folder');
  await expect(shown(page)).toHaveCount(4);
  const field = page.getByRole('button', { name: /^Folder .*Trip\. Show all folders$/ });
  await expect(field).toContainText('Trip');
  await choose(page, 'diary.jpg', 'Only this reason');
  await expect(shown(page)).toContainText(['diary.jpg']);
  await field.click();
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await expect(shown(page)).toHaveCount(7);

  await choose(page, 'photo-12', 'Only this album');
  await expect(shown(page)).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name');
  await expect(shown(page)).toContainText(['photo-11', 'photo-12', 'photo-13']);
  await page.getByRole('button', { name: 'Ascending order' }).click();
  await expect(shown(page)).toContainText(['photo-13', 'photo-12', 'photo-11']);
});

test('a photo’s path is copied, its file shown, its page opened', async ({ app, ok, photos }) => {
  const { page } = app;
  const trip = await photos.make('Поездка', 1);
  await app.drop([trip]);
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  const file = path.join(trip, 'photo-01.jpg');
  await choose(page, 'photo-01', 'Copy path');
  await expect(page.getByText('Path copied')).toBeVisible();
  expect(await app.copied()).toBe(file);
  expect(await app.openedBy(() => choose(page, 'photo-01', 'Show in folder'))).toBe(file);
  const [photo] = await ok.photos();
  const opened = await app.openedBy(() => choose(page, 'photo-01', 'Open on OK'));
  expect(opened).toContain(photo?.photoId ?? 'no photo');
});

test('what OK finds too large goes as a smaller copy when a person says so', async ({
  app,
  ok,
  photos,
}) => {
  const { page } = app;
  await page.evaluate("okapi.request('settings.set', { refusedPhotos: 'say' })");
  await ok.behave({ maxSide: 500 });
  const trip = await photos.make('Trip', 1);
  await app.drop([trip]);
  await expect(rowOf(page, 'photo-01')).toContainText('more pixels');
  await choose(page, 'photo-01', 'Send a smaller copy');
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  await expect(rowOf(page, 'photo-01')).toContainText('A smaller copy was sent');
  const arrived = (await ok.photos()).map(({ sha256 }) => sha256);
  expect(arrived).toHaveLength(1);
  expect(arrived).not.toEqual(await hashesOf(trip));
});

test('the report tells of every photo, and a check on OK of those that are gone', async ({
  app,
  folder,
  ok,
  photos,
}) => {
  const { page } = app;
  const trip = await photos.make('Trip', 3);
  await writeFile(path.join(trip, 'diary.jpg'), 'Dear diary');
  await app.drop([trip]);
  await expect(page.getByRole('tab', { name: 'Done 3' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Failed 1' })).toBeVisible();
  const stored = await ok.photos();
  const exported = async (file: string, exporting: () => Promise<void>): Promise<string> => {
    const report = path.join(folder, file);
    await app.saveAs(report);
    await exporting();
    await expect(page.getByText(report)).toBeVisible();
    return await readFile(report, 'utf8');
  };
  const fromMenu = (item: string) => async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  const csv = await exported('all.csv', fromMenu('Export report as CSV…'));
  for (const { photoId, sha256 } of stored) {
    expect(csv.split('\n').filter((line) => line.includes(photoId))).toEqual([
      expect.stringContaining(sha256),
    ]);
  }
  expect(csv).toMatch(/diary\.jpg.*not a photo/);
  const json = JSON.parse(
    await exported('run.json', fromMenu('Export report of the last run as JSON…')),
  ) as unknown;
  expect(JSON.stringify(json)).toContain(stored[0]?.sha256);

  const [gone, ...there] = stored;
  await ok.deletePhoto(gone?.photoId ?? '');
  await fromMenu('Check on OK…')();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 photo is no longer on OK:').last()).toBeVisible();
  await expect(dialog.getByRole('listitem')).toContainText(['photo-01.jpg']);
  const missing = await exported('missing.csv', () =>
    dialog.getByRole('button', { name: 'Export list (CSV)' }).click(),
  );
  expect(missing).toContain(gone?.photoId);
  for (const { photoId } of there) expect(missing).not.toContain(photoId);
});
