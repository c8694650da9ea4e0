/**
 * @file Takes pictures of the window in its situations, for eyes to judge:
 * `node test/renderer/look.ts [output folder] [only names that match this]`.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import type { Language, Theme } from '../../src/shared/settings.ts';
import { findChromium } from '../electron-host/browser.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import { serveWindow } from './serve.ts';

interface Picture {
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly language: Language;
  readonly theme: Exclude<Theme, 'system'>;
  readonly size: readonly [number, number];
  readonly zoom?: number;
  /** As a person sees it whose system has a few strong colours only. */
  readonly isForced?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

const LARGE = [1120, 740] as const;
const SMALL = [720, 520] as const;

const tab = (index: number) => (page: Page) => page.getByRole('tab').nth(index).click();
const entry = (index: number) => (page: Page) => page.locator('.sidebar .entry').nth(index).click();
const fold = async (page: Page) => {
  await entry(3)(page);
  await page.locator('.fold').click();
};
const begin = async (page: Page) => {
  await entry(3)(page);
  await page.locator('.ways .primary').click();
  await page.locator('.panel.waiting').waitFor();
};
const drag = (zone: string) => async (page: Page) => {
  const files = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'Trip'));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  await page.dispatchEvent(`[data-zone=${zone}]`, 'dragover', { dataTransfer: files });
  if (zone === 'album')
    await page.dispatchEvent('[data-zone=album]', 'drop', { dataTransfer: files });
};

const ACTS: Record<string, Pick<Picture, 'scenario' | 'act'>> = {
  queue: { scenario: 'queue' },
  moving: { scenario: 'moving', act: (page) => page.waitForTimeout(1500) },
  failed: { scenario: 'queue', act: tab(3) },
  active: {
    scenario: 'queue',
    act: async (page) => {
      await tab(3)(page);
      await page.getByRole('row').nth(3).click();
      await page.getByRole('row').nth(2).hover();
    },
  },
  chosen: {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('row').nth(2).click();
      await page
        .getByRole('row')
        .nth(5)
        .click({ modifiers: ['Shift'] });
    },
  },
  hover: { scenario: 'queue', act: (page) => page.getByRole('row').nth(3).hover() },
  narrowed: {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('searchbox').or(page.locator('.search input')).first().fill('trip');
      await page.waitForTimeout(300);
      await page.locator('.select').first().selectOption({ index: 1 });
    },
  },
  'failed-reason': {
    scenario: 'queue',
    act: async (page) => {
      await tab(3)(page);
      await page.locator('.chips button').nth(1).click();
    },
  },
  menu: {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('row').nth(3).click({ button: 'right' });
    },
  },
  more: { scenario: 'queue', act: (page) => page.locator('header [aria-haspopup]').click() },
  details: {
    scenario: 'queue',
    act: async (page) => {
      await tab(3)(page);
      await page.getByRole('row').nth(4).click();
      await page.keyboard.press('Enter');
    },
  },
  'details-away': {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('row').nth(6).dblclick();
      await page.waitForTimeout(300);
    },
  },
  'details-done': {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('row').nth(1).dblclick();
      await page.waitForTimeout(200);
    },
  },
  remove: {
    scenario: 'queue',
    act: async (page) => {
      await page.getByRole('row').nth(3).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
    },
  },
  shortcuts: { scenario: 'queue', act: (page) => page.keyboard.press('?') },
  check: {
    scenario: 'queue',
    act: async (page) => {
      await page.locator('header [aria-haspopup]').click();
      await page.locator('[role=menuitem]').first().click();
      await page.locator('dialog .primary').click();
      await page.waitForTimeout(1200);
    },
  },
  'check-running': {
    scenario: 'queue',
    act: async (page) => {
      await page.locator('header [aria-haspopup]').click();
      await page.locator('[role=menuitem]').first().click();
      await page.locator('dialog .primary').click();
    },
  },
  skipped: { scenario: 'queue', act: tab(5) },
  empty: { scenario: 'empty' },
  first: { scenario: 'first-run' },
  paused: { scenario: 'paused' },
  flood: { scenario: 'flood' },
  'signed-out': { scenario: 'signed-out' },
  account: { scenario: 'queue', act: entry(3) },
  'account-first': { scenario: 'first-run', act: entry(3) },
  'account-first-end': {
    scenario: 'first-run',
    act: async (page) => {
      await entry(3)(page);
      await page.locator('.view').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    },
  },
  'account-sign-in': { scenario: 'signed-out', act: fold },
  'account-waiting': { scenario: 'signed-out', act: begin },
  'account-failed': {
    scenario: 'signed-out',
    act: async (page) => {
      await begin(page);
      await page.evaluate("fake.comeBack('port-in-use')");
    },
  },
  'account-two': { scenario: 'two-accounts', act: entry(3) },
  'account-missing': { scenario: 'permission-missing', act: entry(3) },
  settings: { scenario: 'queue', act: entry(2) },
  'settings-middle': {
    scenario: 'slow-settings',
    act: async (page) => {
      await entry(2)(page);
      await page
        .locator('.view section')
        .nth(1)
        .evaluate((section) => section.scrollIntoView());
    },
  },
  'settings-end': {
    scenario: 'slow-settings',
    act: async (page) => {
      await page.evaluate(
        "globalThis.refuse = { 'start-up.get': 'start-up-refused', 'app.open-data-folder': 'place-not-opened' }",
      );
      await entry(2)(page);
      await page.locator('.view section button').first().click();
      await page.locator('.view').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    },
  },
  folders: { scenario: 'folders', act: entry(1) },
  'folders-end': {
    scenario: 'folders',
    act: async (page) => {
      await entry(1)(page);
      await page.locator('.view').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    },
  },
  'folders-empty': { scenario: 'empty', act: entry(1) },
  'folders-remove': {
    scenario: 'folders',
    act: async (page) => {
      await entry(1)(page);
      await page.locator('main li .icon-button:last-child').first().click();
    },
  },
  'folders-album': {
    scenario: 'folders',
    act: async (page) => {
      await entry(1)(page);
      await page.locator('main li .to').nth(1).click();
    },
  },
  'folders-group': {
    scenario: 'folders',
    act: async (page) => {
      await entry(1)(page);
      await page.locator('main li .to').nth(3).click();
    },
  },
  'folders-groups-failed': {
    scenario: 'folders',
    act: async (page) => {
      await page.evaluate("globalThis.refuse = { 'groups.list': 'connection-lost' }");
      await entry(1)(page);
      await page.locator('main li .to').first().click();
    },
  },
  'folders-dragging': {
    scenario: 'folders',
    act: async (page) => {
      await entry(1)(page);
      await drag('keep')(page);
    },
  },
  dragging: { scenario: 'queue', act: drag('by-folder') },
  album: { scenario: 'queue', act: drag('album') },
  'album-group': {
    scenario: 'permission-missing',
    act: async (page) => {
      await drag('album')(page);
      await page.locator('dialog select').selectOption({ index: 2 });
    },
  },
  notices: { scenario: 'notices', act: (page) => page.waitForTimeout(500) },
};

