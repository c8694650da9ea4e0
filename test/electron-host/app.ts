/** @file Stands in for `app`: paths, readiness, one instance, and the order of quitting. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { HostEvent } from './host-event.ts';
import { host } from './host.ts';
import { holdLock } from './instance-lock.ts';

type Known = Pick<
  Electron.App,
  | 'exit' | 'getAppPath' | 'getLocale' | 'getName' | 'getPath' | 'getVersion' | 'isPackaged' | 'isReady'
  | 'quit' | 'relaunch' | 'requestSingleInstanceLock' | 'setAppUserModelId' | 'setPath' | 'whenReady' | 'name'
  | 'getLoginItemSettings' | 'getPreferredSystemLanguages' | 'getSystemLocale' | 'hasSingleInstanceLock'
  | 'setLoginItemSettings'
>; // prettier-ignore

export class HostApp extends EventEmitter implements Known {
  readonly isPackaged = false;
  readonly name: string;
  readonly #version: string;
  readonly #appPath: string;
  readonly #paths = new Map<string, string>();
  #isReady = false;
  #isQuitting = false;
  #hasLock = false;
  #opensAtLogin = false;

  constructor(appPath: string) {
    super();
    const text = readFileSync(path.join(appPath, 'package.json'), 'utf8');
    const manifest = JSON.parse(text) as { name: string; productName?: string; version: string };
    this.name = manifest.productName ?? manifest.name;
    this.#version = manifest.version;
    this.#appPath = appPath;
    this.#paths.set('userData', userDataFrom(process.argv) ?? path.join(configFolder(), this.name));
  }

  /** Ends the start: `ready` comes after the app's own script has run. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', new HostEvent(), {});
  }

  isReady(): boolean {
    return this.#isReady;
  }

  async whenReady(): Promise<void> {
    if (!this.#isReady) await new Promise((resolve) => this.once('ready', resolve));
  }

  getName(): string {
    return this.name;
  }

  getVersion(): string {
    return this.#version;
  }

  getAppPath(): string {
    return this.#appPath;
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    if (name === 'sessionData') return this.getPath('userData');
    if (name === 'logs') return path.join(this.getPath('userData'), 'logs');
    if (name === 'home') return homedir();
    if (name === 'appData') return configFolder();
    if (name === 'temp') return tmpdir();
    if (name === 'exe') return process.execPath;
    throw new Error(`Failed to get '${name}' path`);
  }

  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    this.#paths.set(name, folder);
  }

  setAppUserModelId(): void {
    // Windows only.
  }

  /** Kept in memory: a trial must not change what starts with the computer. Linux has no such thing. */
  setLoginItemSettings({ openAtLogin = false }: Electron.Settings): void {
    if (process.platform !== 'linux') this.#opensAtLogin = openAtLogin;
  }

  getLoginItemSettings(): Electron.LoginItemSettings {
    return {
      openAtLogin: this.#opensAtLogin,
      wasOpenedAtLogin: false,
      status: this.#opensAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: this.#opensAtLogin,
      launchItems: [],
    };
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    mkdirSync(this.getPath('userData'), { recursive: true });
    this.#hasLock ||= holdLock(this.getPath('userData'), additionalData, (argv, folder, sent) =>
      this.emit('second-instance', new HostEvent(), argv, folder, sent),
    );
    return this.#hasLock;
  }

  hasSingleInstanceLock(): boolean {
    return this.#hasLock;
  }

  /** Electron's order: before-quit, each window's close, will-quit, quit; three of them may say no. */
  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = this.#allows('before-quit');
    if (!this.#isQuitting) return;
    const windows = host.windows();
    for (const window of windows) window.close();
    if (host.windows().length > 0) this.#isQuitting = false;
    else if (windows.length === 0) this.#end();
  }

  /** Who started the host starts it again, when this process is gone; started by hand it does so itself. */
  relaunch({ args = process.argv.slice(1) }: Electron.RelaunchOptions = {}): void {
    const [, ...words] = args; // the first is the app, as in Electron from the sources
    if (host.control.isControlled) host.control.tell({ kind: 'relaunch', words });
    else process.once('exit', () => startAnew(words));
  }

  exit(code = 0): void {
    this.#isQuitting = true;
    for (const window of host.windows()) window.destroy();
    this.emit('quit', new HostEvent(), code);
    void host.end(code);
  }

  /** The last window is gone: an app without an opinion quits. */
  allWindowsClosed(): void {
    if (this.#isQuitting) this.#end();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  #end(): void {
    this.#isQuitting = this.#allows('will-quit');
    if (this.#isQuitting) this.exit(0);
  }

  #allows(name: 'before-quit' | 'will-quit'): boolean {
    const event = new HostEvent();
    this.emit(name, event);
    return !event.defaultPrevented;
  }
}

function startAnew(words: readonly string[]): void {
  const args = [...process.execArgv, process.argv[1] ?? '', ...words];
  spawn(process.execPath, args, { detached: true, stdio: 'inherit' }).unref();
}

/** `--user-data-dir=DIR`, as Chromium's own switch. */
function userDataFrom(argv: readonly string[]): string | null {
  const given = argv.find((argument) => argument.startsWith('--user-data-dir='));
  return given ? path.resolve(given.slice(given.indexOf('=') + 1)) : null;
}

function configFolder(): string {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env['APPDATA'] ?? homedir();
  return process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config');
}
