/** @file Settings, the window's place and what it showed, kept in `settings.json` in the data folder. */
import Store from 'electron-store';
import type { KeptView } from '../../shared/kept-view.ts';
import type { Settings } from '../../shared/settings.ts';
import { storageTrouble } from '../queue/storage-trouble.ts';
import { parseBounds, parseKeptView, parseSettings, type WindowBounds } from './stored.ts';

/** What of a request may change the settings. */
export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

export interface SettingsStore {
  read(): Settings;
  /** Keeps the change and returns all settings; tells `onChange` listeners. */
  change(change: SettingsChange): Settings;
  onChange(listener: (settings: Settings) => void): void;
  keptView(): KeptView;
  keepView(view: KeptView): void;
  windowBounds(): WindowBounds | null;
  keepWindowBounds(bounds: WindowBounds): void;
  /** Whether the person knows that the app goes on when its window is closed. */
  isToldOfClosing(): boolean;
  keepToldOfClosing(): void;
}

export function openSettings(): SettingsStore {
  // A file that is no JSON is set aside for the defaults instead of stopping the app.
  const store = new Store<Record<string, unknown>>({ name: 'settings', clearInvalidConfig: true });
  const listeners = new Set<(settings: Settings) => void>();
  /** What of the window found no room on the disk: it holds for this run. */
  const unwritten = new Map<string, unknown>();
  const lookUp = (key: string): unknown =>
    unwritten.has(key) ? unwritten.get(key) : store.get(key);
  /** How the window was, is worth no error: a full disk keeps nobody from opening or closing it. */
  function keep(key: string, value: unknown): void {
    try {
      store.set(key, value);
      unwritten.delete(key);
    } catch (cause) {
      if (storageTrouble(cause) === null) throw cause;
      unwritten.set(key, value);
    }
  }
  const read = () => parseSettings(store.get('settings'));
  return {
    read,
    change(change) {
      // Parsing again also drops keys that were given as undefined.
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const settings = parseSettings({ ...read(), ...Object.fromEntries(given) });
      store.set('settings', settings);
      for (const listener of listeners) listener(settings);
      return settings;
    },
    onChange: (listener) => void listeners.add(listener),
    keptView: () => parseKeptView(lookUp('view')),
    keepView: (view) => keep('view', view),
    windowBounds: () => parseBounds(lookUp('window') ?? null),
    keepWindowBounds: (bounds) => keep('window', bounds),
    isToldOfClosing: () => lookUp('isToldOfClosing') === true,
    keepToldOfClosing: () => keep('isToldOfClosing', true),
  };
}
