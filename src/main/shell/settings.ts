/** @file Settings, the window's place and what it showed, kept in `settings.json` in the data folder. */
import Store from 'electron-store';
import type { KeptView } from '../../shared/kept-view.ts';
import type { Settings } from '../../shared/settings.ts';
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
    keptView: () => parseKeptView(store.get('view')),
    keepView: (view) => store.set('view', view),
    windowBounds: () => parseBounds(store.get('window') ?? null),
    keepWindowBounds: (bounds) => store.set('window', bounds),
    isToldOfClosing: () => store.get('isToldOfClosing') === true,
    keepToldOfClosing: () => store.set('isToldOfClosing', true),
  };
}
