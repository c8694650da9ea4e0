/** @file What a person does is answered, and leaves the keyboard somewhere. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './story.ts';

test('a drop that brings nothing new says so', async ({ app, photos, folder }) => {
  const { page } = app;
  const empty = path.join(folder, 'Empty');
  await mkdir(empty);
  await app.drop([empty]);
  await expect(page.getByText('No photos were found there')).toBeVisible();
  const trip = await photos.make('Trip', 2);
  await app.drop([trip]);
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  await app.drop([trip]);
  await expect(page.getByText('Nothing new: 2 photos are in the list already')).toBeVisible();
});

test('what is closed by keyboard leaves the focus where one goes on', async ({ app, photos }) => {
  const { page } = app;
  await app.drop([await photos.make('Trip', 2)]);
  await expect(page.getByText('Everything is on OK')).toBeVisible();

  const paths = ['/nowhere/one', '/nowhere/two'];
  const input = JSON.stringify({ paths, destination: { kind: 'by-folder' } });
  await page.evaluate(`okapi.request('photos.add', ${input})`);
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  await expect(dismiss).toHaveCount(2);
  await dismiss.first().press('Enter');
  await expect(dismiss).toHaveCount(1);
  await expect(dismiss).toBeFocused();
  await dismiss.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('1 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Upload first' }).press('Escape');
  await expect(page.getByText('1 chosen')).toBeHidden();
  await expect(grid).toBeFocused();

  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.setViewportSize({ width: 900, height: 620 });
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(grid).toBeFocused();
});

test('an account that is signed out is not said to get the photos', async ({ app, ok, photos }) => {
  const { page } = app;
  await app.drop([await photos.make('Trip', 1)]);
  await expect(page.getByText('Everything is on OK')).toBeVisible();
  await ok.revoke(ok.people[0].uid);
  await app.drop([await photos.make('Later', 1, 10)]);
  await page.locator('[data-pause=signed-out]').getByRole('button', { name: 'Sign in' }).click();
  const card = page.getByRole('listitem', { name: ok.people[0].name });
  await expect(card).toContainText('Signed out.');
  await expect(card).not.toContainText('Photos go here');
});
