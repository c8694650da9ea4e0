import { describe, expect, test } from 'vitest';
import en from '../../../messages/en.json' with { type: 'json' };
import ru from '../../../messages/ru.json' with { type: 'json' };
import { actionFor, PROBLEMS, STAGES, type ProblemCode } from '../../../src/shared/errors.ts';
import {
  createFormats,
  createTranslator,
  explainPause,
  explainProblem,
  resolveLanguage,
  type MessageKey,
} from '../../../src/shared/messages.ts';
import { UPLOAD_STATES, type PauseReason } from '../../../src/shared/upload.ts';

const codes = Object.keys(PROBLEMS) as ProblemCode[]; // keys of an `as const` object
const reasons: Record<PauseReason, true> = {
  person: true,
  offline: true,
  'proxy-unreachable': true,
  'proxy-login': true,
  'proxy-way-unknown': true,
  portal: true,
  schedule: true,
  metered: true,
  flood: true,
  'limit-reached': true,
  'action-blocked': true,
  'address-blocked': true,
  'spam-suspected': true,
  'server-unavailable': true,
  'signed-out': true,
  'permission-missing': true,
  'keys-wrong': true,
  'account-blocked': true,
  'disk-full': true,
  'folder-away': true,
  'queue-damaged': true,
  unexpected: true,
};

/** The names of all placeholders: what a caller has to give is the same in both languages. */
function placeholders(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].sort();
}

describe('the catalogues', () => {
  test('hold the same keys and placeholders', () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
    const differing = Object.keys(en).filter(
      (key) =>
        placeholders(en[key as MessageKey]).join() !== placeholders(ru[key as MessageKey]).join(),
    );
    expect(differing).toEqual([]);
  });

  test('have a message for every problem, action, state, stage and pause', () => {
    const wanted = [
      ...codes.flatMap((code) => [`error.${code}`, `action.${actionFor(code)}`]),
      ...UPLOAD_STATES.map((state) => `state.${state}`),
      ...STAGES.map((stage) => `stage.${stage}`),
      ...Object.keys(reasons).map((reason) => `pause.${reason}`),
    ];
    expect(wanted.filter((key) => !(key in en))).toEqual([]);
  });

  test.each(['en', 'ru'] as const)('parse and fill in %s', (language) => {
    const translate = createTranslator(language);
    for (const key of Object.keys(en) as MessageKey[]) {
      const names = placeholders(en[key]);
      const filled = translate(key, Object.fromEntries(names.map((name) => [name, 3])));
      expect(filled, key).toMatch(/\S/);
      expect(filled, key).not.toMatch(/[{}]/);
    }
  });
});

test.each([
  ['en', 1, '1 photo found'],
  ['en', 5, '5 photos found'],
  ['ru', 1, 'найдена 1 фотография'],
  ['ru', 3, 'найдено 3 фотографии'],
  ['ru', 5, 'найдено 5 фотографий'],
  ['ru', 21, 'найдена 21 фотография'],
  ['ru', 112, 'найдено 112 фотографий'],
] as const)('counts in %s: %i', (language, count, expected) => {
  expect(createTranslator(language)('window.progress.found', { count })).toBe(expected);
});

test('twenty-one are counted like one in Russian, and are still many', () => {
  const t = createTranslator('ru');
  expect([1, 21].map((count) => t('window.told.send-copy', { count }))).toEqual([
    'Отправляем уменьшенную копию 1 фотографии',
    'Отправляем уменьшенные копии 21 фотографии',
  ]);
  expect([21, 22].map((count) => t('window.folders.skipped', { count }))).toEqual([
    '21 пропущено',
    '22 пропущено',
  ]);
  expect(t('window.check.all-there', { count: 21 })).toBe('21 фотография на месте.');
});

test.each([
  ['system', 'ru-RU', 'ru'],
  ['system', 'ru', 'ru'],
  ['system', 'en-GB', 'en'],
  ['system', 'rup', 'en'],
  ['system', '', 'en'],
  ['en', 'ru-RU', 'en'],
  ['ru', 'de-DE', 'ru'],
] as const)('resolves %s on a %s system to %s', (setting, locale, expected) => {
  expect(resolveLanguage(setting, locale)).toBe(expected);
});

