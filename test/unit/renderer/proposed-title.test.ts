import { expect, test } from 'vitest';
import { proposedTitle } from '../../../src/renderer/state/proposed-title.ts';

test.each([
  ['/home/anna/Trip', 'Trip'],
  ['/home/anna/Trip/', 'Trip'],
  ['/home/anna/Trip/IMG_5195.HEIC', 'Trip'],
  ['C:\\Фото\\Бабушка\\1.jpg', 'Бабушка'],
  ['/home/anna/Отпуск 12.07', 'Отпуск 12.07'],
  ['/home/anna/2024.05.31', '2024.05.31'],
  ['/home/anna/Озеро ч. 2', 'Озеро ч. 2'],
  ['/home/anna/1.Дача', '1.Дача'],
  ['/1.jpg', ''],
  [`/${'а'.repeat(300)}`, 'а'.repeat(200)],
])('%s is proposed as %s', (path, title) => {
  expect(proposedTitle(path)).toBe(title);
});
