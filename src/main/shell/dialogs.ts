/** @file The system's own dialogs. */
import {
  app,
  type BrowserWindow,
  dialog,
  type MessageBoxOptions,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import path from 'node:path';
import type { ProblemCode } from '../../shared/errors.ts';
import { createTranslator, resolveLanguage, type SpokenLanguage } from '../../shared/messages.ts';
import type { Language } from '../../shared/settings.ts';
import { leftToDo, type Snapshot } from '../../shared/upload.ts';
import type { QuitAnswer } from './quit-plan.ts';

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

/** The answers of the question below, in the order of its buttons. */
const QUIT_ANSWERS: readonly QuitAnswer[] = ['finish', 'stop', 'cancel'];

/** Asks what becomes of the photos that are on their way. */
export async function askBeforeQuitting(
  window: BrowserWindow | null,
  language: SpokenLanguage,
  { counts }: Pick<Snapshot, 'counts'>,
): Promise<QuitAnswer> {
  const say = createTranslator(language);
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Okapi',
    message: say('quit.title', { count: leftToDo({ counts }) }),
    detail: say('quit.text'),
    buttons: QUIT_ANSWERS.map((answer) => say(`quit.${answer}`)),
    defaultId: 0,
    cancelId: QUIT_ANSWERS.indexOf('cancel'),
    noLink: true,
  };
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return QUIT_ANSWERS[response] ?? 'cancel';
}

/** Says why there will be no window, and ends the app. */
export function refuseToStart(code: ProblemCode, language: Language): void {
  const translate = createTranslator(resolveLanguage(language, app.getLocale()));
  dialog.showErrorBox('Okapi', translate(`error.${code}`));
  app.exit(1);
}
