/**
 * @file What every story has: a stand-in for OK, a folder of photos, and the app.
 *
 *     test('…', async ({ ok, photos, app }) => {
 *       await app.drop([await photos.make('Trip', 3)]);
 *       expect(await ok.photos()).toHaveLength(3);
 *     });
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Page } from 'playwright/test';
import sharp from 'sharp';
import { NO_KEYRING, NO_SYSTEM_BUS } from '../support/keyring.ts';
import { dropPaths } from './drop.ts';
import { startOk, type Ok } from './ok.ts';
import { runApp, runtimeHere, type RunningApp } from './running-app.ts';

export { expect } from 'playwright/test';

export interface AppInStory extends Pick<
  RunningApp,
  | 'runtime'
  | 'host'
  | 'windowComes'
  | 'closeWindow'
  | 'startSecond'
  | 'choose'
  | 'saveAs'
  | 'copied'
  | 'iconProgress'
  | 'openedBy'
  | 'windowOpenedBy'
  | 'titles'
  | 'lookAway'
  | 'notified'
  | 'clickNotification'
  | 'isMinimised'
  | 'setOnline'
  | 'wakeUp'
  | 'isSleepBlocked'
  | 'quit'
  | 'kill'
> {
  readonly page: Page;
  /** Drops files and folders of the disk on the window, as a person does. */
  drop(paths: readonly string[]): Promise<void>;
  /** Waits for the app to end by itself. */
  ended(): Promise<void>;
  /** Starts the app again on the same data folder, after `quit` or `kill`. */
  relaunch(...args: string[]): Promise<void>;
  /** The same, for a start that opens no window. */
  relaunchHidden(...args: string[]): Promise<void>;
}

export interface Photos {
  /** Makes a folder of so many different photos, of those numbers, and returns its path. */
  make(name: string, count: number, firstNumber?: number): Promise<string>;
}

export interface Fixtures {
  folder: string;
  ok: Ok;
  photos: Photos;
  /** What the app finds in its environment. */
  environment: Readonly<Record<string, string>>;
  app: AppInStory;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'okapi-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
  ok: async ({ folder }, use) => {
    const ok = await startOk(path.join(folder, 'ok'));
    await use(ok);
    await ok.stop();
  },
  photos: async ({ folder }, use) => {
    await use({
      make: (name, count, first) => makePhotos(path.join(folder, 'photos', name), count, first),
    });
  },
  environment: async ({ folder, ok }, use) => {
    // A person's own keychain is no matter of a story.
    // … nor what starts with their computer, or is in their file manager, nor whether their network is metered.
    const XDG_CONFIG_HOME = path.join(folder, 'config');
    const XDG_DATA_HOME = path.join(folder, 'share');
    const OKAPI_DATA_DIR = path.join(folder, 'data');
    await use({
      ...NO_KEYRING,
      ...NO_SYSTEM_BUS,
      ...ok.environment,
      XDG_CONFIG_HOME,
      XDG_DATA_HOME,
      OKAPI_DATA_DIR,
    });
  },
  app: async ({ environment }, use, info) => {
    info.annotations.push({ type: 'runtime', description: runtimeHere() });
    // The run of the moment; empty between quitting and starting again.
    const running = [await runApp(environment)];
    const current = (): RunningApp => {
      const [run] = running;
      if (!run) throw new Error('The app does not run.');
      return run;
    };
    await use({
      runtime: current().runtime,
      get host() {
        return current().host;
      },
      windowComes: () => current().windowComes(),
      closeWindow: () => current().closeWindow(),
      startSecond: (args, folder) => current().startSecond(args, folder),
      get page() {
        return current().page;
      },
      drop: (paths) => dropPaths(current().page, paths),
      choose: (paths) => current().choose(paths),
      saveAs: (file) => current().saveAs(file),
      copied: () => current().copied(),
      openedBy: (act) => current().openedBy(act),
      windowOpenedBy: (act) => current().windowOpenedBy(act),
      iconProgress: () => current().iconProgress(),
      titles: () => current().titles(),
      lookAway: () => current().lookAway(),
      notified: () => current().notified(),
      clickNotification: () => current().clickNotification(),
      isMinimised: () => current().isMinimised(),
      setOnline: (isOnline) => current().setOnline(isOnline),
      wakeUp: () => current().wakeUp(),
      isSleepBlocked: () => current().isSleepBlocked(),
      ended: async () => await running.pop()?.ended,
      quit: async () => await running.pop()?.quit(),
      kill: async () => await running.pop()?.kill(),
      relaunch: async (...args) => void running.push(await runApp(environment, args)),
      relaunchHidden: async (...args) =>
        void running.push(await runApp(environment, ['--hidden', ...args], { hasWindow: false })),
    });
    const [left] = running;
    if (left && info.status !== info.expectedStatus) {
      await photograph(left, info.outputPath('window.png'));
    }
    await left?.quit();
  },
});

/** Where there is a window. */
async function photograph(app: RunningApp, file: string): Promise<void> {
  try {
    await app.page.screenshot({ path: file });
  } catch {
    // It is gone; the report says what else was wrong.
  }
}

async function makePhotos(folder: string, count: number, first = 1): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let number = first; number < first + count; number += 1) {
    const background = { r: (number * 67) % 256, g: (number * 131) % 256, b: (number * 29) % 256 };
    await sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .jpeg()
      .toFile(path.join(folder, `photo-${String(number).padStart(2, '0')}.jpg`));
  }
  return folder;
}
