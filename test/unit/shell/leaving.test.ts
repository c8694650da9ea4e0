import { beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { silentLog } from '../../../src/main/platform/log.ts';
import { aSnapshot } from './a-snapshot.ts';

/** As much of Electron as an app needs that has no window yet. */
const fake = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  const app = Object.assign(new EventEmitter(), {
    quit: vi.fn(),
    relaunch: vi.fn(),
    isPackaged: true,
    getAppPath: () => '/opt/okapi',
  });
  const Tray = class extends EventEmitter {
    setImage = vi.fn();
    setToolTip = vi.fn();
    setContextMenu = vi.fn();
    destroy = vi.fn();
  };
  const opened = vi.fn();
  return { app, Tray, opened, nativeTheme: new EventEmitter(), powerMonitor: new EventEmitter() };
});
vi.mock('electron', () => ({
  app: fake.app,
  BrowserWindow: fake.opened,
  Tray: fake.Tray,
  Menu: { buildFromTemplate: () => ({ on: () => undefined }) },
  nativeImage: { createFromPath: () => ({}) },
  nativeTheme: fake.nativeTheme,
  powerMonitor: fake.powerMonitor,
  screen: { getAllDisplays: () => [] },
}));
vi.mock('electron-store', () => ({ default: vi.fn() }));

const { createBackground } = await import('../../../src/main/shell/background.ts');
const { closeBeforeQuitting } = await import('../../../src/main/shell/life.ts');
const { createNextStart } = await import('../../../src/main/shell/next-start.ts');

const IDLE = aSnapshot();

/** An app in the background that takes its time to close. */
function leaving() {
  const taken: (readonly string[])[] = [];
  const nextStart = createNextStart();
  const background = createBackground({
    home: 'app://okapi/',
    settings: { onChange: () => undefined } as never,
    engine: {
      snapshot: () => IDLE,
      onChange: () => () => undefined,
      folders: { onNews: () => () => undefined, list: () => [] },
      page: () => ({ rows: [], total: 0 }),
    } as unknown as Engine,
    language: () => 'en',
    tellView: () => undefined,
    take: (paths) => void taken.push(paths),
    nextStart,
    log: silentLog,
  });
  let openFile: (paths: readonly string[]) => void = () => undefined;
  background.begin({ paths: [], isHidden: true }, (take) => (openFile = take));
  const closing = Promise.withResolvers<undefined>();
  closeBeforeQuitting(() => closing.promise, nextStart.begin);
  const ask = (paths: readonly string[], isHidden: boolean) =>
    fake.app.emit('second-instance', {}, [], '/', { paths, isHidden });
  const event = { preventDefault: vi.fn() };
  return {
    taken,
    ask,
    openFile: (file: string) => openFile([file]),
    quit: () => {
      fake.app.emit('before-quit', event);
      fake.app.emit('will-quit', event);
    },
    close: async () => {
      closing.resolve(undefined);
      await expect.poll(() => fake.app.quit).toHaveBeenCalled();
    },
  };
}

const args = () => fake.app.relaunch.mock.calls.map(([how]: { args?: string[] }[]) => how?.args);

beforeEach(() => {
  fake.app.removeAllListeners();
  vi.clearAllMocks();
});

test('what is asked for while the app closes is done by one next start, and opens no window', async () => {
  const { taken, ask, openFile, quit, close } = leaving();
  ask(['/photos/Early'], true);
  quit();
  ask(['/photos/Trip'], true);
  openFile('/photos/More');
  fake.app.emit('activate');
  expect(args()).toEqual([]);
  await close();
  const switches = process.argv.filter((word) => word.startsWith('-'));
  expect(args()).toEqual([[...switches, '--', '/photos/Trip', '/photos/More']]);
  expect([taken, fake.opened.mock.calls]).toEqual([[[], ['/photos/Early']], []]);
});

test('who comes after everything is put away is not lost either; without anybody the app stays away', async () => {
  const { ask, quit, close } = leaving();
  quit();
  await close();
  expect(args()).toEqual([]);
  ask([], false);
  expect(args()).toHaveLength(1);
});
