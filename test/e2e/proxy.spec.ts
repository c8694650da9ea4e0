/** @file A network that lets nobody out but through its proxy, which wants to know who asks. */
import path from 'node:path';
import { startKeyring } from '../support/keyring.ts';
import { startProxy, type RunningProxy } from '../support/proxy.ts';
import { complaintsOf } from './axe.ts';
import { contentsOf } from './contents.ts';
import { misfitsOf } from './fit.ts';
import { test as base, expect } from './story.ts';
import { LANGUAGES, THEMES, wear } from './wear.ts';

const ANNA = { name: 'anna@office', password: 'a-proxy-password-of-hers' };

const test = base.extend<{ hasKeyring: boolean; officeProxy: RunningProxy }>({
  hasKeyring: [true, { option: true }],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  officeProxy: async ({}, use) => {
    const officeProxy = await startProxy(ANNA);
    await use(officeProxy);
    await officeProxy.close();
  },
  environment: async ({ environment, hasKeyring, officeProxy }, use) => {
    const OKAPI_HOST_PROXY = `PROXY ${officeProxy.name}`;
    const keyring = hasKeyring ? await startKeyring() : null;
    await use({ ...environment, ...keyring?.environment, OKAPI_HOST_PROXY });
    await keyring?.close();
  },
});

test('a proxy is signed in to by keyboard, photos arrive through it, and it does not ask again', async ({
  ok,
  app,
  photos,
  officeProxy,
  folder,
}) => {
  await app.drop([await photos.make('Trip', 3)]);
  const { page } = app;
  await expect(
    page.getByText(`The proxy ${officeProxy.name} wants a name and a password.`, { exact: true }),
  ).toBeVisible();
  expect([await ok.photos(), officeProxy.passed]).toEqual([[], []]);

  const begin = page.getByRole('button', { name: 'Sign in to the proxy' });
  await begin.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Sign in to the proxy' }).waitFor();
  await page.keyboard.type(ANNA.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type('not this one');
  await page.keyboard.press('Enter');
  await expect(
    page.getByText(`The proxy ${officeProxy.name} did not accept the name and password.`, {
      exact: true,
    }),
  ).toBeVisible();

  await begin.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('did not accept the last');
  await page.keyboard.type(ANNA.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ANNA.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Done 3', exact: true })).toBeVisible();
  expect(await ok.photos()).toHaveLength(3);
  expect(new Set(officeProxy.passed)).toEqual(
    new Set([new URL(ok.environment['OKAPI_API_URL'] ?? '').host]),
  );
  expect(await page.content()).not.toContain(ANNA.password);

  await app.quit();
  const turnedAway = officeProxy.turnedAway();
  await app.relaunch();
  await app.drop([await photos.make('Later', 2, 10)]);
  await expect(app.page.getByRole('tab', { name: 'Done 5', exact: true })).toBeVisible();
  // Node sends what it knows at once: nobody had to be turned away.
  expect(officeProxy.turnedAway()).toBe(turnedAway);
  await app.quit();
  expect(await contentsOf(path.join(folder, 'data'))).not.toContain(ANNA.password);
});

test.describe('without a keychain', () => {
  test.use({ hasKeyring: false });

  test('the password holds for this run only, and that is said', async ({
    ok,
    app,
    photos,
    officeProxy,
  }) => {
    await app.drop([await photos.make('Trip', 1)]);
    const { page } = app;
    await page.getByRole('button', { name: 'Sign in to the proxy' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(ANNA.name);
    await page.getByRole('textbox', { name: 'Password' }).fill(ANNA.password);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in to the proxy' }).click();
    await expect(page.getByText('the password holds until Okapi quits')).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Done 1', exact: true })).toBeVisible();
    expect(await ok.photos()).toHaveLength(1);
    await app.quit();
    await app.relaunch();
    await app.drop([await photos.make('Later', 1, 10)]);
    await expect(
      app.page.getByText(`The proxy ${officeProxy.name} wants a name and a password.`, {
        exact: true,
      }),
    ).toBeVisible();
  });
});

test('its dialog is for every hand and eye', async ({ app, photos }) => {
  await app.drop([await photos.make('Trip', 1)]);
  const { page } = app;
  await page.setViewportSize({ width: 360, height: 260 });
  await page.getByRole('button', { name: 'Sign in to the proxy' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter'); // nothing is filled in
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  const wrongs: string[] = [];
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await wear(page, { language, theme });
      wrongs.push(...(await complaintsOf(page)), ...(await misfitsOf(page)));
    }
  }
  expect(wrongs).toEqual([]);
});
