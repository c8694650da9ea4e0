/** @file The one Chromium behind all windows, started with the first of them. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser to use: the environment's, Playwright's own, the system's; null when there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const candidates = [environment['OKAPI_CHROMIUM'], chromium.executablePath(), ...SYSTEM_BROWSERS];
  return candidates.find((file) => file && existsSync(file)) ?? null;
}

export interface Browser {
  readonly context: BrowserContext;
  /** Where another process may connect to the same browser, for tests. */
  readonly cdpUrl: string;
  close(): Promise<void>;
}

/** Starts Chromium with one window on `blankUrl`. */
export async function startBrowser(options: {
  readonly blankUrl: string;
  readonly headed: boolean;
  readonly width: number;
  readonly height: number;
}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(
      'No Chromium found: install one (apt-get install chromium) or set OKAPI_CHROMIUM.',
    );
  }
  const profile = await mkdtemp(path.join(tmpdir(), 'okapi-host-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: !options.headed,
    viewport: null,
    colorScheme: null,
    // The app decides; Chromium's sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      `--app=${options.blankUrl}`,
      `--window-size=${options.width},${options.height}`,
      '--remote-debugging-port=0',
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return {
    context,
    cdpUrl: await debuggingUrl(profile),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Chromium writes the port that it chose into its profile. */
async function debuggingUrl(profile: string): Promise<string> {
  const text = await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8');
  return `http://127.0.0.1:${text.split('\n')[0]}`;
}
