/** @file The built app, started on Electron where its runtime is here, else on the Chromium host. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, chromium, type Page } from 'playwright';
import { findElectron } from '../../scripts/electron-runtime.ts';
import { launchOnHost } from '../electron-host/launch.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** As `BrowserWindow.setProgressBar` takes it. */
interface IconProgress {
  readonly value: number;
  readonly mode: string;
}

/** One run of the app. */
export interface RunningApp {
  readonly runtime: 'electron' | 'chromium-host';
  readonly page: Page;
  /** Resolves when its process is gone, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it as a person does; resolves when its process is gone. */
  quit(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** The paths that the next open dialogs answer; null is "cancelled". */
  choose(paths: readonly string[] | null): Promise<void>;
  /** The address that the app asks the system to open because of `act`; nothing is opened. */
  openedBy(act: () => Promise<void>): Promise<string>;
  /** The page of the further window that the app opens because of `act`. */
  windowOpenedBy(act: () => Promise<void>): Promise<Page>;
  /** What it has shown on its icon in the taskbar since the first call of this, in order. */
  iconProgress(): Promise<readonly IconProgress[]>;
  /** What stands over its windows. */
  titles(): Promise<readonly string[]>;
  /** The person turns to another program; from here on notifications are counted. */
  lookAway(): Promise<void>;
  /** The sentences of the notifications since then, in order; none is really shown. */
  notified(): Promise<readonly string[]>;
  /** Clicks on the last one. */
  clickNotification(): Promise<void>;
  isMinimised(): Promise<boolean>;
  /** What the system says of the connection from now on; until then it is there. */
  setOnline(isOnline: boolean): Promise<void>;
  /** The computer has slept and wakes up. */
  wakeUp(): Promise<void>;
  /** Whether it keeps the computer awake; on Electron since the first call of this. */
  isSleepBlocked(): Promise<boolean>;
}

/** Which of the two this computer runs; `OKAPI_RUNTIME=electron|chromium` forces one. */
export function runtimeHere(): RunningApp['runtime'] {
  const wanted = process.env['OKAPI_RUNTIME'];
  if (wanted === 'chromium') return 'chromium-host';
  return wanted === 'electron' || findElectron() !== null ? 'electron' : 'chromium-host';
}

/** Starts the app; `env` is added to this process's own environment. */
export async function runApp(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<RunningApp> {
  return runtimeHere() === 'electron' ? await runOnElectron(env, args) : await runOnHost(env, args);
}

async function runOnElectron(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<RunningApp> {
  const executablePath = findElectron();
  const app = await _electron.launch({
    ...(executablePath !== null && { executablePath }),
    args: [ROOT, ...args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...definedIn(process.env), ...env },
    // The theme is the app's own matter.
    colorScheme: null,
  });
  const ended = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
  return {
    runtime: 'electron',
    page: await app.firstWindow(),
    ended,
    async quit() {
      // The answer may be lost with the process that gives it.
      await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined);
      await ended;
    },
    async kill() {
      app.process().kill('SIGKILL');
      await ended;
    },
    async choose(paths) {
      await app.evaluate(({ dialog }, filePaths) => {
        const answer = { canceled: filePaths === null, filePaths: [...(filePaths ?? [])] };
        dialog.showOpenDialog = () => Promise.resolve(answer);
      }, paths);
    },
    async windowOpenedBy(act) {
      const [window] = await Promise.all([app.waitForEvent('window'), act()]);
      return window;
    },
    iconProgress: () =>
      app.evaluate(({ BrowserWindow }) => {
        const seen = globalThis as { iconProgress?: IconProgress[] };
        const { iconProgress } = seen;
        if (iconProgress) return iconProgress;
        const record: IconProgress[] = (seen.iconProgress = []);
        const [window] = BrowserWindow.getAllWindows();
        const show = window?.setProgressBar.bind(window);
        if (window) {
          window.setProgressBar = (value, options) => {
            record.push({ value, mode: options?.mode ?? 'normal' });
            show?.(value, options);
          };
        }
        return record;
      }),
    titles: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.getTitle()),
      ),
    async lookAway() {
      await app.evaluate(({ BrowserWindow, Notification }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window) window.isFocused = () => false;
        const notified: Electron.Notification[] = [];
        Object.assign(globalThis, { notified });
        Notification.isSupported = () => true;
        Notification.prototype.show = function show() {
          notified.push(this);
        };
      });
    },
    notified: () =>
      app.evaluate(() =>
        (globalThis as unknown as { notified: Electron.Notification[] }).notified.map(
          ({ body }) => body,
        ),
      ),
    async clickNotification() {
      await app.evaluate(() => {
        const { notified } = globalThis as unknown as { notified: Electron.Notification[] };
        notified.at(-1)?.emit('click');
      });
    },
    isMinimised: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === true),
    async setOnline(isOnline) {
      await app.evaluate(({ net }, answer) => {
        net.isOnline = () => answer;
      }, isOnline);
    },
    async wakeUp() {
      await app.evaluate(({ powerMonitor }) => {
        powerMonitor.emit('suspend');
        powerMonitor.emit('resume');
      });
    },
    isSleepBlocked: () =>
      app.evaluate(({ powerSaveBlocker }) => {
        const seen = globalThis as { blocking?: Set<number> };
        if (!seen.blocking) {
          const blocking = (seen.blocking = new Set());
          const start = powerSaveBlocker.start.bind(powerSaveBlocker);
          const stop = powerSaveBlocker.stop.bind(powerSaveBlocker);
          powerSaveBlocker.start = (type) => {
            const id = start(type);
            blocking.add(id);
            return id;
          };
          powerSaveBlocker.stop = (id) => {
            blocking.delete(id);
            return stop(id);
          };
        }
        return seen.blocking.size > 0;
      }),
    async openedBy(act) {
      await app.evaluate(({ shell }) => {
        const opened = new Promise<string>((resolve) => {
          shell.openExternal = (url) => {
            resolve(url);
            return Promise.resolve();
          };
          shell.openPath = (file) => {
            resolve(file);
            return Promise.resolve('');
          };
          shell.showItemInFolder = (file) => resolve(file);
        });
        Object.assign(globalThis, { opened });
      });
      await act();
      return await app.evaluate(
        () => (globalThis as unknown as { opened: Promise<string> }).opened,
      );
    },
  };
}

