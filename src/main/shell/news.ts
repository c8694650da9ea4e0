/** @file When a person who looks elsewhere is told something, and what. Pure: two snapshots give the news between them. */
import { assertNever } from '../../shared/assert-never.ts';
import {
  createFormats,
  createTranslator,
  explainPause,
  type SpokenLanguage,
} from '../../shared/messages.ts';
import { leftToDo, waitsForPerson, type Pause, type Snapshot } from '../../shared/upload.ts';

/** What of a snapshot there can be news about. */
export type Told = Pick<Snapshot, 'counts' | 'run' | 'intake' | 'pause'>;

export type News =
  | { readonly kind: 'finished'; readonly done: number; readonly failed: number }
  /** The queue goes on only when a person does something. */
  | { readonly kind: 'waits'; readonly pause: Pause };

/**
 * What happened between two snapshots, if the person wants to hear it and does not see it.
 * Each change is news once: the next snapshot is compared with this one. What was so when the
 * app started (`before` is null) is none.
 */
export function newsFor(
  before: Told | null,
  after: Told,
  person: { readonly isLooking: boolean; readonly wantsNews: boolean },
): News | null {
  if (before === null || person.isLooking || !person.wantsNews) return null;
  if (!isAtWork(after)) {
    const { done, failed } = after.run;
    // Folders with nothing new in them, or rows that were taken out, are no news.
    const isFinished = (isAtWork(before) || hasCome(before, after)) && done + failed > 0;
    return isFinished ? { kind: 'finished', done, failed } : null;
  }
  const pause = waitsFor(after);
  return pause !== null && pause.reason !== waitsFor(before)?.reason
    ? { kind: 'waits', pause }
    : null;
}

/** A small photo comes and goes between two snapshots. */
function hasCome(before: Told, after: Told): boolean {
  return after.counts.done > before.counts.done || after.counts.failed > before.counts.failed;
}

function isAtWork(told: Told): boolean {
  return told.intake.active || leftToDo(told) > 0;
}

/** What a person has to mend for photos that wait. */
function waitsFor(told: Told): Pause | null {
  const { pause } = told;
  return isAtWork(told) && pause !== null && waitsForPerson(pause) ? pause : null;
}

/** The one sentence of a notification. */
export function sayNews(news: News, language: SpokenLanguage): string {
  const say = createTranslator(language);
  switch (news.kind) {
    case 'finished': {
      const { done, failed } = news;
      if (failed === 0) return say('notification.done', { done });
      return done === 0
        ? say('notification.failed', { failed })
        : say('notification.some-failed', { done, failed });
    }
    case 'waits':
      return explainPause(say, createFormats(language).moment, news.pause);
    default:
      return assertNever(news);
  }
}