const pictures = Object.entries(ACTS).flatMap(([name, what]): Picture[] =>
  (['en', 'ru'] as const).flatMap((language) => [
    { ...what, name, language, theme: 'light', size: LARGE },
    { ...what, name, language, theme: 'dark', size: LARGE },
    { ...what, name, language, theme: 'light', size: SMALL },
    { ...what, name, language, theme: 'dark', size: SMALL, zoom: 2 },
    { ...what, name, language, theme: 'light', size: LARGE, isForced: true },
    { ...what, name, language, theme: 'dark', size: LARGE, isForced: true },
  ]),
);

const [outDir = '/tmp/okapi-look', only = ''] = process.argv.slice(2);
mkdirSync(outDir, { recursive: true });
const builtDir = resolve(outDir, 'built');
// Built here and not taken from out/: one looks while one changes.
await build({
  root: join(import.meta.dirname, '../../src/renderer'),
  configFile: false,
  logLevel: 'warn',
  plugins: [svelte()],
  build: { outDir: builtDir, emptyOutDir: true, assetsInlineLimit: 0 },
});
const { url, stop } = await serveWindow(builtDir);
const executablePath = findChromium();
if (executablePath === null) throw new Error('No Chromium found.');
const browser = await chromium.launch({ executablePath });
for (const picture of pictures) {
  const { size, language, theme, zoom = 1, isForced = false } = picture;
  const how = `${zoom === 1 ? '' : `@${zoom}`}${isForced ? '-forced' : ''}`;
  const name = `${picture.name}-${language}-${theme}-${size[0]}${how}`;
  if (new RegExp(only).test(name)) await take(picture, join(outDir, `${name}.png`));
}
await browser.close();
stop();

async function take(picture: Picture, path: string) {
  const { scenario, language, theme, size, zoom = 1, isForced = false, act } = picture;
  const viewport = { width: size[0] / zoom, height: size[1] / zoom };
  const forced = isForced ? ({ forcedColors: 'active', colorScheme: theme } as const) : {};
  const page = await browser.newPage({ viewport, deviceScaleFactor: zoom, ...forced });
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404'))
      console.error(path, message.text());
  });
  page.on('pageerror', (error) => console.error(path, error));
  const settings = { ...SCENARIOS[scenario].settings, language, theme };
  await page.addInitScript(installFakeBridge, { ...SCENARIOS[scenario], settings });
  await page.goto(url);
  await page.waitForSelector('.sidebar');
  await act?.(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path });
  await page.close();
}
