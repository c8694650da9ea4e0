/** @file The chosen theme, for the window's frame and for `prefers-color-scheme` in its page. */
import { nativeTheme } from 'electron';
import type { SettingsStore } from './settings.ts';

export function followTheme(settings: SettingsStore): void {
  nativeTheme.themeSource = settings.read().theme;
  settings.onChange(({ theme }) => (nativeTheme.themeSource = theme));
}
