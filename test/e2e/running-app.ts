/** @file The built app, started on Electron where its runtime is here, else on the Chromium host. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, chromium, type Page } from 'playwright';
import { findElectron } from '../../scripts/electron-runtime.ts';
import { hostCommand, launchOnHost, type HostedApp } from '../electron-host/launch.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** As `BrowserWindow.setProgressBar` takes it. */
interface IconProgress {
  readonly value: number;
  readonly mode: string;
}

/** One run of the app. */
export interface RunningApp {
  readonly runtime: 'electron' | 'chromium-host';
  /** The main window's page: of the one that was there last. */
  readonly page: Page;
  /** What only the host tells and does, such as the tray; null on Electron. */
  readonly host: HostedApp | null;
  /** Waits for the main window after it was opened anew, or for the first one of a start that had none. */
  windowComes(): Promise<Page>;
  /** The person closes the main window by its own button. */
  closeWindow(): Promise<void>;
  /** Starts the app once more on the same data folder; resolves when that one has gone. */
  startSecond(args: readonly string[], folder?: string): Promise<void>;
  /** Resolves when its process is gone, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it as a person does, who lets what is on its way stop; resolves when its process is gone. */
  quit(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** The paths that the next open dialogs answer; null is "cancelled". */
  choose(paths: readonly string[] | null): Promise<void>;
  /** The path that the next save dialogs answer. */
  saveAs(file: string): Promise<void>;
  /** What the app has put into the clipboard. */
  copied(): Promise<string | null>;
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
  { hasWindow = true } = {},
): Promise<RunningApp> {
  if (runtimeHere() === 'electron') return await runOnElectron(env, args);
  const app = await runOnHost(env, args);
  if (hasWindow) await app.windowComes();
  return app;
}

/** The second of the buttons of "quit?": stop now. */
const STOP = 1;

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
  let page = await app.firstWindow();
  return {
    runtime: 'electron',
    host: null,
    get page() {
      return page;
    },
    async windowComes() {
      page =
        app.windows().find((window) => !window.isClosed()) ?? (await app.waitForEvent('window'));
      return page;
    },
    async closeWindow() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    },
    startSecond: async (more, folder) =>
      await runToEnd(executablePath ?? 'electron', [ROOT, ...more], env, folder),
    ended,
    async quit() {
      const answer = { response: STOP, checkboxChecked: false };
      // The answer may be lost with the process that gives it.
      await app
        .evaluate(({ app: electronApp, dialog }, pressed) => {
          dialog.showMessageBox = () => Promise.resolve(pressed);
          electronApp.quit();
        }, answer)
        .catch(() => undefined);
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
    async saveAs(file) {
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, file);
    },
    copied: () => app.evaluate(({ clipboard }) => clipboard.readText()),
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
  const entry = path.join(ROOT, 'out/main/index.js');
  const app = await launchOnHost({ entry, env, args });
  let shown: Page | null = null;
  const page = (): Page => {
    if (shown === null) throw new Error('The app has no window.');
    return shown;
  };
  return {
    runtime: 'chromium-host',
    host: app,
    get page() {
      return page();
    },
    async windowComes() {
      const browser = await chromium.connectOverCDP(await app.cdpUrl(), { noDefaults: true });
      const [context] = browser.contexts();
      if (!context) throw new Error('The app has no window.');
      shown = context.pages()[0] ?? (await context.waitForEvent('page'));
      // The window starts empty, before its preload is in place.
      await shown.waitForURL((url) => !url.pathname.startsWith('/__host__/'));
      return shown;
    },
    closeWindow() {
      app.tell({ kind: 'close-window' });
      return Promise.resolve();
    },
    startSecond: async (more, folder) =>
      await runToEnd(process.execPath, hostCommand({ entry, args: more }), env, folder),
    ended: app.ended.then(() => undefined),
    async quit() {
      app.tell({ kind: 'answer', button: STOP });
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
    saveAs(file) {
      app.tell({ kind: 'save-as', path: file });
      return Promise.resolve();
    },
    copied: () => Promise.resolve(app.copied()),
    async windowOpenedBy(act) {
      const [window] = await Promise.all([page().context().waitForEvent('page'), act()]);
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

/** Runs a program that ends by itself. */
async function runToEnd(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder?: string,
): Promise<void> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    ...(folder !== undefined && { cwd: folder }),
  });
  await once(child, 'exit');
}

function definedIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
