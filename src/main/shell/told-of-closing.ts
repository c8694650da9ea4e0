/** @file Whoever closes the window for the first time is told that Okapi goes on, once for ever. */
import { dialog, Notification } from 'electron';
import { createTranslator, type SpokenLanguage } from '../../shared/messages.ts';
import type { SettingsStore } from './settings.ts';

/** Kept: one that is collected is gone from the screen on some systems (electron/electron#16460). */
let shown: Notification | null = null;

/** Says where the app has gone; not again once that was really shown. */
export function tellOfClosing(
  settings: SettingsStore,
  language: SpokenLanguage,
  where: 'free' | 'minimise',
): void {
  if (settings.isToldOfClosing()) return;
  const say = createTranslator(language);
  const body = say(where === 'free' ? 'notification.goes-on' : 'notification.goes-on.minimised');
  if (!Notification.isSupported()) {
    settings.keepToldOfClosing();
    void dialog.showMessageBox({ type: 'info', title: 'Okapi', message: body });
    return;
  }
  shown = new Notification({ title: 'Okapi', body });
  shown.on('show', () => settings.keepToldOfClosing());
  shown.show();
}
