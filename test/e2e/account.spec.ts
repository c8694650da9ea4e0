import { createServer } from 'node:net';
import type { Locator } from 'playwright/test';
import { isFree } from '../support/free-port.ts';
import { allow, expect, redirectAddress, test } from './account-story.ts';
import { hashesOf } from './hashes.ts';

test.beforeEach(async ({ account }) => {
  await account.show();
});

for (const [flow, hasSecretKey] of [
  ['code', true],
  ['token', false],
] as const) {
  test.describe(`the ${flow} flow`, () => {
    test.use({ hasSecretKey });

    test('in the browser', async ({ ok, account, port }) => {
      const [person] = ok.people;
      const address = new URL(await account.askForBrowser());
      expect(address.searchParams.get('response_type')).toBe(flow);
      expect(address.searchParams.get('redirect_uri')).toBe(redirectAddress(port));
      await expect(account.status()).toContainText('Waiting for you in the browser…');
      await account.browser.goto(address.href);
      await allow(account.browser, person);

      await expect(account.status()).toHaveText(`Signed in as ${person.name}.`);
      await expect(account.browser.getByRole('status')).toContainText('You are signed in.');
      // What the address held is gone from the person's history.
      expect(account.browser.url()).not.toContain('access_token');
      await expect(account.card(person)).toContainText('Photos go here');
      await expect.poll(() => widthOf(account.card(person).locator('img'))).toBeGreaterThan(0);
      await expect.poll(() => isFree(port)).toBe(true);
      expect((await ok.sessions()).map(({ kind }) => kind)).toContain(flow);
    });

    test('in the app’s own window', async ({ ok, account, app }) => {
      const [person] = ok.people;
      const page = await account.askForWindow();
      const closed = page.waitForEvent('close');
      // Not the page's own title, which could say anything.
      expect(await app.titles()).toEqual(['Okapi', new URL(ok.galleryUrl).origin]);
      expect(await page.evaluate('[typeof okapi, typeof require, typeof process]')).toEqual(
        Array(3).fill('undefined'),
      );
      await allow(page, person);
      await closed;
      await expect(account.status()).toHaveText(`Signed in as ${person.name}.`);
      expect(await app.titles()).toEqual(['Okapi']);
    });
  });
}

test('the sign-in window remembers the person until they sign out', async ({ ok, account }) => {
  const [person] = ok.people;
  await allow(await account.askForWindow(), person);
  await expect(account.card(person)).toContainText('Photos go here');

  const add = account.window.getByRole('button', { name: 'Add another account' });
  await add.click();
  await account.window.getByRole('button', { name: 'Sign in in a window of Okapi' }).click();
  const codeSessions = async () => (await ok.sessions()).filter(({ kind }) => kind === 'code');
  await expect.poll(async () => (await codeSessions()).length).toBe(2);
  await expect(add).toBeEnabled();

  await account
    .card(person)
    .getByRole('button', { name: /^Sign out/ })
    .click();
  await expect(account.card(person)).toContainText('Signed out.');
  await expect((await account.askForWindow()).getByRole('radio').first()).toBeVisible();
});

test('a sign-in window whose page does not load closes with a sentence', async ({
  ok,
  account,
  app,
}) => {
  await ok.misbehave([{ on: 'authorize', do: 'drop-before' }]);
  await account.window.getByRole('button', { name: 'Sign in in a window of Okapi' }).click();
  await expect(account.status()).not.toBeEmpty();
  await expect.poll(() => app.titles()).toEqual(['Okapi']);
  await expect(
    account.window.getByRole('button', { name: 'Sign in in the browser' }),
  ).toBeVisible();
});

test('a pasted pair of tokens', async ({ ok, account }) => {
  const [person] = ok.people;
  await account.signInByTokens(person);
  await expect(account.status()).toHaveText(`Signed in as ${person.name}.`);
});

test('tokens that OK does not know are refused with a sentence', async ({ ok, account }) => {
  await account.signInByTokens({ ...ok.people[0], accessToken: 'nobody-knows-this' });
  await expect(account.status()).toContainText('OK does not know this pair of tokens.');
  await expect(account.card(ok.people[0])).toBeHidden();
});

