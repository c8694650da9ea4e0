import type { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';

/** As much of Electron as the window uses; what real ones do is for the stories to say. */
const fake = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  type Listener = (...values: never[]) => unknown;
  class FakeSession extends Emitter {
    readonly rules: Record<string, Listener> = {};
    setPermissionRequestHandler = (rule: Listener) => (this.rules['request'] = rule);
    setPermissionCheckHandler = (rule: Listener) => (this.rules['check'] = rule);
    webRequest = {
      onBeforeRequest: (_filter: unknown, rule: Listener) => (this.rules['page'] = rule),
    };
    clearStorageData = () => Promise.resolve();
    clearCache = () => Promise.resolve();
  }
  class FakeWindow extends Emitter {
    static last: FakeWindow;
    static load: () => Promise<void> = () => new Promise(() => undefined);
    webContents = new Emitter();
    title: string;
    loaded = '';
    #isDestroyed = false;
    readonly options: { title: string; webPreferences: Record<string, unknown> };
    constructor(options: FakeWindow['options']) {
      super();
      this.options = options;
      this.title = options.title;
      FakeWindow.last = this;
    }
    setTitle = (title: string) => (this.title = title);
    isDestroyed = () => this.#isDestroyed;
    loadURL = (url: string) => {
      this.loaded = url;
      return FakeWindow.load();
    };
    destroy = () => {
      this.#isDestroyed = true;
      this.emit('closed');
    };
  }
  const partition = new FakeSession();
  return { FakeWindow, partition };
});

vi.mock('electron', () => ({
  BrowserWindow: fake.FakeWindow,
  session: { fromPartition: () => fake.partition },
}));

const { createSignInWindow } = await import('../../../src/main/shell/sign-in-window.ts');

const OK = { apiUrl: 'https://api.ok.ru', oauthUrl: 'https://connect.ok.ru' };
const url = 'https://connect.ok.ru/oauth/authorize?state=secret-state';
const redirectUri = 'https://api.ok.ru/blank.html';
const answer = `${redirectUri}?a=1#access_token=t&state=secret-state`;

beforeEach(() => {
  fake.partition.removeAllListeners();
  fake.FakeWindow.load = () => new Promise(() => undefined);
});

function open(stop = new AbortController()) {
  const opened = createSignInWindow(OK).open({ url, redirectUri, signal: stop.signal });
  return { opened, stop, window: fake.FakeWindow.last };
}

function navigation(target: string, isMainFrame = true) {
  return { url: target, isMainFrame, preventDefault: vi.fn() };
}

test.each(['will-redirect', 'will-navigate'])(
  '%s: the answer is taken, not loaded',
  async (name) => {
    const { opened, window } = open();
    const event = navigation(answer);
    window.webContents.emit(name, event);
    expect(event.preventDefault).toHaveBeenCalled();
    expect(await opened).toBe(answer);
    await expect.poll(() => window.isDestroyed()).toBe(true);
  },
);

test.each<[string, unknown[]]>([
  ['did-start-navigation', [navigation(answer)]],
  ['did-navigate', [{}, answer]],
  ['did-navigate-in-page', [{}, answer, true]],
])('%s: the answer is taken', async (name, values) => {
  const { opened, window } = open();
  window.webContents.emit(name, ...values);
  expect(await opened).toBe(answer);
});

test.each(['will-redirect', 'will-navigate'])('%s: only OK’s pages', (name) => {
  const { window } = open();
  const [own, foreign, framed] = [
    navigation('https://ok.ru/login'),
    navigation('https://example.org/'),
    navigation('https://example.org/', false),
  ];
  for (const event of [own, foreign, framed]) window.webContents.emit(name, event);
  expect(own.preventDefault).not.toHaveBeenCalled();
  expect(foreign.preventDefault).toHaveBeenCalled();
  expect(framed.preventDefault).not.toHaveBeenCalled();
});

test('a frame inside the page answers nothing', async () => {
  const { opened, window } = open();
  window.webContents.emit('will-redirect', navigation(answer, false));
  window.webContents.emit('did-navigate-in-page', {}, answer, false);
  window.destroy();
  expect(await opened).toBeNull();
});

test('it has nothing of Okapi in it, and its rules say no', () => {
  const { window } = open();
  const { webPreferences } = window.options;
  expect(webPreferences).toEqual({
    session: fake.partition,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  const { rules } = fake.partition;
  const answered = vi.fn();
  rules['request']?.(...([null, 'media', answered] as never[]));
  expect(answered).toHaveBeenCalledWith(false);
  expect(rules['check']?.()).toBe(false);
  for (const [target, cancel] of [
    [url, false],
    ['https://example.org/', true],
  ] as const) {
    rules['page']?.(...([{ url: target }, answered] as never[]));
    expect(answered).toHaveBeenLastCalledWith({ cancel });
  }
  const download = { preventDefault: vi.fn() };
  (fake.partition as EventEmitter).emit('will-download', download);
  expect(download.preventDefault).toHaveBeenCalled();
});

test('its title is where the page is from', () => {
  const { window } = open();
  expect(window.title).toBe('https://connect.ok.ru');
  window.webContents.emit('did-navigate', {}, 'https://ok.ru/dk?st.cmd=x');
  expect(window.title).toBe('https://ok.ru');
  const event = { preventDefault: vi.fn() };
  window.emit('page-title-updated', event, 'ok.ru');
  expect(event.preventDefault).toHaveBeenCalled();
});

test('a cancelled sign-in closes it; one cancelled before opens none', async () => {
  const { opened, stop, window } = open();
  stop.abort();
  expect(await opened).toBeNull();
  expect(window.isDestroyed()).toBe(true);
  expect(await open(stop).opened).toBeNull();
  expect(fake.FakeWindow.last).toBe(window);
});

test('a page that does not load closes it, and the reason holds no secret', async () => {
  fake.FakeWindow.load = () =>
    Promise.reject(Object.assign(new Error(`(-105) loading '${url}'`), { code: 'ERR_NAME' }));
  const { opened, window } = open();
  const failure = await opened.catch(String);
  expect(failure).toBe("Error: OK's page did not load: ERR_NAME");
  await expect.poll(() => window.isDestroyed()).toBe(true);
});

test('a load that something else ended is no failure', async () => {
  fake.FakeWindow.load = () => Promise.reject(Object.assign(new Error(), { code: 'ERR_ABORTED' }));
  const { opened, window } = open();
  await Promise.resolve();
  window.webContents.emit('will-redirect', navigation(answer));
  expect(await opened).toBe(answer);
});
