import type { Locator } from 'playwright/test';
import { WHOLE_QUEUE } from '../../src/shared/upload.ts';
import { viewComes } from './rows.ts';
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
  const reasons = page.getByRole('group', { name: 'Reason' }).getByRole('button');
  await expect(reasons).toHaveCount(4);
  // Past the album, the order, its direction, "Retry all", the details and the four reasons.
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('Tab');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: /^Show/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: /^Actions/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: /^Retry/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Failed 13/ })).toBeVisible();
  await page.getByRole('button', { name: 'Retry all' }).click();
  await expect(page.getByText('Nothing has failed.')).toBeVisible();
  expect(await requests('uploads.act')).toEqual([
    { action: 'retry', on: { ids: [30] } },
    { action: 'retry', on: { query: { ...WHOLE_QUEUE, filter: 'failed' } } },
  ]);
});

test('a failed row says in OK’s own words why', async ({ open }) => {
  const { page } = await open('queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await viewComes(page);
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
  const row = page.locator('#row-0[data-state=failed]');
  await row.click();
  const retry = row.getByRole('button', { name: /^Retry/ });
  const [reason, button] = [await row.locator('.reason').boundingBox(), await retry.boundingBox()];
  if (!reason || !button) throw new Error('The row lacks its reason or its button.');
  expect(reason.x + reason.width).toBeLessThanOrEqual(button.x);
  expect(reason.width).toBeGreaterThan(60);
  await retry.click();
  await expect.poll(() => requests('uploads.act')).toHaveLength(1);
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

test('an application is kept, then the browser signs in', async ({ open }) => {
  const { page, requests, comeBack } = await open('first-run');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const id = page.getByLabel('Application id');
  await expect(id).toBeFocused();
  const browser = page.getByRole('button', { name: 'Sign in in the browser' });
  await expect(browser).toBeDisabled();
  await expect(browser).toHaveAccessibleDescription(/Enter the application id first/);
  await expect(page.getByLabel('Redirect address')).toHaveValue('http://localhost:38520/auth');
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  await id.fill('512000');
  await page.evaluate("okapi.request('account.cancel-sign-in')"); // news of the account
  await expect(id).toHaveValue('512000');
  await page.getByRole('button', { name: 'Keep the application' }).click();
  await expect(page.getByLabel('Application public key')).toBeFocused();
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await id.fill('512000123456');
  await page.getByLabel('Application public key').fill('CKEY');
  const secret = page.getByRole('textbox', { name: 'Application secret key' });
  await secret.fill('hidden');
  await expect(secret).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Show: Application secret key' }).click();
  await expect(secret).toHaveAttribute('type', 'text');
  await secret.press('Enter');
  await expect(page.getByText('Application 512000123456')).toBeVisible();
  expect(await requests('account.keep-application')).toEqual([
    { clientId: '512000123456', applicationKey: 'CKEY', applicationSecretKey: 'hidden' },
  ]);
  await expect(browser).toBeFocused();
  await page.keyboard.press('Enter');
  const status = page.getByRole('status');
  await expect(status).toHaveText('Waiting for you in the browser… until 14:05');
  await expect(page.getByRole('group', { name: 'Sign in to OK' })).toBeFocused();
  await comeBack();
  await expect(status).toHaveText('Signed in as Анна Смирнова.');
  await expect(page.getByRole('button', { name: 'Account: Анна Смирнова' })).toBeVisible();
});

test('a sign-in is cancelled, fails with its reason, and leads to what mends it', async ({
  open,
}) => {
  const { page, requests, refuse, comeBack } = await open('signed-out');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const browser = page.getByRole('button', { name: 'Sign in in the browser' });
  const status = page.getByRole('status');
  await browser.click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(status).toBeEmpty();
  await expect(browser).toBeFocused();
  await browser.click();
  await expect(status).toContainText('Waiting');
  await comeBack('sign-in-refused');
  await expect(status).toContainText('Access was not allowed on OK’s page.');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(status).toBeEmpty();
  await browser.click();
  await expect(status).toContainText('Waiting');
  await comeBack('sign-in-timed-out');
  await expect(status).toContainText('The sign-in was not finished in time');
  await refuse({ 'account.sign-in': 'port-in-use' });
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(status).toContainText('Another program is using the port');
  await page.getByRole('button', { name: 'Change the port' }).click();
  const port = page.getByLabel('Sign-in port');
  await expect(port).toBeFocused();
  await port.fill('80');
  await port.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Choose a whole number from 1024 to 65535.');
  await port.fill('38521');
  await port.press('Enter');
  expect(await requests('settings.set')).toEqual([{ signInPort: 38521 }]);
  await refuse({});
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign in in a window of Okapi' }).click();
  await expect(status).toContainText('Waiting for you in the sign-in window…');
  await comeBack('secret-key-wrong');
  await page.getByRole('button', { name: 'Check the keys' }).click();
  await expect(page.getByRole('textbox', { name: 'Application secret key' })).toBeFocused();
  await expect(page.getByLabel('Application id')).toHaveValue('512000123456');
});

test('pasted tokens sign in and are forgotten', async ({ open }) => {
  const { page, requests, refuse } = await open('signed-out');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Paste tokens' }).click();
  const submit = page.getByRole('button', { name: 'Sign in with tokens' });
  await submit.click();
  const token = page.getByRole('textbox', { name: 'Access token' });
  await expect(token).toBeFocused();
  await token.fill('wrong');
  await refuse({ 'account.sign-in': 'keys-wrong' });
  await submit.click();
  await expect(page.getByRole('status')).toContainText('OK does not know these application keys.');
  await expect(token).toHaveValue('');
  await refuse({});
  await token.fill('token');
  await page.getByRole('textbox', { name: 'Session secret key' }).fill('secret');
  await submit.click();
  await expect(page.getByRole('status')).toHaveText('Signed in as Анна Смирнова.');
  await expect(token).toBeHidden();
  expect((await requests('account.sign-in')).at(-1)).toEqual({
    way: 'tokens',
    accessToken: 'token',
    sessionSecretKey: 'secret',
  });
});

test('accounts switch, sign out and say what OK allows', async ({ open }) => {
  const { page, requests } = await open('two-accounts');
  await page.getByRole('button', { name: 'Account: Анна Смирнова' }).click();
  const accounts = page.getByRole('list', { name: 'Accounts' }).locator(':scope > li');
  await expect(accounts).toHaveCount(3);
  const [anna, boris] = [accounts.nth(0), accounts.nth(1)];
  await expect(anna).toContainText('Signed in until 21 December, renewed by itself');
  await expect(boris).toContainText('Add photos: not granted (PHOTO_CONTENT)');
  await expect(boris).toContainText('only until Okapi closes');
  await page.getByRole('button', { name: 'Activate Boris Okunev' }).click();
  await expect(boris).toContainText('Photos go here');
  await expect(page.getByRole('button', { name: 'Account: Boris Okunev' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out Boris Okunev' }).click();
  await expect(boris).toContainText('Photos of this account wait until you sign in.');
  await expect(page.getByRole('button', { name: 'Account: Not signed in' })).toBeVisible();
  await page.getByRole('button', { name: 'Activate Анна Смирнова' }).click();
  await page.getByRole('button', { name: 'Add another account' }).click();
  await expect(page.getByRole('button', { name: 'Sign in in the browser' })).toBeFocused();
  expect(await requests('account.activate')).toEqual([{ uid: '5002' }, { uid: '5001' }]);
  expect(await requests('account.sign-out')).toEqual([{ uid: '5002' }]);
});

test('a missing permission is asked for in the browser', async ({ open }) => {
  const { page, requests } = await open('permission-missing');
  await page.getByRole('button', { name: 'Allow on OK' }).click();
  await expect(page.getByRole('status')).toContainText('Waiting for you in the browser…');
  expect(await requests('account.sign-in')).toEqual([{ way: 'browser' }]);
});

test('the window pauses, dismisses notices, switches language and theme', async ({ open }) => {
  const { page } = await open('notices');
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await page.getByRole('button', { name: 'Pause uploading' }).click();
  await expect(page.getByText('Paused. Everything is kept.').first()).toBeVisible();
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
