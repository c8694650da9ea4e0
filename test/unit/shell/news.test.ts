import { expect, test } from 'vitest';
import { newsFor, sayNews, type News, type Told } from '../../../src/main/shell/news.ts';
import type { Pause, PauseReason, UploadState } from '../../../src/shared/upload.ts';

const NONE = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };
const QUIET = { active: false, found: 0, checked: 0 };

function told(
  counts: Partial<Record<UploadState, number>>,
  run: Partial<Told['run']> = {},
  more: Partial<Told> = {},
): Told {
  return {
    counts: { ...NONE, ...counts },
    run: { photos: 0, done: 0, failed: 0, ...run },
    intake: QUIET,
    pause: null,
    ...more,
  };
}

const pause = (reason: PauseReason, until: number | null = null): Pause => ({
  reason,
  until,
  problem: null,
});
const paused = (reason: PauseReason, until?: number): Told =>
  told({ queued: 3 }, {}, { pause: pause(reason, until) });

const WORKING = told({ committing: 1, done: 311 }, { photos: 312, done: 311 });
const DONE = told({ done: 312 }, { photos: 312, done: 312 });
const SCANNING = told({ done: 312 }, {}, { intake: { active: true, found: 5, checked: 1 } });
const AWAY = { isLooking: false, wantsNews: true };

test.each<[string, Told | null, Told, unknown]>([
  ['all is on OK', WORKING, DONE, { kind: 'finished', done: 312, failed: 0 }],
  [
    'some failed',
    told({ sending: 1 }),
    told({ failed: 3, done: 309 }, { photos: 312, done: 309, failed: 3 }),
    { kind: 'finished', done: 309, failed: 3 },
  ],
  [
    'a folder ends whose last photo was on OK already',
    { ...SCANNING, run: { photos: 4, done: 4, failed: 0 } },
    told({ done: 316 }, { photos: 4, done: 4 }),
    { kind: 'finished', done: 4, failed: 0 },
  ],
  [
    'a photo is on OK before anybody saw it coming',
    DONE,
    told({ done: 313 }, { photos: 1, done: 1 }),
    { kind: 'finished', done: 1, failed: 0 },
  ],
  ['rows are taken out of the list', DONE, told({ done: 300 }, { photos: 300, done: 300 }), null],
  ['it is told already', DONE, DONE, null],
  ['not all is on OK yet', told({ queued: 2 }), told({ queued: 1 }), null],
  ['more may come: a folder is still looked through', WORKING, SCANNING, null],
  ['a folder held nothing new', SCANNING, told({ done: 312 }), null],
  ['the app has just started', null, DONE, null],
  [
    'OK wants somebody to sign in',
    told({ queued: 3 }),
    paused('signed-out'),
    { kind: 'waits', pause: pause('signed-out') },
  ],
  [
    'what was waited for by itself now needs a person',
    paused('offline', 9),
    paused('permission-missing'),
    { kind: 'waits', pause: pause('permission-missing') },
  ],
  [
    'one thing is mended and another shows',
    paused('signed-out'),
    paused('permission-missing'),
    { kind: 'waits', pause: pause('permission-missing') },
  ],
  [
    'photos come while nobody is signed in',
    told({}, {}, { pause: pause('signed-out') }),
    paused('signed-out'),
    { kind: 'waits', pause: pause('signed-out') },
  ],
  ['it waits already', paused('signed-out'), paused('signed-out'), null],
  ['it waited when the app started', null, paused('signed-out'), null],
  ['it goes on by itself', told({ queued: 3 }), paused('flood', 9), null],
  ['another connection may come by itself', told({ queued: 3 }), paused('metered'), null],
  ['the hours begin later', told({ queued: 3 }), paused('schedule', 9), null],
  [
    'the hours never begin',
    told({ queued: 3 }),
    paused('schedule'),
    { kind: 'waits', pause: pause('schedule') },
  ],
  ['the person has paused it', told({ queued: 3 }), paused('person'), null],
  ['nothing waits', told({ done: 1 }), told({ done: 1 }, {}, { pause: pause('signed-out') }), null],
])('%s', (_what, before, after, news) => {
  expect(newsFor(before, after, AWAY)).toEqual(news);
  expect(newsFor(before, after, { ...AWAY, isLooking: true })).toBeNull();
  expect(newsFor(before, after, { ...AWAY, wantsNews: false })).toBeNull();
  expect(newsFor(after, after, AWAY)).toBeNull();
});

test.each<[News, string, string]>([
  [{ kind: 'finished', done: 1, failed: 0 }, '1 photo is on OK.', '1 фотография уже на OK.'],
  [
    { kind: 'finished', done: 312, failed: 0 },
    '312 photos are on OK.',
    '312 фотографий уже на OK.',
  ],
  [
    { kind: 'finished', done: 12_003, failed: 2 },
    '12,003 photos are on OK, 2 photos failed.',
    '12 003 фотографии уже на OK, 2 не загрузились.',
  ],
  [
    { kind: 'finished', done: 0, failed: 21 },
    '21 photos could not be uploaded.',
    '21 фотография не загрузилась.',
  ],
  [
    { kind: 'waits', pause: pause('signed-out') },
    'You are signed out of OK. Everything is kept; sign in to go on.',
    'Вы вышли из OK. Всё сохранено — войдите, чтобы продолжить.',
  ],
])('%j is one sentence', (news, english, russian) => {
  const said = (['en', 'ru'] as const).map((language) => sayNews(news, language));
  expect(said.map((text) => text.replaceAll('\u00A0', ' '))).toEqual([english, russian]);
});
