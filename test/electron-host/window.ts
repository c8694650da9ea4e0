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
  | 'isFocused' | 'isMaximized' | 'isMinimized' | 'isVisible' | 'loadURL' | 'maximize' | 'minimize' | 'restore' | 'setBounds' | 'setProgressBar'
  | 'setTitle' | 'show'
>; // prettier-ignore

export class HostWindow extends EventEmitter implements Known {
  static readonly #open = new Set<HostWindow>();
  static getAllWindows(): HostWindow[] {
    return [...HostWindow.#open];
  }

  /** Which window has the keyboard; none while the person looks elsewhere. */
  static #focused: HostWindow | null = null;
  /** The person turns away, or to the last window. */
  static look(at: 'window' | 'elsewhere'): void {
    HostWindow.#giveFocus(at === 'elsewhere' ? null : ([...HostWindow.#open].at(-1) ?? null));
  }

  static #giveFocus(window: HostWindow | null): void {
    const before = HostWindow.#focused;
    if (before === window) return;
    HostWindow.#focused = window;
    host.control.tell({ kind: 'looks', at: window === null ? 'elsewhere' : 'window' });
    before?.emit('blur');
    window?.emit('focus');
  }

  readonly webContents: HostContents;
  readonly #page: Promise<Page>;
  #bounds: Electron.Rectangle;
  /** Whether the app says where it is; else Chromium places it. */
  readonly #isPlaced: boolean;
  #isVisible: boolean;
  #isMinimized = false;
  #title: string;
  #isDestroyed = false;
  #isMaximized = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { x, y, width = 800, height = 600, show = true, webPreferences } = options;
    this.#bounds = { x: x ?? 0, y: y ?? 0, width, height };
    this.#isPlaced = x !== undefined && y !== undefined;
    this.#isVisible = show;
    this.#title = options.title ?? host.app.name;
    HostWindow.#open.add(this);
    host.tellTitles();
    if (show) HostWindow.#giveFocus(this);
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
    if (this.#isMinimized) this.#setMinimized(false); // there is nothing to restore
    HostWindow.#open.delete(this);
    if (HostWindow.#focused === this) {
      HostWindow.#focused = null; // it hears nothing any more
      host.control.tell({ kind: 'looks', at: 'elsewhere' });
    }
    host.tellTitles();
    // Already closed when the person closed it.
    void this.#page.then((page) => page.close()).catch(() => undefined);
    this.emit('closed');
    if (HostWindow.#open.size > 0) return;
    host.noWindowLeft();
    host.app.allWindowsClosed();
  }

  show(): void {
    this.#isVisible = true;
    this.emit('show');
    if (!this.#isMinimized) HostWindow.#giveFocus(this);
  }

  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
    if (this.isFocused()) HostWindow.#giveFocus(null);
  }

  minimize(): void {
    if (this.#isMinimized) return;
    this.#isVisible = true;
    this.#setMinimized(true);
    this.emit('minimize');
    if (this.isFocused()) HostWindow.#giveFocus(null);
  }

  isFocused(): boolean {
    return HostWindow.#focused === this;
  }

  focus(): void {
    // One that nobody can see takes no keys.
    if (!this.#isVisible || this.#isMinimized) return;
    HostWindow.#giveFocus(this);
    void this.#page.then((page) => page.bringToFront()).catch(() => undefined);
  }

  /** Without effect on one that is not minimised, as on every system. */
  restore(): void {
    if (!this.#isMinimized) return;
    this.#setMinimized(false);
    this.emit('restore');
    HostWindow.#giveFocus(this);
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

  /** There is no taskbar: only who started the host hears of it. */
  setProgressBar(value: number, { mode }: Electron.ProgressBarOptions = { mode: 'normal' }): void {
    host.control.tell({ kind: 'icon-progress', value, mode });
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  maximize(): void {
    this.#isMaximized = true;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
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

  #setMinimized(isMinimized: boolean): void {
    this.#isMinimized = isMinimized;
    if (HostWindow.getAllWindows()[0] === this) {
      host.control.tell({ kind: 'minimised', isMinimised: isMinimized });
    }
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
    // Started by hand there is no tray to bring it back.
    if (!host.control.isControlled && HostWindow.#open.size === 0) host.app.quit();
  }
}

function sessionOf(preferences: Electron.WebPreferences | undefined): HostSession {
  if (preferences?.session instanceof HostSession) return preferences.session;
  return preferences?.partition === undefined
    ? session.defaultSession
    : session.fromPartition(preferences.partition);
}
