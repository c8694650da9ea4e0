/** @file What the app can say of itself. */
import { app } from 'electron';
import type { AppInfo } from '../../shared/ipc.ts';

export function appInfo(dataFolder: string): AppInfo {
  return {
    version: app.getVersion(),
    // On the tests' host there is none, whatever Electron's types promise.
    runtime:
      'electron' in process.versions ? `Electron ${process.versions.electron}` : 'Chromium host',
    platform: process.platform,
    locale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    dataFolder,
  };
}
