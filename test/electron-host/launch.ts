/** @file Starts a built app on the Chromium host, from a test or a script. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromControlled, Question, ShownTray, ToControlled } from './control.ts';

const REGISTER = fileURLToPath(new URL('./register.mjs', import.meta.url));

export interface HostedApp {
  readonly process: ChildProcess;
  /** Where Playwright connects to the browser of the app's windows (`chromium.connectOverCDP`); waits for one. */
  cdpUrl(): Promise<string>;
  /** What stands in the tray now; null when there is nothing. */
  tray(): ShownTray | null;
  /** The app's questions, in order. */
  readonly asked: readonly Question[];
  /** Addresses and files that the app asked the system to open, in order. */
  readonly openedOutside: readonly string[];
  /** What stands over the app's windows now. */
  titles(): readonly string[];
  /** The notifications that the system would have shown, in order. */
  readonly notified: readonly { readonly title: string; readonly body: string }[];
  isMinimised(): boolean;
  /** Whether the app keeps the computer awake. */
  isSleepBlocked(): boolean;
  /** Resolves when the person looks there; first at the window, as soon as it is shown. */
  whenLooking(at: 'window' | 'elsewhere'): Promise<void>;
  /** What the app put into the clipboard last. */
  copied(): string | null;
  /** What the app has shown on its icon in the taskbar, in order. */
  readonly iconProgress: readonly { readonly value: number; readonly mode: string }[];
  /** With which words the app wants to be started again, for each time that it asked for it. */
  readonly relaunches: readonly (readonly string[])[];
  tell(message: ToControlled): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

export interface HostOptions {
  /** The app's main script, `out/main/index.js`. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Shows real windows; without it Chromium runs without a display. */
  readonly headed?: boolean;
}

/** The command line that runs an app on the host. */
export function hostCommand({ entry, args = [] }: HostOptions): string[] {
  return ['--disable-warning=ExperimentalWarning', '--import', REGISTER, entry, ...args];
}

/** Starts the app and waits until it is ready; the process must be a Node of at least version 24. */
export async function launchOnHost(options: HostOptions): Promise<HostedApp> {
  const child = spawn(process.execPath, hostCommand(options), {
    env: { ...process.env, ...options.env, ...(options.headed && { OKAPI_HEADED: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // What the app says belongs to the test's own output.
  // What the app prints is for people; stdout may be somebody's JSON.
  child.stdout?.pipe(process.stderr);
  child.stderr?.pipe(process.stderr);
  const openedOutside: string[] = [];
  const iconProgress: { value: number; mode: string }[] = [];
  let titles: readonly string[] = [];
  let copied: string | null = null;
  let isMinimised = false;
  let isSleepBlocked = false;
  const notified: { title: string; body: string }[] = [];
  let looksAt: 'window' | 'elsewhere' = 'elsewhere';
  const looks = new EventEmitter<{ change: [] }>();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let browser: string | null = null;
  const browsers = new EventEmitter<{ change: [] }>();
  let tray: ShownTray | null = null;
  const asked: Question[] = [];
  const relaunches: (readonly string[])[] = [];
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: FromControlled) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'browser') {
        browser = message.cdpUrl;
        browsers.emit('change');
      } else if (message.kind === 'tray') ({ tray } = message);
      else if (message.kind === 'asked') asked.push(message.question);
      else if (message.kind === 'relaunch') relaunches.push(message.words);
      else if (message.kind === 'titles') titles = message.titles;
      else if (message.kind === 'copied') copied = message.text;
      else if (message.kind === 'notified') notified.push(message);
      else if (message.kind === 'minimised') isMinimised = message.isMinimised;
      else if (message.kind === 'sleep-blocked') isSleepBlocked = message.isBlocked;
      else if (message.kind === 'looks') {
        looksAt = message.at;
        looks.emit('change');
      } else if (message.kind === 'icon-progress') {
        const { value, mode } = message;
        iconProgress.push({ value, mode });
      } else openedOutside.push(message.url);
    });
    void ended.then((code) => reject(new Error(`The app ended with ${code} before it was ready.`)));
  });
  return {
    process: child,
    async cdpUrl() {
      while (browser === null) {
        const end = ended.then((code) => {
          throw new Error(`The app ended with ${code} before it had a window.`);
        });
        await Promise.race([once(browsers, 'change'), end]);
      }
      return browser;
    },
    tray: () => tray,
    asked,
    openedOutside,
    iconProgress,
    titles: () => titles,
    notified,
    isMinimised: () => isMinimised,
    isSleepBlocked: () => isSleepBlocked,
    async whenLooking(at) {
      while (looksAt !== at) await once(looks, 'change');
    },
    copied: () => copied,
    relaunches,
    ended,
    // An app that has just ended hears nothing any more, and that is no error.
    tell: (message) => void child.send(message, () => undefined),
  };
}
