/** @file What the app can say of itself. */
import { app } from 'electron';
import type { AppInfo } from '../../shared/ipc.ts';

export function appInfo(): AppInfo {
  // Electron's types promise the version; on the tests' Chromium host there is none.
  const electron: string | undefined = process.versions.electron;
  return {
    version: app.getVersion(),
    runtime: electron === undefined ? 'Chromium host' : `Electron ${electron}`,
    platform: process.platform,
    locale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
  };
}
