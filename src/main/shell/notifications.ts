/** @file The system's notifications: what happened while the person looked elsewhere, in a sentence. */
import { Notification } from 'electron';
import type { SpokenLanguage } from '../../shared/messages.ts';
import type { Snapshot } from '../../shared/upload.ts';
import type { Log } from '../platform/log.ts';
import { newsFor, sayNews } from './news.ts';

export interface NotificationParts {
  readonly isWanted: () => boolean;
  /** Whether the person looks at the window. */
  readonly isLooking: () => boolean;
  readonly language: () => SpokenLanguage;
  readonly showWindow: () => void;
  readonly log: Log;
}

/** Returns the function that hears of each snapshot. */
export function createNotifications(parts: NotificationParts): (snapshot: Snapshot) => void {
  let before: Snapshot | null = null;
  /** Kept: one that is collected forgets its click (electron/electron#16460). */
  let shown: Notification | null = null;

  return (snapshot) => {
    const person = { isLooking: parts.isLooking(), wantsNews: parts.isWanted() };
    const news = newsFor(before, snapshot, person);
    before = snapshot;
    if (news === null || !Notification.isSupported()) return;
    // What the last one said is no longer so.
    shown?.close();
    shown = new Notification({ title: 'Okapi', body: sayNews(news, parts.language()) });
    shown.on('click', parts.showWindow);
    shown.on('failed', (_event, error) => parts.log.warn({ error }, 'notification'));
    shown.show();
  };
}
