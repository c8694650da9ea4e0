/** @file Folders that Okapi keeps: in the whole app, and in the window alone. */
import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright/test';
import { expect, test, type AppInStory } from './story.ts';
import { test as windowTest } from './window-page.ts';

const WITHOUT_MENUS = { exact: true };

/** Has a folder looked after from now on; answers its card. */
async function keep(app: AppInStory, folder: string): Promise<Locator> {
  await app.page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  await app.choose([folder]);
  await app.page.getByRole('button', { name: 'Add folders…' }).click();
  return app.page.getByRole('listitem', { name: path.basename(folder) });
}

test('a kept folder fills its album by itself: at once, on a scan, and at the next start', async ({
  app,
  ok,
  photos,
}) => {
  const trip = await photos.make('Trip', 2);
  await app.page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  await expect(app.page.getByRole('heading', { name: 'Folders that Okapi' })).toBeVisible();
  await app.choose([trip]);
  await app.page.getByRole('button', { name: 'Add folders…' }).click();
  const card = () => app.page.getByRole('listitem', { name: 'Trip' });
  await expect(card()).toContainText('Up to date');
  await expect(card()).toContainText('2 on OK');

  await photos.make('Trip', 1, 3);
  await writeFile(path.join(trip, 'notes.jpg'), 'Dear diary');
  await card().getByRole('button', { name: 'Scan now: Trip' }).click();
  await expect(card()).toContainText('3 on OK');
  await card().getByRole('button', { name: '1 failed in Trip: show' }).click();
  await expect(app.page.getByRole('tab', { name: /^Failed/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(app.page.locator('[role=row][data-state]')).toContainText(['notes.jpg']);

  await app.kill();
  await photos.make('Trip', 1, 4);
  await app.relaunch();
  await app.page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  await expect(card()).toContainText('4 on OK');
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle)).toEqual(Array(4).fill('Trip'));

  await rename(path.dirname(trip), `${path.dirname(trip)}-away`);
  await card().getByRole('button', { name: 'Scan now: Trip' }).click();
  await expect(card()).toContainText('is not connected');
  await card().getByRole('button', { name: 'Remove from the list…: Trip' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(app.page.getByText('Trip removed from the list')).toBeVisible();
  await app.page.getByRole('button', { name: 'Photos', ...WITHOUT_MENUS }).click();
  await expect(app.page.getByRole('tab', { name: /^Done/ })).toContainText('4');
});

test('what happens in a kept folder is on OK without a click: new, changed, renamed, deleted', async ({
  app,
  ok,
  photos,
}) => {
  const trip = await photos.make('Trip', 1);
  const card = await keep(app, trip);
  await expect(card).toContainText('1 on OK', { timeout: 20_000 });
  // Into the folder, and into a new one in it.
  await photos.make('Trip', 1, 2);
  await photos.make('Trip/Day 2', 1, 3);
  await expect(card).toContainText('3 on OK', { timeout: 20_000 });
  // The same photo under another name, in another folder; then another photo under its old name.
  await rename(path.join(trip, 'photo-01.jpg'), path.join(trip, 'Day 2', 'first.jpg'));
  await rm(path.join(trip, 'photo-02.jpg'));
  await photos.make('Trip', 1, 4);
  await expect(card).toContainText('4 on OK', { timeout: 20_000 });
  await copyFile(path.join(trip, 'photo-04.jpg'), path.join(trip, 'Day 2', 'photo-03.jpg'));
  await expect(card).toContainText('5 on OK', { timeout: 20_000 });
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle).sort()).toEqual([
    'Trip',
    'Trip',
    'Trip',
    'Trip / Day 2',
    'Trip / Day 2',
  ]);
});

test('a kept folder is sent elsewhere, paused and resumed, and OK gets its photos so', async ({
  app,
  ok,
  photos,
}) => {
  const trip = await photos.make('Trip', 1);
  const card = await keep(app, trip);
  await expect(card).toContainText('1 on OK');
  await card.getByRole('button', { name: 'Album of Trip: An album for each folder' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'One album' }).check();
  await dialog.getByRole('textbox', { name: 'Album title' }).fill('Summer');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Pause: Trip' }).click();
  await expect(card).toContainText('Paused: new photos are not looked for');
  await photos.make('Trip', 2, 2);
  await app.quit();
  await app.relaunch();
  await app.page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  const later = app.page.getByRole('listitem', { name: 'Trip' });
  await expect(later).toContainText('Paused: new photos are not looked for');
  await expect(later).toContainText('1 on OK');
  await later.getByRole('button', { name: 'Resume: Trip' }).click();
  await expect(later).toContainText('3 on OK');
  expect((await ok.photos()).map(({ albumTitle }) => albumTitle)).toEqual([
    'Trip',
    'Summer',
    'Summer',
  ]);
});

test('a kept folder that goes away says so by itself, and goes on when it is back', async ({
  app,
  ok,
  photos,
}) => {
  test.setTimeout(120_000); // it is looked for every twenty seconds
  const trip = await photos.make('Trip', 1);
  const card = await keep(app, trip);
  await expect(card).toContainText('1 on OK', { timeout: 20_000 });
  await rename(path.dirname(trip), `${path.dirname(trip)}-away`);
  await expect(card).toContainText('is not connected', { timeout: 40_000 });
  await rename(`${path.dirname(trip)}-away`, path.dirname(trip));
  await photos.make('Trip', 1, 2);
  await expect(card).toContainText('2 on OK', { timeout: 40_000 });
  await expect(card).toContainText('Up to date');
  expect(await ok.photos()).toHaveLength(2);
});

windowTest('folders are paused, sent elsewhere and removed by keyboard alone', async ({ open }) => {
  const { page, requests } = await open('folders');
  await page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('listitem', { name: 'Trip 2025' });
  await expect(card).toContainText('312 on OK');
  // The rest of the sidebar comes before the view.
  const tabTo = async (name: string) => {
    const wanted = page.getByRole('button', { name, ...WITHOUT_MENUS });
    for (let steps = 0; steps < 30; steps += 1) {
      const focused = await page.evaluate<string | null>(
        `document.activeElement.getAttribute('aria-label')`,
      );
      if (focused === name) return;
      await page.keyboard.press('Tab');
    }
    await expect(wanted).toBeFocused();
  };

  await tabTo('Album of Trip 2025: An album for each folder');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Where' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'An album for each folder' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Summer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(card).toContainText('Summer');
  expect(await requests('folders.set-destination')).toEqual([
    { id: 1, destination: { kind: 'album', title: 'Summer' } },
  ]);

  await tabTo('Pause: Trip 2025');
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Paused: new photos are not looked for');
  await tabTo('Resume: Trip 2025');
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Looking for new photos… 12 files so far');

  await tabTo('Remove from the list…: Trip 2025');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Nothing is deleted, here or on OK');
  for (const key of ['Escape', 'Enter', 'Tab', 'Enter']) await page.keyboard.press(key);
  // A card behind a dialog is hidden by its role: only the request tells that it went.
  await expect.poll(() => requests('folders.remove')).toEqual([{ id: 1 }]);
  await expect(card).toBeHidden();
});

windowTest('a folder that is dropped while folders are on show is kept', async ({ open }) => {
  const { page, requests, drop } = await open('empty');
  await page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  await drop('keep');
  await expect(page.getByRole('listitem', { name: 'Trip' })).toContainText(
    'Looking for new photos',
  );
  await expect(page.getByText('1 folder added')).toBeVisible();
  // The file among them says why it is not.
  await expect(page.getByText('This is a file, not a folder.')).toBeVisible();
  expect(await requests('photos.add')).toEqual([]);
});

windowTest('the longest names fit into the narrowest window', async ({ open }) => {
  const { page } = await open('folders');
  await page.getByRole('button', { name: 'Folders', ...WITHOUT_MENUS }).click();
  for (const [width, height] of [
    [720, 520],
    [360, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    const { inner, outer } = await page.evaluate<{ inner: number; outer: number }>(
      `(({ scrollWidth, clientWidth }) => ({ inner: scrollWidth, outer: clientWidth }))
        (document.querySelector('main .view'))`,
    );
    expect(inner).toBeLessThanOrEqual(outer);
  }
});
