import type { EventEmitter } from 'node:events';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

/** As much of Electron, and of what writes the settings, as the window's life needs. */
const fake = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class FakeWindow extends Emitter {
    static opened: FakeWindow[] = [];
    isThere = true;
    readonly webContents = Object.assign(new Emitter(), { reload: vi.fn() });
    look: 'hidden' | 'shown' | 'minimised' = 'hidden';
    constructor() {
      super();
      FakeWindow.opened.push(this);
    }
    loadURL = () => Promise.resolve();
    isDestroyed = () => !this.isThere;
    isVisible = () => this.look !== 'hidden';
    isMinimized = () => this.look === 'minimised';
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 1, y: 2, width: 900, height: 700 });
    restore = () => (this.look = 'shown');
    show = () => (this.look = 'shown');
    focus = () => undefined;
    minimize = () => (this.look = 'minimised');
  }
  class FakeStore {
    static isFull = false;
    readonly #kept = new Map<string, unknown>();
    get = (key: string) => this.#kept.get(key);
    set = (key: string, value: unknown) => {
      if (FakeStore.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      this.#kept.set(key, value);
    };
  }
  return { FakeWindow, FakeStore, app: new Emitter() };
});

vi.mock('electron-store', () => ({ default: fake.FakeStore }));
vi.mock('electron', () => ({
  app: fake.app,
  BrowserWindow: fake.FakeWindow,
  nativeTheme: { shouldUseDarkColors: false },
  screen: { getAllDisplays: () => [] },
}));

const { createMainWindow } = await import('../../../src/main/shell/main-window.ts');
const { openSettings } = await import('../../../src/main/shell/settings.ts');

function rig() {
  const settings = openSettings();
  const onClose = vi.fn();
  const main = createMainWindow({
    home: 'app://okapi/',
    settings,
    isLeaving: () => false,
    onClose,
    onAsked: () => undefined,
    onShown: () => undefined,
    onSessionEnd: () => undefined,
    tellView: () => undefined,
  });
  return { settings, onClose, main };
}

/** The person closes it; answers whether it stays, for the app to put it away. */
function close(window: EventEmitter): boolean {
  let isPrevented = false;
  window.emit('close', { preventDefault: () => (isPrevented = true) });
  return isPrevented;
}

beforeEach(() => {
  fake.FakeWindow.opened = [];
  fake.FakeStore.isFull = false;
});

test('on a full disk the window opens where it was asked to, and closes as ever', () => {
  const { settings, onClose, main } = rig();
  fake.FakeStore.isFull = true;
  main.show({ view: 'account', filter: 'failed' });
  const [window] = fake.FakeWindow.opened;
  expect(settings.keptView()).toMatchObject({ view: 'account', filter: 'failed' });
  expect(window && close(window)).toBe(true);
  expect(onClose).toHaveBeenCalledOnce();
  expect(settings.windowBounds()).toMatchObject({ x: 1, width: 900 });
  expect(() => settings.change({ theme: 'dark' })).toThrow('full'); // a choice that is not kept is said
});

test('a window that nobody asked for stays out of the way, unless somebody asks before it is drawn', () => {
  for (const isAskedFor of [false, true]) {
    fake.FakeWindow.opened = [];
    const { main } = rig();
    main.openMinimised();
    if (isAskedFor) main.show();
    const [window] = fake.FakeWindow.opened;
    window?.emit('ready-to-show');
    expect(window?.look).toBe(isAskedFor ? 'shown' : 'minimised');
  }
});

test('a page that dies is loaded anew, unless it lived too short for that to help', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  rig().main.show();
  const page = fake.FakeWindow.opened[0]?.webContents;
  const livesFor = (ms: number): void => {
    vi.advanceTimersByTime(ms);
    page?.emit('render-process-gone', {}, { reason: 'oom' });
  };
  livesFor(5_000);
  expect(page?.reload).toHaveBeenCalledTimes(0);
  livesFor(60_000);
  livesFor(5_000);
  expect(page?.reload).toHaveBeenCalledTimes(1);
  livesFor(60_000);
  expect(page?.reload).toHaveBeenCalledTimes(2);
});
