import { expect, test } from 'vitest';
import { sayNews, viewOfNews } from '../../../src/main/shell/news-words.ts';
import {
  hear,
  LONG_WAIT_MS,
  newsBetween,
  NO_NEWS,
  type News,
  type Told,
} from '../../../src/main/shell/news.ts';
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
    uselessSince: null,
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
const RUN = { photos: 312, done: 312 };
const SCANNING = told({ done: 312 }, RUN, { intake: { active: true, found: 5, checked: 1 } });
const AWAY = { isLooking: false, wantsNews: true };
const MINUTE = 60_000;

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
  ['a folder held nothing new', SCANNING, DONE, null],
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
  const soFar = before === null ? NO_NEWS : hear(NO_NEWS, before, AWAY, 0).soFar;
  expect(newsBetween(soFar, after)).toEqual(news);
  expect(newsBetween(hear(soFar, after, AWAY, 0).soFar, after)).toBeNull();
  const said = (person: typeof AWAY) => hear(soFar, after, person, 0).say;
  expect(said(AWAY)).toEqual(news === null ? [] : [news]);
  expect(said({ ...AWAY, isLooking: true })).toEqual([]);
  expect(said({ ...AWAY, wantsNews: false })).toEqual([]);
});

/** What is said, by the second at which it is; each snapshot comes at its second, and the clock rings when it is due. */
function heardAll(
  snapshots: readonly (readonly [second: number, told: Told, isLooking?: boolean])[],
  untilSecond: number,
): readonly (readonly [number, readonly News[]])[] {
  let soFar = NO_NEWS;
  let due: number | null = null;
  const said: [number, readonly News[]][] = [];
  const coming = [...snapshots];
  let last: Told | null = null;
  let isLooking = false;
  for (let second = 0; second <= untilSecond; second += 1) {
    const next = coming[0]?.[0] === second ? coming.shift() : undefined;
    if (next === undefined && (due === null || due > second * 1000)) continue;
    const told: Told | null = next?.[1] ?? last;
    if (told === null) continue;
    isLooking = next?.[2] ?? isLooking;
    const heard = hear(soFar, told, { ...AWAY, isLooking }, second * 1000);
    ({ soFar, dueAt: due } = heard);
    last = told;
    if (heard.say.length > 0) said.push([second, heard.say]);
  }
  expect(due).toBeNull(); // nothing ticks when there is nothing to say
  return said;
}

const finished = (done: number, failed = 0): News => ({ kind: 'finished', done, failed });
const run = (done: number, failed = 0, ever = done): Told =>
  told({ done: ever, failed }, { photos: done + failed, done, failed });
const working = (done: number, failed = 0): Told =>
  told({ queued: 5, done, failed }, { photos: done + failed + 5, done, failed });
const looking = (done: number, ever = done): Told =>
  told({ done: ever }, { photos: done, done }, { intake: { active: true, found: 9, checked: 9 } });
const trying = told({ queued: 3 }, {}, { uselessSince: 5 });

