/**
 * @file What every story of the window alone has: the built page under the app's own policy,
 * and a scripted bridge in place of a main process.
 *
 *     test('…', async ({ open }) => {
 *       const window = await open('queue');
 *       expect(await window.requests('uploads.act')).toEqual([]);
 *     });
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import { findChromium } from '../electron-host/browser.ts';
import { installFakeBridge } from '../renderer/fake-bridge.ts';
import { SCENARIOS, type ScenarioName } from '../renderer/scenarios.ts';
import { serveWindow } from '../renderer/serve.ts';

export { expect } from 'playwright/test';

/** Another build than the app's own can be looked at while the app is being changed. */
const BUILT = path.resolve(
  process.env['OKAPI_WINDOW_DIR'] ?? path.join(import.meta.dirname, '../../out/renderer'),
);

export interface WindowPage {
  readonly page: Page;
  /** The inputs of all requests of one name, in order. */
  readonly requests: (name: string) => Promise<unknown[]>;
  /** Makes one request be refused with a problem's code, or all be answered again. */
  readonly refuse: (refusals: Readonly<Record<string, string>>) => Promise<void>;
  /** Leaves requests of these names without an answer, until it is called anew. */
  readonly silence: (...names: string[]) => Promise<void>;
  /** Ends the sign-in that waits: well, or with a problem. */
  readonly comeBack: (code?: string) => Promise<void>;
  /** Drops a folder and a file on a zone; without one, beside them all. */
  readonly drop: (zone?: string) => Promise<void>;
}

interface Fixtures {
  open: (scenario: ScenarioName) => Promise<WindowPage>;
}

export const test = base.extend<Fixtures, { address: string }>({
  launchOptions: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const executablePath = findChromium();
      if (executablePath === null) throw new Error('No Chromium found: install one.');
      await use({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    },
    { scope: 'worker' },
  ],
  viewport: { width: 1120, height: 740 },
  address: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      if (!existsSync(path.join(BUILT, 'index.html'))) {
        throw new Error(`${BUILT} is missing: npm run build.`);
      }
      const { url, stop } = await serveWindow(BUILT);
      await use(url);
      stop();
    },
    { scope: 'worker' },
  ],
  open: async ({ page, address }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // Some thumbnails are missing on purpose; a browser's icon the app has no use for.
      const isMissing = /\/(thumbnail\/\d+|favicon\.ico)$/.test(message.location().url);
      if (message.type() === 'error' && !isMissing) complaints.push(message.text());
    });
    await use(async (scenario) => {
      await page.addInitScript(installFakeBridge, SCENARIOS[scenario]);
      await page.goto(address);
      await page.getByRole('navigation').waitFor();
      return drive(page);
    });
    expect(complaints).toEqual([]);
  },
});

/** What runs in the page is text: these files know no DOM. */
function drive(page: Page): WindowPage {
  return {
    page,
    requests: (name) =>
      page.evaluate<unknown[]>(
        `fake.requests.filter(({ name }) => name === '${name}').map(({ input }) => input)`,
      ),
    refuse: async (refusals) => {
      await page.evaluate(`globalThis.refuse = ${JSON.stringify(refusals)}`);
    },
    silence: async (...names) => {
      await page.evaluate(`globalThis.silent = ${JSON.stringify(names)}`);
    },
    comeBack: async (code) => {
      await page.evaluate(`fake.comeBack(${JSON.stringify(code)})`);
    },
    drop: async (zone) => {
      const dataTransfer = await page.evaluateHandle(`(() => {
        const transfer = new DataTransfer();
        for (const name of ['Trip', 'b.jpg']) transfer.items.add(new File(['x'], name));
        return transfer;
      })()`);
      const target = page.getByRole('heading', { name: /^Drop to / });
      await page.dispatchEvent('body', 'dragenter', { dataTransfer });
      await expect(target).toBeVisible();
      const under = zone === undefined ? 'body' : `[data-zone=${zone}]`;
      await page.dispatchEvent(under, 'drop', { dataTransfer });
      await expect(target).toBeHidden();
    },
  };
}
