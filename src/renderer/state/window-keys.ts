/** @file Whether a press of a key is meant for the window: not when somebody types, or a dialog asks. */
import { windowCommand, type WindowCommand } from './shortcuts.ts';

/** What is asked in a dialog comes first: keys are for it, and the target of a drop would lie under it. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** What a press means that nobody has taken. */
export function commandOf(event: KeyboardEvent, isMac: boolean): WindowCommand | null {
  if (event.defaultPrevented || isDialogOpen()) return null;
  const isTyping = event.target instanceof Element && event.target.matches('input, select');
  return windowCommand(event, isMac, isTyping);
}
