import { expect, test } from 'vitest';
import {
  listCommand,
  listShortcuts,
  stepTo,
  windowCommand,
  type Keys,
} from '../../../src/renderer/state/shortcuts.ts';
import { createTranslator } from '../../../src/shared/messages.ts';

const keys = (key: string, held: Partial<Keys> = {}): Keys => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const ctrl = { ctrlKey: true };
const meta = { metaKey: true };

test.each([
  ['Ctrl+F', keys('f', ctrl), false, false, 'search'],
  ['Cmd+F', keys('f', meta), true, false, 'search'],
  ['Ctrl+F on a Mac', keys('f', ctrl), true, false, null],
  ['Ctrl+F on a Russian layout', keys('а', { ...ctrl, code: 'KeyF' }), false, false, 'search'],
  ['Ctrl+F in a field', keys('f', ctrl), false, true, 'search'],
  ['Ctrl+A', keys('a', ctrl), false, false, 'select-all'],
  ['Ctrl+A in a field', keys('a', ctrl), false, true, null],
  ['Ctrl+Shift+A', keys('a', { ...ctrl, shiftKey: true }), false, false, null],
  ['?', keys('?', { shiftKey: true }), false, false, 'shortcuts'],
  ['? in a field', keys('?', { shiftKey: true }), false, true, null],
  ['Escape', keys('Escape'), false, false, 'deselect'],
  ['Escape in a field', keys('Escape'), false, true, null],
  ['a letter', keys('f'), false, false, null],
] as const)('in the window, %s', (_, pressed, isMac, isTyping, command) => {
  expect(windowCommand(pressed, isMac, isTyping)).toBe(command);
});

test.each([
  [keys(' '), false, 'toggle'],
  [keys('Enter'), false, 'details'],
  [keys('Escape'), false, 'deselect'],
  [keys('ContextMenu'), false, 'menu'],
  [keys('F10', { shiftKey: true }), false, 'menu'],
  [keys('F10'), false, null],
  [keys('Delete'), false, 'remove'],
  [keys('Backspace', meta), true, 'remove'],
  [keys('Backspace'), false, null],
  [keys('Enter', { altKey: true }), false, null],
] as const)('in the list, $key', (pressed, isMac, command) => {
  expect(listCommand(pressed, isMac)).toBe(command);
});

test('the list of shortcuts calls the keys as the system and its keyboard do', () => {
  const keys = [false, true].map((isMac) => {
    const shortcuts = listShortcuts(isMac, createTranslator(isMac ? 'ru' : 'en'));
    return [0, 4].map((index) => shortcuts[index]?.keys);
  });
  expect(keys).toEqual([
    [['Ctrl', 'F'], ['Space']],
    [['⌘', 'F'], ['Пробел']],
  ]);
});

test.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', -1, 0],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 4, 3],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 12],
  ['PageDown', 95, 99],
  ['PageUp', 12, 4],
  ['PageUp', 3, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['a', 50, null],
])('%s goes from row %i of a hundred to %s', (key, from, to) => {
  expect(stepTo(key, from, 100, 10)).toBe(to);
});

test.each([
  ['ArrowDown', 4],
  ['ArrowUp', 3],
  ['PageDown', 11],
  ['PageUp', 0],
] as const)('%s from where a row has left, between 3 and 4, leads to %i', (key, to) => {
  expect(stepTo(key, 3.5, 100, 10)).toBe(to);
});

test('a page is never less than a row', () => {
  expect(stepTo('PageDown', 4, 100, 0)).toBe(5);
});
