/** @file Stands in for `BrowserWindow`: a window, or with no display a page, of Chromium. */
import { EventEmitter } from 'node:events';
import type { Page } from 'playwright';
import { HostContents } from './contents.ts';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';

type Known = Pick<
  Electron.BrowserWindow,
  | 'close' | 'destroy' | 'focus' | 'getBounds' | 'getNormalBounds' | 'hide' | 'isDestroyed'
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
  #isDestroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { x, y, width = 800, height = 600, show = true, webPreferences } = options;
    this.#bounds = { x: x ?? 0, y: y ?? 0, width, height };
    this.#isPlaced = x !== undefined && y !== undefined;
    this.#isVisible = show;
    HostWindow.#open.add(this);
    this.webContents = new HostContents(host.origin, host.ipcMain, webPreferences?.preload ?? null);
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

  setTitle(): void {
    // The page's own title shows in Chromium's window.
  }

  async #openPage(): Promise<Page> {
    const page = await host.emptyPage(this.#bounds);
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
