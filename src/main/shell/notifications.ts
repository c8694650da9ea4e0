/** @file The system's notifications: what happened while the person looked elsewhere, in a sentence. */
import { Notification } from 'electron';
import type { ShownView } from '../../shared/kept-view.ts';
import type { SpokenLanguage } from '../../shared/messages.ts';
import type { Snapshot } from '../../shared/upload.ts';
import type { Log } from '../platform/log.ts';
import { sayNews, viewOfNews } from './news-words.ts';
import { hear, NO_NEWS, type News } from './news.ts';

export interface NotificationParts {
  readonly isWanted: () => boolean;
  /** Whether the person looks at the window. */
  readonly isLooking: () => boolean;
  readonly language: () => SpokenLanguage;
  readonly showWindow: (view: ShownView) => void;
  readonly log: Log;
}

/** Returns the function that hears of each snapshot. */
export function createNotifications(parts: NotificationParts): (snapshot: Snapshot) => void {
  let soFar = NO_NEWS;
  let timer: NodeJS.Timeout | undefined;
  /** Kept: one that is collected forgets its click (electron/electron#16460). */
  let shown: Notification | null = null;

  function take(snapshot: NonNullable<typeof soFar.before>): void {
    clearTimeout(timer);
    const person = { isLooking: parts.isLooking(), wantsNews: parts.isWanted() };
    const now = performance.now(); // a computer's clock may be set
    const { say, dueAt, ...heard } = hear(soFar, snapshot, person, now);
    soFar = heard.soFar;
    if (say.length > 0) show(say);
    // Nothing is waited for while nothing is to be said.
    if (dueAt !== null) timer = setTimeout(() => take(snapshot), Math.max(dueAt - now, 0)).unref();
  }

  function show(news: readonly News[]): void {
    if (!Notification.isSupported()) return;
    // What the last one said is no longer so.
    shown?.close();
    shown = new Notification({ title: 'Okapi', body: sayNews(news, parts.language()) });
    const view = viewOfNews(news);
    shown.on('click', () => parts.showWindow(view));
    shown.on('failed', (_event, error) => parts.log.warn({ error }, 'notification'));
    shown.show();
  }

  return take;
}
