import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './account-story.ts';
import { Keyboard } from './keyboard.ts';
import { viewComes } from './rows.ts';

test('from the first start to the end by keyboard only', async ({ ok, app, account, photos }) => {
  test.setTimeout(120_000);
  const { page } = app;
  page.setDefaultTimeout(15_000);
  const keyboard = new Keyboard(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name });
  const tab = (name: string | RegExp) => page.getByRole('tab', { name });
  const item = (name: string) => page.getByRole('menuitem', { name });
  const [anna, boris] = ok.people;

  await test.step('sign in', async () => {
    await keyboard.use(button('Sign in'));
    await expect(button('Sign in in the browser')).toBeFocused();
    await keyboard.use(button('Paste tokens'));
    await keyboard.to(field('Access token'));
    await keyboard.type(anna.accessToken);
    await keyboard.to(field('Session secret key'));
    await keyboard.type(anna.sessionSecretKey);
    await keyboard.press('Enter');
    await expect(account.status()).toHaveText(`Signed in as ${anna.name}.`);
    await keyboard.expectFocus('signed in');
  });

  await test.step('add a folder', async () => {
    await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 5000 }]);
    const folder = await photos.make('Trip', 4);
    await writeFile(path.join(folder, 'scan.jpg'), 'This is no photo.');
    await app.choose([folder]);
    await keyboard.to(button('Photos'), 'Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.use(button('Choose folders…'));
    await tab('Failed 5').waitFor();
    await keyboard.expectFocus('the photos have come');
    await ok.misbehave([]);
  });

  await test.step('look and choose', async () => {
    await keyboard.to(tab(/^All/));
    await keyboard.press('ArrowRight', 'ArrowRight', 'ArrowRight');
    await expect(tab(/^Failed/)).toBeFocused();
    await viewComes(page);
    await keyboard.to(page.getByRole('grid'));
    await keyboard.press('Home', 'Shift+ArrowDown');
    await page.getByText('2 chosen').waitFor();
    await keyboard.to(button('Retry'), 'Shift+Tab');
    await keyboard.press('Enter');
    await tab('Done 2').waitFor();
    // The list follows a moment later.
    await expect(page.locator('#row-0')).toContainText('photo-03');
    await keyboard.expectFocus('some were retried');
  });

  await test.step('the details, the menu and the buttons of a row', async () => {
    await keyboard.to(page.getByRole('grid'));
    await keyboard.press('Home', 'Enter');
    const pane = page.getByRole('complementary', { name: 'Details' });
    await pane.getByText('History').waitFor();
    await keyboard.use(pane.getByRole('button', { name: 'Close' }));
    await expect(page.getByRole('grid')).toBeFocused();
    await keyboard.press('Shift+F10', 'ArrowDown', 'Enter');
    await tab('Done 3').waitFor();
    await expect(page.locator('#row-0')).toContainText('photo-04');
    await keyboard.expectFocus('one was retried');
    await keyboard.to(page.getByRole('grid'));
    await keyboard.use(page.getByRole('row').getByRole('button', { name: /^Retry photo/ }));
    await tab('Done 4').waitFor();
    await keyboard.expectFocus('another was retried');
  });

  await test.step('search, order and narrow', async () => {
    await keyboard.press('Control+f');
    await expect(field('Search photos')).toBeFocused();
    await keyboard.type('nothing like it');
    await page.getByText('No photos match.').waitFor();
    await keyboard.press('Escape');
    await expect(field('Search photos')).toHaveValue('');
    await keyboard.to(tab(/^Failed/));
    await keyboard.press('Home');
    await expect(tab(/^All/)).toBeFocused();
    await keyboard.to(page.getByRole('combobox', { name: 'Sort by' }));
    await keyboard.press('ArrowDown', 'Tab', 'Enter');
    await expect(page.locator('#row-0')).toContainText('scan.jpg');
    const album = page.getByRole('combobox', { name: 'Album' });
    // The search without a hit has left it none.
    await expect(album.getByRole('option')).toHaveCount(2);
    await keyboard.to(album, 'Shift+Tab');
    await keyboard.press('ArrowDown');
    await keyboard.use(button('Show all'));
    await keyboard.expectFocus('nothing is narrowed any more');
  });

  await test.step('pause and go on', async () => {
    await ok.holdUploads(2);
    await app.choose([await photos.make('Later', 2, 10)]);
    await keyboard.use(button('Choose folders…'));
    await keyboard.use(button('Pause uploading'));
    await ok.letGo();
    await keyboard.use(button('Continue'));
    await tab('Done 6').waitFor();
    await expect(button('Continue')).toBeHidden();
    await keyboard.expectFocus('it goes on');
  });

  await test.step('the menu, the check and the dialogs', async () => {
    await keyboard.use(button('More'));
    await keyboard.press('ArrowDown', 'Escape');
    await expect(button('More')).toBeFocused();
    await keyboard.press('Enter', 'Home', 'Enter');
    await keyboard.use(button('Check'));
    await page.getByText('All 6 photos are there.').last().waitFor();
    await keyboard.expectFocus('the check has ended');
    await keyboard.press('Escape');
    await expect(button('More')).toBeFocused();
    await keyboard.press('Enter');
    await item('Keyboard shortcuts').waitFor();
    await keyboard.press('k', 'Enter');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.use(button('Close'));
    await expect(button('More')).toBeFocused();
    await keyboard.to(page.getByRole('grid'));
    await keyboard.press('Home', 'Delete');
    await expect(button('Cancel')).toBeFocused();
    await keyboard.use(button('Remove'));
    await tab('All 6').waitFor();
    await keyboard.expectFocus('a row was removed');
  });

  await test.step('another person and other settings', async () => {
    await keyboard.use(button(/^Account:/));
    await keyboard.use(button('Add another account'));
    await keyboard.use(button('Paste tokens'));
    await keyboard.to(field('Access token'));
    await keyboard.type(boris.accessToken);
    await keyboard.to(field('Session secret key'));
    await keyboard.type(boris.sessionSecretKey);
    await keyboard.press('Enter');
    await expect(account.status()).toHaveText(`Signed in as ${boris.name}.`);
    await keyboard.expectFocus('another has signed in');
    await keyboard.use(button(`Activate ${anna.name}`));
    await expect(account.card(anna)).toContainText('Photos go here');
    await keyboard.expectFocus('the account was switched');
    await keyboard.use(button(`Sign out ${boris.name}`));
    await expect(account.card(boris)).toContainText('Signed out');
    await keyboard.expectFocus('one has signed out');
    await keyboard.use(button('Settings'));
    await keyboard.to(page.getByRole('radio', { name: 'System' }));
    await keyboard.press('ArrowRight', 'ArrowRight');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await keyboard.to(page.getByRole('combobox', { name: 'Language' }), 'Shift+Tab');
    await keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'Настройки' }).waitFor();
    await keyboard.expectFocus('the language has changed');
  });

  expect(await ok.photos()).toHaveLength(6);
});
