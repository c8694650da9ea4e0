/** @file Stands in for `BrowserWindow`: a window, or with no display a page, of Chromium. */
import { EventEmitter } from 'node:events';
import type { Page } from 'playwright';
import { HostContents } from './contents.ts';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';
import { HostSession, session } from './session.ts';

type Known = Pick<
  Electron.BrowserWindow,
  | 'close' | 'destroy' | 'focus' | 'getBounds' | 'getNormalBounds' | 'getTitle' | 'hide' | 'isDestroyed'
  | 'isMinimized' | 'isVisible' | 'loadURL' | 'restore' | 'setBounds' | 'setTitle' | 'show'
>; // prettier-ignore

export class HostWindow extends EventEmitter implements Known {
  static readonly #open = new Set<HostWindow>();
  static getAllWindows(): HostWindow[] {
    return [...HostWindow.#open];
  }

  readonly webContents: HostContents;
  readonly #page: Promise<Page>;
  #bounds: Electron.Rectangle;
  /** Whether the app says where it is; else Chromium places it. */
  readonly #isPlaced: boolean;
  #isVisible: boolean;
  #title: string;
  #isDestroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { x, y, width = 800, height = 600, show = true, webPreferences } = options;
    this.#bounds = { x: x ?? 0, y: y ?? 0, width, height };
    this.#isPlaced = x !== undefined && y !== undefined;
    this.#isVisible = show;
    this.#title = options.title ?? host.app.name;
    HostWindow.#open.add(this);
    host.tellTitles();
    this.webContents = new HostContents({
      origin: host.origin,
      ipcMain: host.ipcMain,
      session: sessionOf(webPreferences),
      preloadFile: webPreferences?.preload ?? null,
    });
    this.webContents.on('page-title-updated', (event: HostEvent, title: string) => {
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented) this.setTitle(title);
    });
    host.app.emit('web-contents-created', new HostEvent(), this.webContents);
    this.#page = this.#openPage();
    // Whoever loads an address hears of it; without a listener it would end the app here.
    this.#page.catch(() => undefined);
  }

  async loadURL(url: string): Promise<void> {
    await this.#page;
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  /** Asks first, as the window's own button does. */
  close(): void {
    if (this.#isDestroyed) return;
    const event = new HostEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    HostWindow.#open.delete(this);
    host.tellTitles();
    // Already closed when the person closed it.
    void this.#page.then((page) => page.close()).catch(() => undefined);
    this.emit('closed');
    if (HostWindow.#open.size === 0) host.app.allWindowsClosed();
  }

  show(): void {
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    void this.#page.then((page) => page.bringToFront()).catch(() => undefined);
  }

  restore(): void {
    this.show();
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.#page.then((page) => this.#place(page)).catch(() => undefined);
  }

  getBounds(): Electron.Rectangle {
    return this.#bounds;
  }

  getNormalBounds(): Electron.Rectangle {
    return this.#bounds;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Only the app and the tests see it: the page's own title shows in Chromium's window. */
  setTitle(title: string): void {
    this.#title = title;
    host.tellTitles();
  }

  getTitle(): string {
    return this.#title;
  }

  async #openPage(): Promise<Page> {
    const page = await this.webContents.session.emptyPage(this.#bounds);
    page.on('close', () => this.#personClosed());
    await this.webContents.attach(page);
    if (this.#isPlaced) await this.#place(page);
    return page;
  }

  async #place(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const { windowId } = await session.send('Browser.getWindowForTarget');
    const { x, y, width, height } = this.#bounds;
    const bounds = { left: x, top: y, width, height };
    await session.send('Browser.setWindowBounds', { windowId, bounds });
    await session.detach();
  }

  /** Chromium's window is gone already; an app that prevents closing only hears of it too late. */
  #personClosed(): void {
    if (this.#isDestroyed) return;
    this.emit('close', new HostEvent());
    this.destroy();
  }
}

function sessionOf(preferences: Electron.WebPreferences | undefined): HostSession {
  if (preferences?.session instanceof HostSession) return preferences.session;
  return preferences?.partition === undefined
    ? session.defaultSession
    : session.fromPartition(preferences.partition);
}
