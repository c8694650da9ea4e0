/**
 * @file Tries the built window in a real Chromium against the fake bridge, under the
 * strict policy: `node test/renderer/behaviour.ts`. Throws at the first thing that is wrong.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { installFakeBridge, type FakeWindow } from './fake-bridge.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import { buildWindow, serveWindow } from './serve.ts';

const dir = await mkdtemp(join(tmpdir(), 'okapi-window-'));
await buildWindow(dir);
const { url, stop } = await serveWindow(dir);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});

async function open(scenario: ScenarioName): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1120, height: 740 } });
  page.on('pageerror', (error) => assert.fail(error));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) assert.fail(message.text());
  });
  await page.addInitScript(installFakeBridge, SCENARIOS[scenario]);
  await page.goto(url);
  await page.getByRole('navigation').waitFor();
  return page;
}

function requests(page: Page, name: string): Promise<unknown[]> {
  return page.evaluate(
    (wanted) =>
      (globalThis as unknown as { fake: FakeWindow }).fake.requests // put there by installFakeBridge
        .filter((request) => request.name === wanted)
        .map(({ input }) => input),
    name,
  );
}

async function dropOn(page: Page, zone: string | null) {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    for (const name of ['Trip', 'b.jpg']) transfer.items.add(new File(['x'], name));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer });
  await page.getByText('Drop to upload').waitFor();
  await page.dispatchEvent(zone ? `[data-zone=${zone}]` : 'body', 'drop', { dataTransfer });
  assert.equal(await page.getByText('Drop to upload').count(), 0);
}

const STORIES: Record<string, () => Promise<void>> = {
  'holds a few pages of a queue of 100 000': async () => {
    const page = await open('many');
    const grid = page.getByRole('grid', { name: 'Photos' });
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('[role=row][aria-rowindex="100001"] .names').waitFor();
    await page.keyboard.press('ArrowUp');
    assert.equal(await grid.getAttribute('aria-activedescendant'), 'row-99998');
    assert.equal(await grid.getAttribute('aria-rowcount'), '100001');
    assert.ok((await page.getByRole('row').count()) < 40);
    const pages = await requests(page, 'uploads.page');
    assert.ok(pages.length <= 4, `${pages.length} pages were asked for`);
    await page.close();
  },

  'keeps its place while photos arrive': async () => {
    const page = await open('moving');
    const grid = page.getByRole('grid');
    await grid.evaluate((element) => element.scrollTo({ top: 5000 }));
    const place = () => grid.evaluate((element) => [element.scrollTop, element.scrollHeight]);
    const before = await place();
    const done = page.getByRole('tab', { name: /^Done/ });
    const count = await done.textContent();
    await page.waitForTimeout(1200);
    assert.notEqual(await done.textContent(), count);
    assert.deepEqual(await place(), before);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Photos', exact: true }).click();
    assert.deepEqual(await place(), before);
    await page.close();
  },

  'works by keyboard and retries': async () => {
    const page = await open('queue');
    await page.getByRole('tab', { name: /^All/ }).focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    const failed = page.getByRole('tab', { name: /^Failed 14/ });
    assert.equal(await failed.getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Tab'); // to the grid
    await page.keyboard.press('ArrowDown');
    await page.locator('#row-1[aria-selected=true]').waitFor();
    await page.keyboard.press('Tab'); // to "Show in folder"
    await page.keyboard.press('Tab'); // to "Retry"
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /^Failed 13/ }).waitFor();
    await page.getByRole('button', { name: 'Retry all' }).click();
    await page.getByText('Nothing has failed.').waitFor();
    assert.deepEqual(await requests(page, 'uploads.retry'), [{ ids: [30] }, { all: true }]);
    await page.close();
  },

  'takes drops for every destination': async () => {
    const page = await open('empty');
    await dropOn(page, null);
    await dropOn(page, 'personal');
    await dropOn(page, 'album');
    assert.equal(await page.getByRole('textbox', { name: 'Album title' }).inputValue(), 'Trip');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await dropOn(page, 'album');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const paths = ['/home/anna/Pictures/Trip', '/home/anna/Pictures/b.jpg'];
    assert.deepEqual(await requests(page, 'photos.add'), [
      { paths, destination: { kind: 'by-folder' } },
      { paths, destination: { kind: 'personal' } },
      { paths, destination: { kind: 'album', title: 'Trip' } },
    ]);
    await page.close();
  },

  'signs in, and says why not': async () => {
    const page = await open('signed-out');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    assert.equal(await page.getByText('Please fill this in.').count(), 2);
    await page.getByLabel('Application public key').fill('CKEY');
    await page.getByLabel('Access token').fill('token');
    await page.evaluate(() =>
      Object.assign(globalThis, { refuse: { 'account.sign-in': 'keys-wrong' } }),
    );
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('OK does not know these application keys.').waitFor();
    await page.evaluate(() => Object.assign(globalThis, { refuse: {} }));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Signed in to OK').waitFor();
    await page.close();
  },

  'pauses, switches language and theme, shows notices': async () => {
    const page = await open('notices');
    await page.getByRole('button', { name: 'Dismiss all' }).click();
    await page.getByRole('button', { name: 'Pause uploading' }).click();
    await page.getByRole('status').getByText('Paused.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Dark').check();
    await page.getByLabel('Language').selectOption('ru');
    await page.getByRole('heading', { name: 'Настройки' }).waitFor();
    const root = page.locator('html');
    assert.deepEqual(
      [await root.getAttribute('lang'), await root.getAttribute('data-theme')],
      ['ru', 'dark'],
    );
    await page.close();
  },
};

try {
  for (const [title, story] of Object.entries(STORIES)) {
    await story();
    console.log(`✓ ${title}`);
  }
} finally {
  await browser.close();
  stop();
  await rm(dir, { recursive: true });
}