test('a refusal on OK’s page changes nothing, and the listener is closed', async ({
  account,
  port,
}) => {
  await account.browser.goto(await account.askForBrowser());
  await account.browser.getByRole('button', { name: 'Refuse' }).click();
  await expect(account.status()).toContainText('Access was not allowed on OK’s page.');
  await expect.poll(() => isFree(port)).toBe(true);
});

test('a cancelled sign-in leaves no listener and no window', async ({ account, app, port }) => {
  await account.askForBrowser();
  expect(await isFree(port)).toBe(false);
  await account.window.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => isFree(port)).toBe(true);

  const page = await account.askForWindow();
  const closed = page.waitForEvent('close');
  await account.window.getByRole('button', { name: 'Cancel' }).click();
  await closed;
  expect(await app.titles()).toEqual(['Okapi']);
  await expect(account.status()).toBeEmpty();
});

test('a person closes the sign-in window, and the app stays', async ({ account, app }) => {
  const page = await account.askForWindow();
  await page.close();
  await expect(
    account.window.getByRole('button', { name: 'Sign in in the browser' }),
  ).toBeVisible();
  await expect.poll(() => app.titles()).toEqual(['Okapi']);
});

test('the app ends with its window for who chose that, whatever sign-in is open', async ({
  account,
  app,
}) => {
  await account.askForWindow();
  await app.page.evaluate("okapi.request('settings.set', { whenClosed: 'quit' })");
  await app.closeWindow();
  await app.ended();
});

test('another program on the port is explained', async ({ ok, account, port }) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await account.window.getByRole('button', { name: 'Sign in in the browser' }).click();
  await expect(account.status()).toContainText('Another program is using the port');
  await new Promise((resolve) => other.close(resolve));
  await account.signInByBrowser(ok.people[0]);
});

test('the sign-in window goes nowhere but to OK and opens no other', async ({ account, app }) => {
  const page = await account.askForWindow();
  const address = page.url();
  expect(await page.evaluate("window.open('https://example.org/') === null")).toBe(true);
  for (const target of ['http://localhost:1/', 'file:///etc/passwd', 'https://example.org/']) {
    await page.evaluate(`void location.assign(${JSON.stringify(target)})`).catch(() => undefined);
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor();
    expect(page.url()).toBe(address);
  }
  await page.evaluate("document.title = 'ok.ru'");
  expect((await app.titles()).every((title) => title !== 'ok.ru')).toBe(true);
});

test('an answer with another state is not used', async ({ ok, account, port }) => {
  const address = new URL(await account.askForBrowser());
  address.searchParams.set('state', 'somebody-else');
  await account.browser.goto(address.href);
  await allow(account.browser, ok.people[0]);
  await expect(account.status()).toContainText('belongs to no sign-in of Okapi’s');
  await expect.poll(() => isFree(port)).toBe(true);
  expect((await ok.journal()).some(({ method }) => method === 'token.do')).toBe(false);
});

test('without a keychain the window says that it is for this run only', async ({ ok, account }) => {
  const [person] = ok.people;
  await account.signInByBrowser(person);
  await expect(account.card(person)).toContainText('only until Okapi closes');
});

test.describe('with a keyring', () => {
  test.use({ hasKeyring: true });

  test('a sign-in outlives the app', async ({ ok, account, app }) => {
    const [person] = ok.people;
    await account.signInByBrowser(person);
    await expect(account.card(person)).toContainText(
      'The session is kept in the system’s keychain',
    );
    await app.quit();
    await app.relaunch();
    await account.show();
    await expect(account.card(person).getByRole('button', { name: /^Sign out/ })).toBeVisible();
    await account
      .card(person)
      .getByRole('button', { name: /^Sign out/ })
      .click();
    await expect(account.card(person)).toContainText('Signed out.');
  });
});

