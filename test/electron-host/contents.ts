/** @file Stands in for `webContents`: one Chromium page with its preload's world and its line to `ipcMain`. */
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright';
import { answerFilePaths } from './file-paths.ts';
import { HostEvent } from './host-event.ts';
import type { HostIpcMain } from './ipc-main.ts';
import type { Origin } from './origin.ts';
import type { HostSession } from './session.ts';
import { toWire } from './wire.ts';
import {
  FROM_HOST,
  type FromHost,
  PRELOAD_WORLD,
  TO_HOST,
  type ToHost,
  worldScripts,
} from './worlds.ts';

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** What of `webContents` the host knows. */
type Known = Pick<
  Electron.WebContents,
  'id' | 'send' | 'getURL' | 'isDestroyed' | 'setWindowOpenHandler' | 'reload'
>;

/** A page's request, held back. */
interface Navigation {
  readonly requestId: string;
  readonly browserUrl: string;
  readonly isRedirect: boolean;
  readonly isMainFrame: boolean;
}

/** The page's main frame, as far as the host tells of it. */
export type HostFrame = Pick<Electron.WebFrameMain, 'url' | 'origin' | 'parent'>;

export class HostContents extends EventEmitter implements Known {
  static #count = 0;
  readonly id = ++HostContents.#count;
  readonly session: HostSession;
  readonly #origin: Origin;
  readonly #ipcMain: HostIpcMain;
  readonly #preloadFile: string | null;
  #line: { page: Page; session: CDPSession } | null = null;
  /** The preload's world in the page of the moment. */
  #world: string | null = null;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** The address that the app itself is loading: `will-navigate` is about the others. */
  #loading: string | null = null;

  constructor(parts: {
    readonly origin: Origin;
    readonly ipcMain: HostIpcMain;
    readonly session: HostSession;
    readonly preloadFile: string | null;
  }) {
    super();
    this.#origin = parts.origin;
    this.#ipcMain = parts.ipcMain;
    this.session = parts.session;
    this.#preloadFile = parts.preloadFile;
  }

  /** Takes over an empty page before anything is loaded into it. */
  async attach(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    this.#line = { page, session };
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD && context.auxData?.['frameId'] === mainFrameId) {
        this.#world = context.uniqueId;
      }
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === TO_HOST) void this.#hear(JSON.parse(payload) as ToHost);
    });
    session.on('Fetch.requestPaused', (paused) => {
      // A page that is going away takes its requests along.
      this.#judgeNavigation(session, {
        requestId: paused.requestId,
        browserUrl: paused.request.url + (paused.request.urlFragment ?? ''),
        isRedirect: paused.redirectedRequestId !== undefined,
        isMainFrame: paused.frameId === mainFrameId,
      }).catch(() => undefined);
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      const url = this.#origin.toApp(frame.url + (frame.urlFragment ?? ''));
      if (frame.id === mainFrameId) this.emit('did-navigate', new HostEvent(), url, 200, 'OK');
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const isMainFrame = frameId === mainFrameId;
      const target = this.#origin.toApp(url);
      this.emit('did-navigate-in-page', new HostEvent(), target, isMainFrame, 1, 1);
    });
    page.on('load', () => {
      page
        .title()
        .then((title) => this.emit('page-title-updated', new HostEvent(), title, true))
        // The page is gone.
        .catch(() => undefined);
    });
    const { frameTree } = await session.send('Page.getFrameTree');
    const mainFrameId = frameTree.frame.id;
    const scripts = worldScripts(this.#preloadFile && (await readFile(this.#preloadFile, 'utf8')));
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', {
      name: TO_HOST,
      executionContextName: PRELOAD_WORLD,
    });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.preload,
      worldName: PRELOAD_WORLD,
    });
    await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] });
    await answerFilePaths(session);
    page.on('popup', (popup) => {
      this.#open(this.#origin.toApp(popup.url()));
      void popup.close();
    });
  }

  async load(url: string): Promise<void> {
    if (!this.#line) return;
    this.#loading = new URL(this.#origin.toBrowser(url)).href;
    try {
      await this.#line.page.goto(this.#loading, { waitUntil: 'load' });
    } catch (cause) {
      throw loadFailure(cause, url);
    }
    this.emit('did-finish-load');
  }

  getURL(): string {
    return this.#line ? this.#origin.toApp(this.#line.page.url()) : '';
  }

  send(channel: string, ...args: unknown[]): void {
    this.#tell({ kind: 'event', channel, args: toWire(args) });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#line === null || this.#line.page.isClosed();
  }

  reload(): void {
    void this.#line?.page.reload();
  }

  async #hear(message: ToHost): Promise<void> {
    switch (message.kind) {
      case 'invoke': {
        const answer = await this.#ipcMain.invoked(
          this,
          this.#frame(),
          message.channel,
          message.args,
        );
        this.#tell({ ...answer, id: message.id });
        return;
      }
      case 'send':
        this.#ipcMain.sent(this, this.#frame(), message.channel, message.args);
        return;
      case 'open':
        this.#open(new URL(message.url, this.getURL()).href);
        return;
      case 'preload-error':
        console.error('Unable to load preload script:', this.#preloadFile, message.message);
        this.emit('preload-error', new HostEvent(), this.#preloadFile, new Error(message.message));
    }
  }

  #frame(): HostFrame {
    const url = this.getURL();
    const { protocol, host } = new URL(url);
    return { url, origin: `${protocol}//${host}`, parent: null };
  }

  #tell(message: FromHost): void {
    if (!this.#line || this.#world === null || this.isDestroyed()) return;
    const expression = `${FROM_HOST}(${JSON.stringify(message)})`;
    this.#line.session
      .send('Runtime.evaluate', { expression, uniqueContextId: this.#world })
      // The page went away meanwhile: as in Electron, nobody hears it.
      .catch(() => undefined);
  }

  /** Asks the app about a page, or a hop of a redirect, before its request leaves. */
  async #judgeNavigation(
    session: CDPSession,
    { requestId, browserUrl, isRedirect, isMainFrame }: Navigation,
  ): Promise<void> {
    const url = this.#origin.toApp(browserUrl);
    const event = Object.assign(new HostEvent(), { url, isMainFrame, isSameDocument: false });
    const isOwnLoad = browserUrl === this.#loading;
    if (isOwnLoad) this.#loading = null;
    if (isRedirect) this.emit('will-redirect', event, url, false, isMainFrame);
    else {
      if (!isOwnLoad) this.emit('will-frame-navigate', event);
      if (!isOwnLoad && isMainFrame) this.emit('will-navigate', event, url);
      if (!event.defaultPrevented) this.emit('did-start-navigation', event);
    }
    const goes = !event.defaultPrevented && (!isMainFrame || (await this.session.allowsPage(url)));
    await (goes
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }));
  }

  #open(url: string): void {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' } as const;
    const { action } = this.#openHandler({ ...details, referrer: { url: '', policy: 'default' } });
    if (action === 'allow') console.error('The Chromium host opens no second window for', url);
  }
}

/** What `loadURL` rejects with, in Electron's form. */
function loadFailure(cause: unknown, url: string): Error {
  const text = String(cause);
  // Playwright's words for a page that was closed hold no code; Electron's code for that is this one.
  const code = /net::(ERR_\w+)/.exec(text)?.[1] ?? 'ERR_ABORTED';
  return Object.assign(new Error(`${code} loading '${url}'`), { code, url });
}
