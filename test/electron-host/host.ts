/** @file What the stand-ins share: the origin, the browser and the line to the tests. */
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { HostApp } from './app.ts';
import { type Browser, startBrowser } from './browser.ts';
import { connectControl } from './control.ts';
import { HostIpcMain } from './ipc-main.ts';
import { Origin } from './origin.ts';
import type { HostWindow } from './window.ts';

class Host {
  readonly origin = new Origin();
  readonly ipcMain = new HostIpcMain();
  readonly control = connectControl();
  /** `electron.ts` makes it; the two know each other. */
  app!: HostApp;
  windows: () => HostWindow[] = () => [];
  #browser: Promise<Browser> | null = null;
  /** A browser whose last window is gone. */
  #ending: Promise<unknown> = Promise.resolve();
  #colorScheme: 'light' | 'dark' | null = null;

  /** An empty page: that of a new browser, or a further one. */
  async emptyPage(size: { width: number; height: number }): Promise<Page> {
    const page = await this.#emptyPage(size);
    await page.emulateMedia({ colorScheme: this.#colorScheme });
    return page;
  }

  async #emptyPage(size: { width: number; height: number }): Promise<Page> {
    if (this.#browser) return await (await this.#browser).context.newPage();
    const headed = process.env['OKAPI_HEADED'] === '1';
    this.#browser = this.#ending.then(() =>
      startBrowser({ blankUrl: this.origin.blankUrl, headed, ...size }),
    );
    const { context, cdpUrl } = await this.#browser;
    this.control.tell({ kind: 'browser', cdpUrl });
    const opened = this.#browser;
    // The next window needs a new one.
    context.on('close', () => {
      if (this.#browser === opened) this.#browser = null;
    });
    return context.pages()[0] ?? (await context.newPage());
  }

  /** A browser context with its own cookies, beside the first window's; it takes no downloads. */
  async newContext(): Promise<BrowserContext> {
    const browser = (await this.#browser)?.context.browser();
    if (!browser) throw new Error('The host opens no window of a partition before the main one.');
    return await browser.newContext({ viewport: null, acceptDownloads: false });
  }

  /** Draws all pages light or dark; null follows the system. */
  async useColorScheme(colorScheme: 'light' | 'dark' | null): Promise<void> {
    this.#colorScheme = colorScheme;
    const pages = (await this.#browser)?.context.pages() ?? [];
    await Promise.all(pages.map((page) => page.emulateMedia({ colorScheme })));
  }

  /** The last window is gone, and with it the browser; the next one gets another. */
  noWindowLeft(): void {
    const browser = this.#browser;
    if (browser === null) return;
    this.#browser = null;
    this.control.tell({ kind: 'browser', cdpUrl: null });
    // One that the person closed is closed enough.
    this.#ending = browser.then((opened) => opened.close()).catch(() => undefined);
  }

  /** Lets the tests know what stands over the windows. */
  tellTitles(): void {
    this.control.tell({
      kind: 'titles',
      titles: this.windows().map((window) => window.getTitle()),
    });
  }

  /** Closes the browser and ends the process, in any case. */
  async end(code: number): Promise<void> {
    const browser = this.#browser;
    this.#browser = null;
    // A browser that the person closed, or that never came up, is closed enough.
    await this.#ending;
    await browser?.then((opened) => opened.close()).catch(() => undefined);
    process.exit(code);
  }
}

export const host = new Host();

/** The folder of the app that runs: the host is started as `node … <app>/out/main/index.js`. */
export function appFolder(): string {
  return path.resolve(path.dirname(process.argv[1] ?? '.'), '../..');
}
