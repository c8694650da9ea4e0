import { expect, test } from 'vitest';
import {
  groupOptions,
  groupsLine,
  type ChosenGroup,
} from '../../../src/renderer/state/group-words.ts';
import type { ProblemCode } from '../../../src/shared/errors.ts';
import type { Group } from '../../../src/shared/groups.ts';
import { createTranslator } from '../../../src/shared/messages.ts';

const english = createTranslator('en');
const russian = createTranslator('ru');
const group = (id: string, name: string): Group => ({ id, name });

test.each<[string, readonly Group[] | null, readonly ChosenGroup[], string[]]>([
  ['nothing listed', null, [], ['My photos']],
  ['no groups', [], [], ['My photos']],
  [
    'groups by name',
    [group('1', 'школа 10'), group('2', 'Школа 9'), group('3', 'Club')],
    [],
    ['My photos', 'Школа 9', 'школа 10', 'Club'],
  ],
  ['a chosen one, before the list', null, [{ id: '54', name: 'Club' }], ['My photos', 'Club']],
  ['one of an unknown name', null, [{ id: '54', name: null }], ['My photos', 'Group 54']],
  [
    'one that is not listed',
    [group('1', 'Zoo')],
    [{ id: '54', name: 'Club' }],
    ['My photos', 'Club', 'Zoo'],
  ],
  ['one renamed since', [group('54', 'New')], [{ id: '54', name: 'Old' }], ['My photos', 'New']],
  [
    'two of one name',
    [group('1', 'Club'), group('2', 'Club'), group('3', 'Zoo')],
    [],
    ['My photos', 'Club (1)', 'Club (2)', 'Zoo'],
  ],
])('the choice with %s', (_, list, chosen, labels) => {
  expect(groupOptions(list, chosen, english, 'ru').map(({ label }) => label)).toEqual(labels);
});

test('each choice stands for its group', () => {
  expect(groupOptions([group('2', 'B'), group('1', 'A')], [], russian, 'ru')).toEqual([
    { id: '', label: 'Мои фото' },
    { id: '1', label: 'A' },
    { id: '2', label: 'B' },
  ]);
});

const QUIET = { list: [group('1', 'A')], problem: null, isGroupChosen: false, permissions: null };

test.each<[Partial<Parameters<typeof groupsLine>[0]>, string]>([
  [{}, ''],
  [{ list: null }, 'Looking for your groups…'],
  [{ list: [] }, 'You have no group that you may add photos to.'],
  // The one that is chosen is one.
  [{ list: [], isGroupChosen: true }, ''],
  [{ isGroupChosen: true, permissions: ['GROUP_CONTENT'] }, ''],
  [{ permissions: ['PHOTO_CONTENT'] }, ''],
  [
    { isGroupChosen: true, permissions: ['PHOTO_CONTENT'] },
    'OK has not allowed Okapi to add photos to groups (GROUP_CONTENT), so it may refuse them. Allow it under Account.',
  ],
])('the line under it: %j', (facts, line) => {
  expect(groupsLine({ ...QUIET, ...facts }, english)).toBe(line);
});

const LATER = 'OK сейчас не отдаёт список групп. Попробуйте чуть позже.';
const NO_CONNECTION = 'Не удалось получить список групп: нет связи с OK.';

test.each<[ProblemCode, string]>([
  ['offline', NO_CONNECTION],
  ['connection-lost', NO_CONNECTION],
  ['signed-out', 'Чтобы выбрать группу, войдите в OK.'],
  [
    'permission-missing',
    'OK не разрешил Okapi видеть ваши группы. Дайте разрешение в разделе «Аккаунт».',
  ],
  ['flood', LATER],
  ['address-blocked', LATER],
  ['server-unavailable', LATER],
  ['keys-wrong', 'OK не узнаёт эти ключи приложения. Проверьте их и войдите снова.'],
])('a list that could not be had: %s', (code, line) => {
  const problem = { code, stage: 'intake' } as const;
  expect(groupsLine({ ...QUIET, list: null, problem }, russian)).toBe(line);
});
