import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { silentLog } from '../../../src/main/platform/log.ts';
import { aSnapshot } from './a-snapshot.ts';

const fake = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  class FakeMenu extends EventEmitter {
    static set: FakeMenu[] = [];
  }
  class FakeTray extends EventEmitter {
    setImage = () => undefined;
    setToolTip = () => undefined;
    destroy = () => undefined;
    setContextMenu = (menu: FakeMenu) => void FakeMenu.set.push(menu);
  }
  return { FakeMenu, FakeTray, nativeTheme: new EventEmitter() };
});
vi.mock('electron', () => ({
  app: { getAppPath: () => '/opt/okapi' },
  Menu: { buildFromTemplate: () => new fake.FakeMenu() },
  nativeImage: { createFromPath: () => ({}) },
  nativeTheme: fake.nativeTheme,
  Tray: fake.FakeTray,
}));

const { createTray } = await import('../../../src/main/shell/tray.ts');

const uploading = (done: number) =>
  aSnapshot({ queued: 9, done }, { run: { photos: done + 9, done, failed: 0 } });

/** A tray while photos arrive; `arrive` answers how many menus it has had. */
function trayOn(platform: NodeJS.Platform) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let done = 0;
  const tray = createTray(
    {
      snapshot: () => uploading(done),
      facts: (snapshot) => ({ snapshot, failures: [], hasFolders: false, quitsByItself: false }),
      language: () => 'en',
      act: () => undefined,
      log: silentLog,
    },
    platform,
  );
  onTestFinished(() => tray.close());
  return {
    say: (event: 'menu-will-show' | 'menu-will-close') => fake.FakeMenu.set.at(-1)?.emit(event),
    arrive: () => {
      done += 1;
      tray.refresh();
      vi.advanceTimersByTime(1_000);
      return fake.FakeMenu.set.length;
    },
  };
}

beforeEach(() => void fake.FakeMenu.set.splice(0));

test('on macOS an open menu is not replaced before it is closed and what was chosen is heard', () => {
  const { say, arrive } = trayOn('darwin');
  const before = [arrive(), arrive()];
  say('menu-will-show');
  const open = [arrive(), arrive()];
  say('menu-will-close');
  const closing = fake.FakeMenu.set.length;
  vi.advanceTimersByTime(1_000);
  expect([before, open, closing, fake.FakeMenu.set.length]).toEqual([[2, 3], [3, 3], 3, 4]);
});

test('a list in the menu that opens again keeps it', () => {
  const { say, arrive } = trayOn('darwin');
  say('menu-will-show');
  say('menu-will-close');
  say('menu-will-show');
  expect([arrive(), arrive()]).toEqual([1, 1]);
});

test('elsewhere, where a menu need not say that it closes, it is always replaced', () => {
  const { say, arrive } = trayOn('linux');
  const before = arrive();
  say('menu-will-show');
  expect([before, arrive()]).toEqual([2, 3]);
});
