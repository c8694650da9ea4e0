/**
 * @file `npm run screenshots` takes the README's pictures: the built app on the Chromium host,
 * against the stand-in for OK, with the built-in sample and something of everything in its queue.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import sharp from 'sharp';
import type { RequestInput, RequestName } from '../src/shared/ipc.ts';
import { dragFilesOver } from '../test/e2e/drop.ts';
import { startOk, type Ok } from '../test/e2e/ok.ts';
import { runApp } from '../test/e2e/running-app.ts';
import { NO_KEYRING } from '../test/support/keyring.ts';
import { makeSample } from './sample.ts';

const OUTPUT = path.resolve(import.meta.dirname, '../docs/screenshots');
const LANGUAGES = ['en', 'ru'] as const;
const THEMES = ['light', 'dark'] as const;
const SIZE = { width: 1120, height: 740 };
/** Longer than taking the pictures takes. */
const LONG_MILLIS = 10 * 60_000;
const ROW = '[role=row][data-state]';
const HILLS = 'Mountains & lakes';
const PARTY = 'День рождения Ани';
const SEA = 'Лето у моря 2026';
const FORMATS = 'Other formats';

/** A picture's name, and how the window comes to show it; it speaks English meanwhile. */
interface View {
  readonly name: string;
  readonly open: (page: Page) => Promise<unknown>;
  readonly close?: (page: Page) => Promise<unknown>;
  /** Its words are those of the moment at which it opens: it does so in each language. */
  readonly isAnew?: boolean;
}

const nav = (entry: string) => (page: Page) =>
  page.getByRole('navigation').getByRole('button', { name: entry, exact: true }).click();
const escape = (page: Page) => page.keyboard.press('Escape');
const tab = (name: string) => (page: Page) =>
  page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const scrolledTo = (heading: string) => (page: Page) =>
  page.getByRole('heading', { name: heading }).evaluate((element: { scrollIntoView(): void }) => {
    element.scrollIntoView();
  });
const nothing = () => Promise.resolve();

/** What the queue is filled for. */
const VIEWS: readonly View[] = [
  { name: 'photos', open: nothing },
  {
    name: 'details',
    open: async (page) => {
      await page.locator(`${ROW}[data-state=done]`).first().click();
      await page.keyboard.press('Enter');
    },
    close: escape,
  },
  { name: 'uploading', open: tab('Uploading'), close: tab('All') },
  { name: 'failed', open: tab('Failed'), close: tab('All') },
  { name: 'done', open: tab('Done'), close: tab('All') },
  { name: 'skipped', open: tab('Skipped'), close: tab('All') },
  {
    name: 'search',
    open: (page) => page.getByRole('search').getByRole('textbox').fill('DSC'),
    close: (page) => page.getByRole('search').getByRole('textbox').fill(''),
  },
  {
    name: 'row-menu',
    open: (page) => page.locator(`${ROW}[data-state=failed]`).first().click({ button: 'right' }),
    close: escape,
    isAnew: true,
  },
  {
    name: 'chosen',
    open: async (page) => {
      await page.locator(ROW).nth(1).click();
      await page
        .locator(ROW)
        .nth(3)
        .click({ modifiers: ['Shift'] });
    },
    close: escape,
  },
  {
    name: 'remove',
    open: async (page) => {
      await page.locator(`${ROW}[data-state=failed]`).first().click();
      await page.keyboard.press('Delete');
      await page.getByRole('dialog').waitFor();
    },
    close: async (page) => {
      await escape(page);
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await escape(page); // nor is it chosen any more
    },
  },
  {
    name: 'ways-to-add',
    open: (page) => page.locator('[aria-haspopup=menu]').first().click(),
    close: escape,
    isAnew: true,
  },
  {
    name: 'drop',
    open: (page) => dragFilesOver(page, 'enter'),
    close: (page) => dragFilesOver(page, 'leave'),
  },
  {
    name: 'check',
    open: async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Check on OK' }).click();
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('button', { name: 'Check again' }).waitFor();
    },
    close: escape,
  },
  { name: 'shortcuts', open: (page) => page.keyboard.press('?'), close: escape },
  { name: 'folders', open: nav('Folders') },
  { name: 'settings', open: nav('Settings') },
  { name: 'settings-sending', open: scrolledTo('Sending') },
  { name: 'settings-background', open: scrolledTo('In the background') },
  {
    name: 'account',
    open: (page) => page.locator('.sidebar .account').click(),
    close: nav('Photos'),
  },
];