test.describe('with a keyring that is locked', () => {
  test.use({ hasKeyring: true });

  test('it is a sentence and the sign-in button', async ({ ok, account, app, keyring }) => {
    const [person] = ok.people;
    await account.signInByBrowser(person);
    await app.quit();
    await keyring?.lock();
    await app.relaunch();
    await account.show();
    await expect(account.card(person)).toContainText('Signed out.');
    await account.signInByBrowser(person, { isRemembered: true });
    await expect(account.card(person)).toContainText('Unlock the keychain');

    await app.quit();
    await keyring?.unlock();
    await app.relaunch();
    await account.show();
    await expect(account.card(person)).toContainText(
      'The session is kept in the system’s keychain',
    );
  });
});

test('an access that ends in the middle of 200 photos: all arrive, once', async ({
  ok,
  photos,
  account,
  app,
}) => {
  test.setTimeout(120_000);
  // Without the long access, a token of the code flow lives for half an hour.
  await ok.behave({ appScopes: ['VALUABLE_ACCESS', 'PHOTO_CONTENT'] });
  await account.signInByBrowser(ok.people[0]);
  await ok.misbehave([{ on: 'upload', do: 'delay', delayMillis: 300 }]);
  await account.showPhotos();
  const folder = await photos.make('Long job', 200);
  await app.drop([folder]);
  await expect.poll(() => ok.uploadPosts()).toBeGreaterThan(4);
  await ok.setClockAhead(31 * 60 * 1000);
  expect((await ok.photos()).length).toBeLessThan(200);
  await ok.misbehave([]);

  await expect(app.page.getByText('Everything is on OK')).toBeVisible({ timeout: 60_000 });
  expect((await ok.photos()).map(({ sha256 }) => sha256).sort()).toEqual(await hashesOf(folder));
  const journal = await ok.journal();
  expect(journal.some(({ outcome }) => outcome === 'error 102')).toBe(true);
  expect(journal.filter(({ method }) => method === 'token.do')).toHaveLength(2);
});

test('a revoked access pauses the queue, and signing in lets it go on by itself', async ({
  ok,
  photos,
  account,
  app,
}) => {
  const [person] = ok.people;
  await account.signInByBrowser(person);
  await ok.holdUploads(1);
  await account.showPhotos();
  const folder = await photos.make('Trip', 40);
  await app.drop([folder]);
  await ok.held();
  await ok.revoke(person.uid);
  await ok.letGo();

  await expect(app.page.getByText('You are signed out of OK.').first()).toBeVisible();
  await app.page
    .locator('[data-pause=signed-out]')
    .getByRole('button', { name: 'Sign in' })
    .click();
  await account.signInByBrowser(person);
  await account.showPhotos();
  await expect(app.page.getByText('Everything is on OK')).toBeVisible({ timeout: 30_000 });
  expect((await ok.photos()).map(({ sha256 }) => sha256).sort()).toEqual(await hashesOf(folder));
});

test('photos of one account are never uploaded by another', async ({
  ok,
  photos,
  account,
  app,
}) => {
  const [first, second] = ok.people;
  await ok.behave({ consent: 'always' });
  await account.signInByBrowser(first);
  // The first's photos are on their way when the second comes.
  await ok.holdUploads(3);
  await account.showPhotos();
  const firsts = await photos.make('First', 12);
  await app.drop([firsts]);
  await ok.held();

  await account.show();
  await account.window.getByRole('button', { name: 'Add another account' }).click();
  await account.signInByBrowser(second);
  await expect(account.card(second)).toContainText('Photos go here');
  await ok.letGo();
  await account.showPhotos();
  const seconds = await photos.make('Second', 3, 100);
  await app.drop([seconds]);
  const uploadedBy = async (uid: string) =>
    (await ok.photos())
      .filter((photo) => photo.uid === uid)
      .map(({ sha256 }) => sha256)
      .sort();
  const [firstHashes, secondHashes] = [await hashesOf(firsts), await hashesOf(seconds)];
  await expect.poll(() => uploadedBy(second.uid), { timeout: 15_000 }).toEqual(secondHashes);

  await account.show();
  await account
    .card(first)
    .getByRole('button', { name: /^Activate/ })
    .click();
  await expect.poll(() => uploadedBy(first.uid), { timeout: 30_000 }).toEqual(firstHashes);
  expect(await uploadedBy(second.uid)).toEqual(secondHashes);
});

function widthOf(image: Locator): Promise<number> {
  return image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);
}
