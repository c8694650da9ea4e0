import { expect, test } from 'vitest';
import { shortReason } from '../../../src/shared/short-reason.ts';

test.each([
  ['This file is damaged. OK could not read it.', 'This file is damaged'],
  ['Файл повреждён: OK не смог его прочитать.', 'Файл повреждён'],
  ['Already in this album.', 'Already in this album'],
  ['Sign in at ok.ru, then go on here.', 'Sign in at ok.ru, then go on here'],
])('shortens %s', (sentence, short) => {
  expect(shortReason(sentence)).toBe(short);
});
