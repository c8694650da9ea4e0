/**
 * @file The first scripts of each page: what Electron puts into the page's world and into
 * the preload's. The functions run inside the page, so each stands alone; `worldScripts`
 * joins their texts.
 */
import { bridgeSide, type BridgeSide } from './bridge-sides.ts';
import { fromWire, toWire } from './wire.ts';

/** What of the page they need. */
declare const window: EventTarget & Record<string, unknown>;

/** The name of the preload's world, and of its two ends of the line to the host. */
export const PRELOAD_WORLD = 'preload';
export const TO_HOST = '__toHost';
export const FROM_HOST = '__fromHost';
/** The function in which the page waits for a file's path; the host finds it by this name. */
export const WAITING_FOR_PATH = 'waitForPathOf';

/** One message from the preload's world to the host. */
export type ToHost =
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly channel: string;
      readonly args: string;
    }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'preload-error'; readonly message: string };

/** One message from the host to the preload's world. */
export type FromHost =
  | { readonly kind: 'reply'; readonly id: number; readonly value: string }
  | { readonly kind: 'refuse'; readonly id: number; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: string };

/** The scripts for the page's and the preload's world, to run before any other script of a page. */
export function worldScripts(preload: string | null): { page: string; preload: string } {
  const secret = crypto.randomUUID();
  const tools = `const toWire = ${textOf(toWire)}; const fromWire = ${textOf(fromWire)};`;
  const code = `(require, process, module, exports) => {\n${preload ?? ''}\n}`;
  const system = JSON.stringify({ platform: process.platform });
  return {
    // In the order of their registration: the page's side listens when the preload exposes.
    page: onlyInTop(`(${textOf(pageWorld)})((${textOf(bridgeSide)})("${secret}", "page"))`),
    preload: onlyInTop(
      `${tools} (${textOf(preloadWorld)})((${textOf(bridgeSide)})("${secret}", "preload"), { toWire, fromWire }, ${system}, ${code})`,
    ),
  };
}

/** Node runs the sources as they are, so a function's text is its source without types. */
function textOf(part: (...values: never[]) => unknown): string {
  return part.toString();
}

function onlyInTop(script: string): string {
  return `if (window.top === window) { ${script} }`;
}

function pageWorld(bridge: BridgeSide): void {
  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  bridge.served.set('expose', (key: string, api: unknown) => {
    if (key in window) throw new Error(`Cannot bind an API on top of an existing property: ${key}`);
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  });
  // Chromium would open the window first and ask later. Electron answers a denied one with null.
  window['open'] = (url: unknown) => {
    bridge.call('open', String(url));
    return null;
  };
}

function preloadWorld(
  bridge: BridgeSide,
  wire: { toWire: (value: unknown) => string; fromWire: (text: string) => unknown },
  system: { platform: string },
  preload: (require: unknown, process: unknown, module: unknown, exports: unknown) => void,
): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const tell = (message: ToHost) =>
    (window['__toHost'] as (text: string) => void)(JSON.stringify(message));
  const calls = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (e: Error) => void }
  >();
  const listeners = new Map<string, Listener[]>();
  let lastCall = 0;

  window['__fromHost'] = (message: FromHost) => {
    if (message.kind === 'event') {
      const args = wire.fromWire(message.args) as unknown[];
      for (const listener of [...(listeners.get(message.channel) ?? [])]) {
        listener({ sender: ipcRenderer }, ...args);
      }
      return;
    }
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.kind === 'reply') call?.resolve(wire.fromWire(message.value));
    else call?.reject(new Error(message.message));
  };

  const off = (channel: string, listener: Listener) => {
    const left = [...(listeners.get(channel) ?? [])];
    const at = left.lastIndexOf(listener);
    if (at >= 0) left.splice(at, 1);
    listeners.set(channel, left);
    return ipcRenderer;
  };
  const on = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++lastCall;
        const packed = wire.toWire(args);
        calls.set(id, { resolve, reject });
        tell({ kind: 'invoke', id, channel, args: packed });
      }),
    send: (channel: string, ...args: unknown[]) =>
      tell({ kind: 'send', channel, args: wire.toWire(args) }),
    on,
    off,
    addListener: on,
    removeListener: off,
    once: (channel: string, listener: Listener) => {
      const hear: Listener = (event, ...args) => {
        off(channel, hear);
        listener(event, ...args);
      };
      return on(channel, hear);
    },
  };

  // Only a debugger can ask for a file's path, and only while the page stands still may the
  // answer come in time: the host hears the pause, writes `path` and lets the page go on.
  function waitForPathOf(file: unknown): string {
    // eslint-disable-next-line prefer-const -- the host writes it
    let path = '';
    // eslint-disable-next-line no-debugger -- see above
    debugger;
    return file === undefined ? '' : path;
  }

  bridge.served.set('open', (url: string) => tell({ kind: 'open', url }));
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => void bridge.call('expose', key, api),
    },
    webUtils: { getPathForFile: waitForPathOf },
  };
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const process = {
    ...system,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
    versions: {},
  };
  const module = { exports: {} };
  try {
    preload(require, process, module, module.exports);
  } catch (cause) {
    tell({
      kind: 'preload-error',
      message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
  }
}