test.each<[string, Parameters<typeof heardAll>[0], ReturnType<typeof heardAll>]>([
  [
    'what comes within the minute is said together at its end',
    [
      [0, working(0)],
      [1, run(3)],
      [10, working(3)],
      [20, run(2, 0, 5)],
      [30, working(5)],
      [40, run(4, 1, 9)],
    ],
    [
      [1, [finished(3)]],
      [61, [finished(6, 1)]],
    ],
  ],
  [
    'a folder that holds nothing new says nothing again of the last run',
    [
      [0, working(0)],
      [1, run(3)],
      [100, looking(3)],
      [101, run(3)],
      [200, looking(3)],
      [201, run(3)],
    ],
    [[1, [finished(3)]]],
  ],
  [
    'the last photo is there before its folder is looked through: its end says it',
    [
      [0, working(0)],
      [1, looking(3)],
      [2, looking(3)],
      [3, run(3)],
    ],
    [[3, [finished(3)]]],
  ],
  [
    'a small photo comes and goes while its folder is looked through',
    [
      [0, run(3)],
      [1, looking(3)],
      [2, looking(1, 4)],
      [3, run(1, 0, 4)],
    ],
    [[3, [finished(1)]]],
  ],
  [
    'what is no longer so at its end is not said',
    [
      [0, working(0)],
      [1, run(3)],
      [10, paused('signed-out')],
      [50, working(3)],
    ],
    [[1, [finished(3)]]],
  ],
  [
    'what failed and is tried again has not failed',
    [
      [0, working(0)],
      [1, run(1)],
      [10, working(1)],
      [20, run(2, 3, 3)],
      [30, working(3)],
    ],
    [
      [1, [finished(1)]],
      [61, [finished(2, 0)]],
    ],
  ],
  [
    'several kinds are one notification',
    [
      [0, working(0)],
      [1, run(3)],
      [10, working(3)],
      [20, run(1, 0, 4)],
      [30, paused('signed-out')],
    ],
    [
      [1, [finished(3)]],
      [61, [finished(1), { kind: 'waits', pause: pause('signed-out') }]],
    ],
  ],
  [
    'who looks before the minute ends is not told again',
    [
      [0, working(0)],
      [1, run(3)],
      [10, working(3)],
      [20, run(1, 0, 4)],
      [30, run(1, 0, 4), true],
    ],
    [[1, [finished(3)]]],
  ],
  [
    'photos of a long run fail: it is said once, after a minute, and its end says all',
    [
      [0, working(0)],
      [5, working(3, 1)],
      [30, working(3, 2)],
      [100, working(9, 4)],
      [200, run(10, 4)],
    ],
    [
      [65, [{ kind: 'failing', failed: 2 }]],
      [200, [finished(10, 4)]],
    ],
  ],
  [
    'a short run says at its end what failed',
    [
      [0, working(0)],
      [5, working(3, 1)],
      [30, run(4, 1)],
    ],
    [[30, [finished(4, 1)]]],
  ],
  [
    'a long wait is said once, though Okapi tries again in vain',
    [
      [0, working(0)],
      [10, paused('offline', 70_000)],
      [70, trying],
      [75, paused('server-unavailable', 200_000)],
      [900, trying],
      [905, paused('server-unavailable', 990_000)],
    ],
    [
      [
        10 + LONG_WAIT_MS / 1000,
        [{ kind: 'waits-long', pause: pause('server-unavailable', 200_000) }],
      ],
    ],
  ],
  [
    'the next long wait is another one',
    [
      [0, paused('offline', 9)],
      [700, working(1)],
      [1000, paused('offline', 9)],
    ],
    [
      [600, [{ kind: 'waits-long', pause: pause('offline', 9) }]],
      [1600, [{ kind: 'waits-long', pause: pause('offline', 9) }]],
    ],
  ],
  [
    'a short wait is nothing to tell',
    [
      [0, paused('offline', 9)],
      [599, working(1)],
    ],
    [],
  ],
  ['a wait of OK’s own making is nothing to tell', [[0, paused('flood', 9)]], []],
  [
    'a wait with nothing to wait for is none',
    [[0, told({ done: 1 }, {}, { pause: pause('offline', 9) })]],
    [],
  ],
])('%s', (_what, snapshots, said) => {
  expect(heardAll(snapshots, 2000)).toEqual(said);
});

test('between two notifications there is always a minute', () => {
  const often = Array.from(
    { length: 200 },
    (_, at) => [at, at % 2 === 0 ? working(at) : run(1)] as const,
  );
  const seconds = heardAll(often, 300).map(([second]) => second);
  expect(seconds.length).toBeGreaterThan(2);
  const gaps = seconds.slice(1).map((second, at) => (second - (seconds[at] ?? 0)) * 1000);
  expect(gaps.filter((gap) => gap < MINUTE)).toEqual([]);
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
  [
    { kind: 'failing', failed: 2 },
    '2 photos could not be uploaded. The others go on.',
    '2 фотографии не загрузились. Остальные загружаются.',
  ],
  [
    { kind: 'waits-long', pause: pause('offline') },
    'Okapi has been waiting for a while. No connection. Waiting for the network.',
    'Okapi уже долго ждёт. Нет сети. Ждём соединения.',
  ],
])('%j is one sentence', (news, english, russian) => {
  const said = (['en', 'ru'] as const).map((language) => sayNews([news], language));
  expect(said.map((text) => text.replaceAll('\u00A0', ' '))).toEqual([english, russian]);
});

test.each<[readonly News[], string, string]>([
  [[finished(3)], 'photos', 'done'],
  [[finished(3, 1)], 'photos', 'failed'],
  [[{ kind: 'failing', failed: 2 }], 'photos', 'failed'],
  [[{ kind: 'waits', pause: pause('signed-out') }], 'account', 'all'],
  [[{ kind: 'waits', pause: pause('keys-wrong') }], 'account', 'all'],
  [[{ kind: 'waits', pause: pause('disk-full') }], 'photos', 'all'],
  [[{ kind: 'waits-long', pause: pause('offline', 9) }], 'photos', 'all'],
  [[finished(3, 1), { kind: 'waits', pause: pause('signed-out') }], 'account', 'all'],
  [[{ kind: 'waits-long', pause: pause('offline', 9) }, finished(3)], 'photos', 'done'],
])('a click on %j shows %s, %s', (news, view, filter) => {
  expect(viewOfNews(news)).toEqual({ view, filter });
});

test('several pieces of news are said one after the other', () => {
  const news = [finished(1), { kind: 'waits', pause: pause('disk-full') }] as const;
  expect(sayNews(news, 'en')).toBe(
    '1 photo is on OK. The disk is full. Free some space, then continue.',
  );
});
