/** @file What the keys do in the list of photos, as file managers have it. */
import type { AppState } from './app-state.svelte.ts';
import { isCommandKey, listCommand, stepTo, type ListCommand } from './shortcuts.ts';

/** The list on the screen. */
export interface ListOnScreen {
  /** How many rows one sees at once. */
  readonly rowsInSight: () => number;
  readonly scrollTo: (index: number) => void;
  /** Opens the menu of the row that the keys act on. */
  readonly openMenu: () => void;
}

/** Does what a key means while the list has the focus; answers whether it had something to do. */
export function pressInList(app: AppState, list: ListOnScreen, event: KeyboardEvent): boolean {
  const { queue } = app;
  if (queue.total === 0) return false;
  const target = stepTo(event.key, queue.origin, queue.total, list.rowsInSight());
  if (target !== null) {
    walk(app, list, event, target);
    return true;
  }
  const command = listCommand(event, app.isMac);
  return command !== null && obey(app, list, command);
}

/** The choice goes along, Shift stretches it, Ctrl leaves it where it is. */
function walk(app: AppState, list: ListOnScreen, event: KeyboardEvent, to: number): void {
  const { chosen, queue } = app;
  if (event.shiftKey) chosen.beginAt(Math.max(Math.ceil(queue.origin), 0));
  queue.active = to;
  list.scrollTo(to);
  if (event.shiftKey) void chosen.extend(to, false);
  else if (!isCommandKey(event, app.isMac)) void chosen.one(to);
}

function obey(app: AppState, list: ListOnScreen, command: ListCommand): boolean {
  const { chosen, details, queue } = app;
  const row = queue.activeRow;
  const index = row && queue.indexOf(row.id);
  switch (command) {
    case 'toggle':
      if (index !== null) void chosen.toggle(index);
      return true;
    case 'details':
      if (details.isOpen && details.id === row?.id) details.close();
      else if (queue.active !== null) details.open(row?.id ?? null);
      return queue.active !== null;
    case 'deselect':
      if (details.isOpen) details.close();
      else if (chosen.count > 0) chosen.none();
      else if (queue.isNarrowed) queue.clear();
      return true;
    case 'remove':
      if (chosen.count > 0 || chosen.isSettling) void app.rowActions.actOnChosen('remove');
      else if (row) void app.rowActions.actOnRow('remove', row.id);
      return true;
    case 'menu':
      if (row) list.openMenu();
      return true;
  }
}
