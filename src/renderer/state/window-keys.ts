/** @file Whether a press of a key is meant for the window: not when somebody types, or a dialog asks. */
import { windowCommand, type WindowCommand } from './shortcuts.ts';

/** What a press means that nobody has taken. */
export function commandOf(event: KeyboardEvent, isMac: boolean): WindowCommand | null {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return null;
  const isTyping = event.target instanceof Element && event.target.matches('input, select');
  return windowCommand(event, isMac, isTyping);
}