test('a pause names its end only when it has one', () => {
  const translate = createTranslator('en');
  const explain = (reason: PauseReason, until: number | null) =>
    explainPause(translate, () => '14:05', { reason, until, problem: null });
  expect([explain('flood', 1), explain('flood', null), explain('signed-out', 1)]).toEqual([
    'OK asked us to slow down. Continuing at 14:05 by itself.',
    'OK asked us to slow down. Continuing by itself in a while.',
    'You are signed out of OK. Everything is kept; sign in to go on.',
  ]);
});

test.each([
  [undefined, 'to add photos (PHOTO_CONTENT)', 'добавлять фото (PHOTO_CONTENT)'],
  ['PHOTO_CONTENT', 'to add photos (PHOTO_CONTENT)', 'добавлять фото (PHOTO_CONTENT)'],
  ['GROUP_CONTENT', 'to groups (GROUP_CONTENT)', 'в группы (GROUP_CONTENT)'],
  ['VALUABLE_ACCESS', 'albums and photos (VALUABLE_ACCESS)', 'альбомы и фото (VALUABLE_ACCESS)'],
  ['SET_STATUS', 'a permission that it needs (SET_STATUS)', 'нужное разрешение (SET_STATUS)'],
])('the permission %s is named where it is missing', (permission, english, russian) => {
  const problem = { code: 'permission-missing', stage: 'commit', permission } as const;
  const pause = { reason: 'permission-missing', until: null, problem } as const;
  const said = (['en', 'ru'] as const).map((language) => {
    const translate = createTranslator(language);
    return [explainProblem(translate, problem), explainPause(translate, () => '', pause)];
  });
  for (const [index, words] of [english, russian].entries()) {
    expect(said[index]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
  }
});

test.each([
  ['bytes', 0, '0 B', '0 Б'],
  ['bytes', 12, '12 B', '12 Б'],
  ['bytes', 999, '999 B', '999 Б'],
  ['bytes', 1000, '1 kB', '1 кБ'],
  ['bytes', 158_400, '158 kB', '158 кБ'],
  ['bytes', 999_600, '1 MB', '1 МБ'],
  ['bytes', 4_230_000, '4.2 MB', '4,2 МБ'],
  ['bytes', 1_500_000_000, '1.5 GB', '1,5 ГБ'],
  ['bytesPerSecond', 4_230_000, '4.2 MB/s', '4,2 МБ/с'],
  ['duration', 0, '5 sec', '5 с'],
  ['duration', 41, '45 sec', '45 с'],
  ['duration', 56, '1 min', '1 мин'],
  ['duration', 181, '4 min', '4 мин'],
  ['duration', 3600, '1 hr', '1 ч'],
  ['duration', 4860, '1 hr 25 min', '1 ч 25 мин'],
  ['elapsed', 0.2, '1 sec', '1 с'],
  ['elapsed', 41, '41 sec', '41 с'],
  ['elapsed', 60, '1 min', '1 мин'],
  ['elapsed', 181, '3 min 1 sec', '3 мин 1 с'],
  ['elapsed', 4861, '1 hr 21 min', '1 ч 21 мин'],
  ['percent', 0.61, '61%', '61 %'],
  ['number', 12_345, '12,345', '12 345'],
] as const)('writes %s of %d', (format, value, english, russian) => {
  const held = (text: string) => text.replaceAll(' ', '\u00A0');
  expect([createFormats('en')[format](value), createFormats('ru')[format](value)]).toEqual([
    held(english),
    held(russian),
  ]);
});

test('a moment within a day is a time, a later one names its day', () => {
  const now = new Date(2026, 4, 5, 12).getTime(); // a Tuesday
  const moments = [new Date(2026, 4, 6, 9), new Date(2026, 4, 8, 22)].map((at) => at.getTime());
  const said = (['en', 'ru'] as const).map((language) =>
    moments.map((at) => createFormats(language).moment(at, now)),
  );
  expect(said).toEqual([
    ['09:00', 'Fri\u00A022:00'],
    ['09:00', 'пт\u00A022:00'],
  ]);
});

test('the days of the week begin with Monday, wherever the computer is', () => {
  const days = ([1, 7] as const).map((day) => createFormats('ru').weekday(day, 'long'));
  expect(days).toEqual(['понедельник', 'воскресенье']);
});
