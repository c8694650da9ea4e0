/** @file The system's own dialogs. */
import {
  app,
  type BrowserWindow,
  dialog,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import path from 'node:path';
import type { ProblemCode } from '../../shared/errors.ts';
import { createTranslator, resolveLanguage } from '../../shared/messages.ts';
import type { Language } from '../../shared/settings.ts';

/** Asks for folders or files; an empty list when the person closed the dialog. */
export async function choosePaths(
  window: BrowserWindow | null,
  what: 'folders' | 'files',
): Promise<string[]> {
  // Linux and Windows cannot choose folders and files in one dialog.
  const options: OpenDialogOptions = {
    properties: [what === 'folders' ? 'openDirectory' : 'openFile', 'multiSelections'],
  };
  const answer = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return answer.canceled ? [] : answer.filePaths;
}

/** Asks where a report is to be written; null when the person closed the dialog. */
export async function chooseReportFile(
  window: BrowserWindow | null,
  format: 'csv' | 'json',
): Promise<string | null> {
  const day = new Date().toLocaleDateString('sv'); // 2026-05-31, in the person's time zone
  const options: SaveDialogOptions = {
    defaultPath: path.join(app.getPath('home'), `Okapi ${day}.${format}`),
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  };
  const answer = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options);
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** Says why there will be no window, and ends the app. */
export function refuseToStart(code: ProblemCode, language: Language): void {
  const translate = createTranslator(resolveLanguage(language, app.getLocale()));
  dialog.showErrorBox('Okapi', translate(`error.${code}`));
  app.exit(1);
}