async function runOnHost(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<RunningApp> {
  const app = await launchOnHost({ entry: path.join(ROOT, 'out/main/index.js'), env, args });
  const browser = await chromium.connectOverCDP(app.cdpUrl, { noDefaults: true });
  const [page] = browser.contexts()[0]?.pages() ?? [];
  if (!page) throw new Error('The app has no window.');
  // The window starts empty, before its preload is in place.
  await page.waitForURL((url) => !url.pathname.startsWith('/__host__/'));
  return {
    runtime: 'chromium-host',
    page,
    ended: app.ended.then(() => undefined),
    async quit() {
      app.tell({ kind: 'quit' });
      await app.ended;
    },
    async kill() {
      app.process.kill('SIGKILL');
      await app.ended;
    },
    choose(paths) {
      app.tell({ kind: 'choose', paths });
      return Promise.resolve();
    },
    async windowOpenedBy(act) {
      const [window] = await Promise.all([page.context().waitForEvent('page'), act()]);
      return window;
    },
    iconProgress: () => Promise.resolve(app.iconProgress),
    titles: () => Promise.resolve(app.titles()),
    async lookAway() {
      // The window takes the focus when it is shown: nobody looks away from it before.
      if (!app.isMinimised()) await app.whenLooking('window');
      app.tell({ kind: 'look', at: 'elsewhere' });
      await app.whenLooking('elsewhere');
    },
    notified: () => Promise.resolve(app.notified.map(({ body }) => body)),
    clickNotification() {
      app.tell({ kind: 'click-notification' });
      return Promise.resolve();
    },
    isMinimised: () => Promise.resolve(app.isMinimised()),
    setOnline(isOnline) {
      app.tell({ kind: 'network', isOnline });
      return Promise.resolve();
    },
    wakeUp() {
      app.tell({ kind: 'sleep' });
      app.tell({ kind: 'wake' });
      return Promise.resolve();
    },
    isSleepBlocked: () => Promise.resolve(app.isSleepBlocked()),
    async openedBy(act) {
      const before = app.openedOutside.length;
      await act();
      for (;;) {
        const url = app.openedOutside[before];
        if (url !== undefined) return url;
        await sleep(20);
      }
    },
  };
}

function definedIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
