/** @file How the stories of trouble are told: upload a folder, note every pause on the way, compare OK with the folder. */
import path from 'node:path';
import { expect } from 'vitest';
import type { AddRequest, Engine, EngineOptions } from '../../../src/main/engine/contract.ts';
import { shownPath } from '../../../src/main/library/file-path.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/shared/errors.ts';
import { createFormats, createTranslator, explainPause } from '../../../src/shared/messages.ts';
import type { Pause, PauseReason } from '../../../src/shared/upload.ts';
import type { Rig } from './rig.ts';

export interface Story {
  readonly engine: Engine;
  /** Every pause so far, each once: the window is told of all that last for a quarter of a second. */
  readonly pauses: readonly Pause[];
}

export interface StoryOptions extends Partial<EngineOptions> {
  readonly destination?: AddRequest['destination'];
}

/** Adds the rig's folder to a new engine; what comes of it is for the caller to wait for. */
export async function begin(rig: Rig, options: StoryOptions = {}): Promise<Story> {
  const { destination = { kind: 'by-folder' }, ...rest } = options;
  const engine = rig.engine(rest);
  // All of it waits before the first call is made: how busy the computer is makes no difference.
  engine.pause();
  await engine.add({ paths: [rig.folder], destination });
  const pauses: Pause[] = [];
  engine.resume();
  engine.onChange(({ pause }) => {
    const last = pauses.at(-1);
    if (pause === null || (last?.reason === pause.reason && last.until === pause.until)) return;
    pauses.push(pause);
  });
  return { engine, pauses };
}

/** Uploads the folder until nothing is left to do or a person has to act. */
export async function upload(rig: Rig, options: StoryOptions = {}): Promise<Story> {
  const story = await begin(rig, options);
  await story.engine.whenSettled();
  return story;
}

/** The reasons of the pauses, each once. */
export function reasonsOf({ pauses }: Story): PauseReason[] {
  return [...new Set(pauses.map(({ reason }) => reason))];
}

/** What became of each file that did not arrive: its name, and the problem's code. */
export function failuresOf({ engine }: Story): Record<string, ProblemCode> {
  return Object.fromEntries(
    engine
      .report()
      .failures.map(({ path: file, problem }) => [path.basename(shownPath(file)), problem.code]),
  );
}

/** OK holds each photo of the folder once, byte for byte, in its album with its caption; and nothing else. */
export async function expectAllThere(
  rig: Rig,
  { except = [], album = 'Holiday' }: { except?: readonly string[]; album?: string | null } = {},
): Promise<void> {
  const held = (await rig.stored()).map(({ albumTitle, comment, sha256 }) =>
    [albumTitle, comment ?? '', sha256].join(' | '),
  );
  const expected = rig.written
    .filter(({ name }) => !except.includes(name))
    .map(({ caption, sha256 }) => [album, caption, sha256].join(' | '));
  expect(held.sort()).toEqual(expected.sort());
}

/** The topics on OK with the contents of their photos. */
export async function heldTopics(rig: Rig): Promise<{ text: string; photos: string[] }[]> {
  return (await rig.topics()).map(({ text, photos }) => ({
    text,
    photos: photos.map(({ sha256 }) => sha256).sort(),
  }));
}

/** What a person reads of a pause, in words that only its sentences have. */
const PAUSE_WORDS: Record<PauseReason, readonly [english: string, russian: string]> = {
  person: ['Paused', 'Пауза'],
  offline: ['No connection', 'Нет сети'],
  'proxy-unreachable': ['cannot be reached', 'недоступен'],
  'proxy-login': ['password', 'пароль'],
  'proxy-way-unknown': ['does not know', 'не поддерживает'],
  portal: ['sign in first', 'сначала войти'],
  schedule: ['upload hours', 'расписанию сейчас ничего не загружается'],
  metered: ['is metered', 'лимитное подключение'],
  flood: ['slow down', 'не спешить'],
  'limit-reached': ['limit for new photos', 'лимит OK на новые фото'],
  'action-blocked': ['does not let your account', 'не разрешает вашему аккаунту'],
  'address-blocked': ['from this internet address', 'с этого интернет-адреса'],
  'spam-suspected': ['spam check', 'от спама'],
  'server-unavailable': ['not working properly', 'с перебоями'],
  'signed-out': ['sign in to go on', 'войдите'],
  'permission-missing': ['not allowed Okapi', 'не разрешил Okapi'],
  'keys-wrong': ['application keys', 'ключи приложения'],
  'account-blocked': ['confirm something on its site', 'подтвердить на сайте'],
  'disk-full': ['disk is full', 'На диске'],
  'folder-away': ['the drive with them is not connected', 'диск с ними не подключён'],
  'queue-damaged': ['is damaged', 'повреждён'],
  unexpected: ['has stopped', 'остановился'],
};

/** The pause says why, and until when if it ends by itself, in both languages. */
export function expectSaid(pause: Pause | null | undefined, reason: PauseReason): void {
  expect(pause?.reason).toBe(reason);
  if (pause == null) return;
  const [english, russian] = PAUSE_WORDS[reason];
  const { until } = pause;
  for (const [language, words] of [
    ['en', english],
    ['ru', russian],
  ] as const) {
    const { time } = createFormats(language);
    const sentence = explainPause(createTranslator(language), time, pause);
    expect(sentence).toContain(words);
    if (until !== null) expect(sentence).toContain(time(until));
  }
}

/** What a person reads of a photo that failed, in words that only its sentences have, and what helps. */
const FAILURE_WORDS: Partial<
  Record<ProblemCode, readonly [english: string, russian: string, action: string]>
> = {
  'photo-too-heavy': ['larger than OK accepts', 'больше, чем принимает', 'replace-file'],
  'photo-too-small': ['smaller than OK accepts', 'меньше, чем принимает', 'replace-file'],
  'photo-too-big': ['more pixels', 'больше пикселей', 'replace-file'],
  'copy-refused': ['smaller copies of it too', 'уменьшенные копии', 'replace-file'],
  'not-a-photo': ['not a photo', 'не фотография', 'replace-file'],
  'photo-damaged': ['damaged', 'повреждён', 'replace-file'],
  'photo-refused': ['did not accept this photo', 'не принял это фото', 'retry'],
  'no-token': ['did not confirm', 'не подтвердил', 'retry'],
  'commit-refused': ['did not add it', 'не добавил', 'retry'],
  'commit-unknown': ['answer was lost', 'ответ OK потерялся', 'retry'],
  'album-full': ['album is full', 'заполнен', 'check-album'],
  'album-missing': ['no longer on OK', 'больше нет на OK', 'check-album'],
  'group-missing': ['group is gone', 'Этой группы', 'check-album'],
  'text-refused': ['accept this text', 'не принял этот текст', 'edit-text'],
  'request-refused': ['refused Okapi’s request', 'отклонил запрос', 'report'],
  'connection-lost': ['broke off', 'прервалась', 'retry'],
  'server-unavailable': ['not working properly', 'с перебоями', 'retry'],
  'answer-not-understood': ['could not read', 'не смог разобрать', 'retry'],
};

/** These photos and no others failed, each with this reason, said in both languages. */
export function expectFailed(story: Story, names: readonly string[], code: ProblemCode): void {
  expect(failuresOf(story)).toEqual(Object.fromEntries(names.map((name) => [name, code])));
  const [english = '?', russian = '?', action = '?'] = FAILURE_WORDS[code] ?? [];
  expect(createTranslator('en')(`error.${code}`)).toContain(english);
  expect(createTranslator('ru')(`error.${code}`)).toContain(russian);
  expect(PROBLEMS[code]).toBe(action);
}
