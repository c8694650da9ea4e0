import { expect, test } from 'vitest';
import { createSpeech, printProblem, type PrintedProblem } from '../../../src/main/cli/speech.ts';
import { PROBLEMS, type Problem, type ProblemCode } from '../../../src/shared/errors.ts';

const say = (key: string) => `«${key}»`;

test.each<[string, Problem, PrintedProblem]>([
  [
    'Okapi’s own',
    { code: 'not-a-photo', stage: 'intake', detail: 'text/plain' },
    {
      stage: 'intake',
      code: 'not-a-photo',
      name: 'NOT_A_PHOTO',
      message: '«error.not-a-photo»',
      action: 'replace-file',
    },
  ],
  [
    'OK’s',
    { code: 'photo-damaged', stage: 'send', okCode: 504, okName: 'PHOTO_IMAGE_CORRUPTED' },
    {
      stage: 'send',
      code: 504,
      name: 'PHOTO_IMAGE_CORRUPTED',
      message: '«error.photo-damaged»',
      action: 'replace-file',
    },
  ],
  [
    'OK’s with a number only',
    { code: 'request-refused', stage: 'reserve', okCode: 4 },
    {
      stage: 'reserve',
      code: 4,
      name: 'REQUEST_REFUSED',
      message: '«error.request-refused»',
      action: 'report',
    },
  ],
  [
    'one that goes away by itself',
    { code: 'offline', stage: 'reserve' },
    {
      stage: 'reserve',
      code: 'offline',
      name: 'OFFLINE',
      message: '«error.offline»',
      action: 'wait',
    },
  ],
])('a problem is printed: %s', (_name, problem, expected) => {
  expect(printProblem(say, problem)).toEqual(expected);
});

test.each(['en', 'ru_RU.UTF-8'])('every problem has a sentence in %s', (LANG) => {
  const speech = createSpeech(false, { LANG });
  const silent = (Object.keys(PROBLEMS) as ProblemCode[]).filter(
    (code) => !/\p{L}.*\./su.test(printProblem(speech.say, { code, stage: 'intake' }).message),
  );
  expect(silent).toEqual([]);
});

test.each<[NodeJS.ProcessEnv, boolean]>([
  [{}, false],
  [{ LANG: 'ru_RU.UTF-8' }, true],
  [{ LANG: 'ru' }, true],
  [{ LANG: 'run' }, false],
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'uk_UA.UTF-8' }, false],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ru_RU.UTF-8' }, true],
  [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'C' }, false],
  [{ LC_MESSAGES: 'en_US', LC_ALL: 'ru_RU' }, true],
])('with %j it speaks Russian: %s', (environment, isRussian) => {
  const { message } = printProblem(createSpeech(false, environment).say, {
    code: 'offline',
    stage: 'intake',
  });
  expect(/[а-я]/i.test(message)).toBe(isRussian);
});
