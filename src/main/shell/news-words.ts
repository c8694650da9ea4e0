/** @file How news is said, and what a click on it shows. Pure. */
import type { ShownView } from '../../shared/kept-view.ts';
import {
  createFormats,
  createTranslator,
  explainPause,
  type SpokenLanguage,
} from '../../shared/messages.ts';
import type { PauseReason } from '../../shared/upload.ts';
import type { News } from './news.ts';

/** A sentence each. */
export function sayNews(all: readonly News[], language: SpokenLanguage): string {
  return all.map((news) => sayOne(news, language)).join(' ');
}

function sayOne(news: News, language: SpokenLanguage): string {
  const say = createTranslator(language);
  switch (news.kind) {
    case 'finished': {
      const { done, failed } = news;
      if (failed === 0) return say('notification.done', { done });
      return done === 0
        ? say('notification.failed', { failed })
        : say('notification.some-failed', { done, failed });
    }
    case 'failing':
      return say('notification.failing', { failed: news.failed });
    case 'waits':
      return explainPause(say, createFormats(language).moment, news.pause);
    case 'waits-long': {
      const reason = explainPause(say, createFormats(language).moment, news.pause);
      return say('notification.waits-long', { reason });
    }
  }
}

/** What is mended under the account. */
const OF_THE_ACCOUNT: ReadonlySet<PauseReason> = new Set([
  'signed-out',
  'permission-missing',
  'keys-wrong',
]);

/** Where a click leads: to what a person has to mend, else to what failed, else to what is done. */
export function viewOfNews(all: readonly News[]): ShownView {
  const waits = all.find(({ kind }) => kind === 'waits');
  if (waits?.kind === 'waits') {
    const view = OF_THE_ACCOUNT.has(waits.pause.reason) ? 'account' : 'photos';
    return { view, filter: 'all' };
  }
  if (all.some((news) => 'failed' in news && news.failed > 0)) {
    return { view: 'photos', filter: 'failed' };
  }
  const isDone = all.some(({ kind }) => kind === 'finished');
  return { view: 'photos', filter: isDone ? 'done' : 'all' };
}
