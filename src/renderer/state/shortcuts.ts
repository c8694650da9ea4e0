/** @file What keys do, in one place: for the window, for the list, and for the dialog that names them. */
import type { MessageKey, Translator } from '../../shared/messages.ts';

/** The parts of a keyboard event that tell what was meant. */
export interface Keys {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export type WindowCommand = 'search' | 'select-all' | 'shortcuts' | 'deselect';
export type ListCommand = 'toggle' | 'details' | 'deselect' | 'menu' | 'remove';

/** Ctrl, or Cmd where that is the custom. */
export function isCommandKey(keys: Pick<Keys, 'ctrlKey' | 'metaKey'>, isMac: boolean): boolean {
  return isMac ? keys.metaKey && !keys.ctrlKey : keys.ctrlKey && !keys.metaKey;
}

/** What a key means anywhere in the window; while somebody types, letters are letters. */
export function windowCommand(keys: Keys, isMac: boolean, isTyping: boolean): WindowCommand | null {
  const isCommand = isCommandKey(keys, isMac) && !keys.altKey && !keys.shiftKey;
  // The key's place counts and not its letter: on a Russian layout Ctrl+F is Ctrl+А.
  if (isCommand && keys.code === 'KeyF') return 'search';
  if (isTyping) return null;
  if (isCommand && keys.code === 'KeyA') return 'select-all';
  if (keys.key === 'Escape' && !keys.altKey) return 'deselect';
  return keys.key === '?' && !keys.altKey && !keys.ctrlKey && !keys.metaKey ? 'shortcuts' : null;
}

/** What a key means while the list has the focus; the arrows are the list's own. */
export function listCommand(keys: Keys, isMac: boolean): ListCommand | null {
  if (keys.altKey) return null;
  switch (keys.key) {
    case ' ':
      return 'toggle';
    case 'Enter':
      return 'details';
    case 'Escape':
      return 'deselect';
    case 'ContextMenu':
      return 'menu';
    case 'F10':
      return keys.shiftKey ? 'menu' : null;
    case 'Delete':
      return 'remove';
    case 'Backspace':
      return isMac && keys.metaKey ? 'remove' : null;
    default:
      return null;
  }
}

/** The row that a key leads to from another, or from between two; null when it is no key that walks. */
export function stepTo(key: string, from: number, total: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: Math.floor(from + 1),
    ArrowUp: Math.ceil(from - 1),
    PageDown: Math.floor(from + Math.max(1, page - 2)),
    PageUp: Math.ceil(from - Math.max(1, page - 2)),
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), total - 1);
}

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: MessageKey;
}

/** The list that the dialog shows, with the keys as they are called on this system and on its keyboard. */
export function listShortcuts(isMac: boolean, translate: Translator): readonly Shortcut[] {
  const command = isMac ? '⌘' : 'Ctrl';
  return [
    { keys: [command, 'F'], does: 'window.shortcut.search' },
    { keys: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], does: 'window.shortcut.move' },
    { keys: ['Shift', '↑ ↓'], does: 'window.shortcut.extend' },
    { keys: [command, '↑ ↓'], does: 'window.shortcut.move-only' },
    { keys: [translate('window.shortcut.space')], does: 'window.shortcut.toggle' },
    { keys: [command, 'A'], does: 'window.shortcut.select-all' },
    { keys: ['Enter'], does: 'window.shortcut.details' },
    { keys: ['Shift', 'F10'], does: 'window.shortcut.menu' },
    { keys: isMac ? ['⌘', '⌫'] : ['Delete'], does: 'window.shortcut.remove' },
    { keys: ['Esc'], does: 'window.shortcut.escape' },
    { keys: ['?'], does: 'window.shortcut.help' },
  ];
}
