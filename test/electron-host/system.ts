/** @file Stand-ins for what belongs to the computer: the shell, colours, screens, protocols. */
import { EventEmitter } from 'node:events';
import { host } from './host.ts';

let copied = '';

/** Not the computer's: a test must not take away what a person copied. */
export const clipboard = {
  writeText(text) {
    copied = text;
    host.control.tell({ kind: 'copied', text });
    return Promise.resolve();
  },
  readText: () => Promise.resolve(copied),
} satisfies Partial<Electron.Clipboard>;

export const shell = {
  openExternal: (url: string) => {
    host.control.tell({ kind: 'opened-outside', url });
    return Promise.resolve();
  },
  openPath: (file: string) => {
    host.control.tell({ kind: 'opened-outside', url: file });
    return Promise.resolve('');
  },
  showItemInFolder: (file: string) => host.control.tell({ kind: 'opened-outside', url: file }),
  // Windows only.
  readShortcutLink: () => ({ target: '' }),
  writeShortcutLink: () => false,
} satisfies Partial<Electron.Shell>;

type ThemeSource = Electron.NativeTheme['themeSource'];

class HostTheme
  extends EventEmitter
  implements
    Pick<
      Electron.NativeTheme,
      'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI' | 'themeSource'
    >
{
  /** The system's own, whatever the app has chosen for itself. */
  readonly shouldUseDarkColorsForSystemIntegratedUI = false;
  #source: ThemeSource = 'system';

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    this.#source = source;
    void host.useColorScheme(source === 'system' ? null : source);
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new HostTheme();

const area = { x: 0, y: 0, width: 1920, height: 1080 };
// What a window's place depends on; the host knows no more of a screen.
const display = {
  id: 1,
  bounds: area,
  workArea: area,
  scaleFactor: 1,
} as Partial<Electron.Display>;

export const screen = {
  getAllDisplays: () => [display as Electron.Display],
  getPrimaryDisplay: () => display as Electron.Display,
} satisfies Partial<Electron.Screen>;

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme, handler) => void host.origin.handlers.set(scheme, handler),
  unhandle: (scheme) => void host.origin.handlers.delete(scheme),
} satisfies Partial<Electron.Protocol>;