// Real Electron's window cannot be told its density.
process.env['OKAPI_RUNTIME'] = 'chromium';
const folder = await mkdtemp(path.join(tmpdir(), 'okapi-screenshots-'));
try {
  await takeNewcomer();
  await takeAll();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** What a person sees before they have signed in for the first time. */
async function takeNewcomer(): Promise<void> {
  await mkdir(OUTPUT, { recursive: true });
  const ok = await startOk(path.join(folder, 'ok-of-nobody'));
  const { OKAPI_API_URL, OKAPI_OAUTH_URL } = ok.environment;
  const app = await runApp({
    ...NO_KEYRING,
    OKAPI_API_URL: OKAPI_API_URL ?? '',
    OKAPI_OAUTH_URL: OKAPI_OAUTH_URL ?? '',
    OKAPI_DATA_DIR: path.join(folder, 'data-of-nobody'),
  });
  try {
    await app.page.setViewportSize(SIZE);
    await app.page.getByRole('navigation').waitFor();
    await take(app.page, { name: 'first-steps', open: nothing });
    await take(app.page, {
      name: 'sign-in',
      open: (page) => page.locator('.sidebar .account').click(),
    });
  } finally {
    await app.quit();
    await ok.stop();
  }
}

async function takeAll(): Promise<void> {
  const sample = await makeSample(path.join(folder, 'Pictures'));
  const ok = await startOk(path.join(folder, 'ok'));
  const app = await runApp({ ...ok.environment, OKAPI_DATA_DIR: path.join(folder, 'data') });
  const { page } = app;
  try {
    await page.setViewportSize(SIZE);
    await page.getByRole('navigation').waitFor();
    await take(page, { name: 'empty', open: nothing });
    await take(page, { name: 'folders-empty', open: nav('Folders'), close: nav('Photos') });
    await fillQueue(page, ok, sample.folder);
    await take(page, {
      name: 'album',
      open: async () => {
        await app.choose([path.join(sample.folder, HILLS)]);
        await page.getByRole('button', { name: 'Other ways to add' }).click();
        await page.getByRole('menuitem').first().click();
        await page.getByRole('dialog').waitFor();
      },
      close: async () => {
        await escape(page);
        await page.evaluate('document.activeElement.blur()'); // its ring is not the next view's
      },
    });
    const kept = [HILLS, PARTY].map((title) => path.join(sample.folder, title));
    await ask(page, 'folders.add', { paths: kept });
    for (const view of VIEWS) await take(page, view);
    await slowDown(page, ok, sample.folder);
    await take(page, { name: 'waiting', open: nothing });
  } finally {
    await app.quit();
    await ok.stop();
  }
}

/** One view in both languages and both themes. */
async function take(page: Page, { name, open, close = nothing, isAnew }: View): Promise<void> {
  await wear(page, 'en', 'light');
  await open(page);
  for (const language of LANGUAGES) {
    if (isAnew && language !== LANGUAGES[0]) {
      await close(page);
      await wear(page, language, 'light');
      await open(page);
    }
    for (const theme of THEMES) {
      await wear(page, language, theme);
      // One that cannot be drawn, or whose row has gone meanwhile, is not waited for.
      await page.evaluate(
        'Promise.allSettled([...document.images].map((image) => image.decode()))',
      );
      const picture = await page.screenshot({ animations: 'disabled' });
      const file = path.join(OUTPUT, `${name}-${language}-${theme}.png`);
      const { size } = await sharp(picture).png({ palette: true, effort: 10 }).toFile(file);
      process.stdout.write(`${file} (${Math.round(size / 1000)} kB)\n`);
    }
  }
  await wear(page, 'en', 'light');
  await close(page);
}

async function wear(
  page: Page,
  language: (typeof LANGUAGES)[number],
  theme: (typeof THEMES)[number],
): Promise<void> {
  await ask(page, 'settings.set', { language, theme });
  await expect(page.locator(`html[lang=${language}][data-theme=${theme}]`)).toBeVisible();
}

/** Brings about, one after the other: done, damaged, refused at commit, uploading, waiting. */
async function fillQueue(page: Page, ok: Ok, sample: string): Promise<void> {
  const inState = (state: string) => page.locator(`${ROW}[data-state=${state}]`);
  const patience = { timeout: 60_000 };
  const hills = ['DSC_0101.JPG', 'DSC_0103.JPG', 'DSC_0104.JPG', 'DSC_0106 (cut off).JPG'];
  await add(page, sample, HILLS, hills);
  await expect(inState('done')).toHaveCount(3, patience);
  await expect(inState('failed')).toHaveCount(1, patience);

  await ok.misbehave([{ on: 'photosV2.commit', do: 'error', code: 5000, times: 1 }]);
  await add(page, sample, PARTY, ['шарики.jpg']);
  await expect(inState('failed')).toHaveCount(2, patience);

  for (const name of ['IMG_0001.jpg', 'IMG_0002.jpg', 'IMG_0004.jpg']) {
    await enlarge(path.join(sample, SEA, name));
  }
  await ok.misbehave([{ on: 'upload', do: 'delay', delayMillis: LONG_MILLIS }]);
  await ask(page, 'settings.set', { photosAtOnce: 2 });
  await add(page, sample, SEA, ['IMG_0001.jpg', 'IMG_0002.jpg', 'IMG_0004.jpg']);
  await add(page, sample, FORMATS, ['night.png', 'city.gif', 'mountains.tiff']);
  await expect(inState('sending')).toHaveCount(2, patience);
}

/** Makes a photo so large that it is sent alone, and is seen on its way. */
async function enlarge(file: string): Promise<void> {
  const larger = sharp(await readFile(file))
    .resize({ width: 7000 })
    .jpeg({ quality: 99 });
  await writeFile(file, await larger.toBuffer());
}

/** Lets OK ask for patience until a quarter of an hour from now. */
async function slowDown(page: Page, ok: Ok, sample: string): Promise<void> {
  await ok.misbehave([{ on: '*', do: 'error', code: 8, waitMillis: 15 * 60_000 }]);
  await add(page, sample, 'Evenings', ['Evening city.jpg'], '.');
  await page.locator('[data-pause=flood]').waitFor();
}

async function add(
  page: Page,
  sample: string,
  title: string,
  names: readonly string[],
  folderName = title,
): Promise<void> {
  const before = await page.locator(ROW).count();
  const paths = names.map((name) => path.join(sample, folderName, name));
  await ask(page, 'photos.add', { paths, destination: { kind: 'album', title } });
  // One after the other, so that the list has them in this order.
  await expect(page.locator(ROW)).toHaveCount(before + names.length);
}

/** Asks the main process through the bridge that the window has. */
async function ask<Name extends RequestName>(
  page: Page,
  name: Name,
  input: RequestInput<Name>,
): Promise<void> {
  const call = `okapi.request(${JSON.stringify(name)}, ${JSON.stringify(input)})`;
  const answer = await page.evaluate<{ ok: boolean; error?: { code: string } }>(call);
  if (!answer.ok) throw new Error(`The app refused ${name} (${answer.error?.code})`);
}
