/**
 * @file What every story of signing in has: an app that knows its application and no session, a
 * person with a browser of their own, and the account's part of the window.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import { findChromium } from '../electron-host/browser.ts';
import { freePort } from '../support/free-port.ts';
import { NO_KEYRING, startKeyring, type Keyring } from '../support/keyring.ts';
import type { OkPerson } from './ok.ts';
import { test as base, type AppInStory } from './story.ts';

export { expect } from 'playwright/test';

interface Options {
  /** Whether the application has a secret key: it decides between the code and the token flow. */
  hasSecretKey: boolean;
  hasKeyring: boolean;
}

interface Fixtures extends Options {
  /** The free port that is registered with the application. */
  port: number;
  /** The one keyring that the app sees; null when there is none. */
  keyring: Keyring | null;
  account: AccountPart;
}

export const test = base.extend<Fixtures>({
  hasSecretKey: [true, { option: true }],
  hasKeyring: [false, { option: true }],
  launchOptions: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const executablePath = findChromium();
      if (executablePath === null) throw new Error('No Chromium found: install one.');
      await use({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  port: async ({}, use) => {
    await use(await freePort());
  },
  keyring: async ({ hasKeyring }, use, info) => {
    info.skip(process.platform !== 'linux', 'Elsewhere the keychain is the person’s own.');
    if (!hasKeyring) {
      await use(null);
      return;
    }
    const keyring = await startKeyring();
    await use(keyring);
    await keyring.close();
  },
  environment: async ({ folder, ok, port, hasSecretKey, keyring }, use) => {
    const data = path.join(folder, 'data');
    await mkdir(data, { recursive: true });
    const settings = { language: 'en', signInPort: port };
    await writeFile(path.join(data, 'settings.json'), JSON.stringify({ settings }));
    await ok.behave({ redirectUris: [redirectAddress(port), '{oauthUrl}/blank.html'] });
    await use({
      ...ok.environment,
      ...(keyring?.environment ?? NO_KEYRING),
      ...(!hasSecretKey && { OKAPI_APPLICATION_SECRET_KEY: '' }),
      OKAPI_ACCESS_TOKEN: '',
      OKAPI_SESSION_SECRET_KEY: '',
      OKAPI_DATA_DIR: data,
    });
  },
  account: async ({ app, page }, use) => {
    await use(new AccountPart(app, page));
  },
});

/** The address that the browser comes back to. */
export function redirectAddress(port: number): string {
  return `http://localhost:${port}/auth`;
}

/** The account's part of the window, and the person before it. */
export class AccountPart {
  readonly #app: AppInStory;
  /** The person's own browser. */
  readonly browser: Page;

  constructor(app: AppInStory, browser: Page) {
    this.#app = app;
    this.browser = browser;
  }

  get window(): Page {
    return this.#app.page;
  }

  async show(): Promise<void> {
    await this.window.getByRole('button', { name: /^Account:/ }).click();
  }

  async showPhotos(): Promise<void> {
    await this.window.getByRole('button', { name: 'Photos', exact: true }).click();
  }

  /** The sentence on how the sign-in goes. */
  status() {
    return this.window.getByRole('group', { name: 'Sign in to OK' }).getByRole('status');
  }

  card(person: OkPerson) {
    return this.window.getByRole('listitem', { name: person.name });
  }

  /** Presses the button and answers the address that the browser is to open. */
  async askForBrowser(): Promise<string> {
    const button = this.window.getByRole('button', { name: 'Sign in in the browser' });
    return await this.#app.openedBy(() => button.click());
  }

  /** Presses the button and answers the page of the app's own window. */
  async askForWindow(): Promise<Page> {
    const button = this.window.getByRole('button', { name: 'Sign in in a window of Okapi' });
    const page = await this.#app.windowOpenedBy(() => button.click());
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor();
    return page;
  }

  /** Goes all the way in the browser; the account's part is on show. */
  async signInByBrowser(person: OkPerson, { isRemembered = false } = {}): Promise<void> {
    await this.browser.goto(await this.askForBrowser());
    // Who has agreed before in this browser is led on at once.
    if (!isRemembered) await allow(this.browser, person);
    await expect(this.status()).toHaveText(`Signed in as ${person.name}.`);
  }

  async signInByTokens(person: OkPerson): Promise<void> {
    await this.window.getByRole('button', { name: 'Paste tokens' }).click();
    await this.window.getByRole('textbox', { name: 'Access token' }).fill(person.accessToken);
    await this.window
      .getByRole('textbox', { name: 'Session secret key' })
      .fill(person.sessionSecretKey);
    await this.window.getByRole('button', { name: 'Sign in with tokens' }).click();
  }
}

/** Agrees on OK's page. */
export async function allow(page: Page, person: OkPerson): Promise<void> {
  await page.getByRole('radio', { name: person.name }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
}
