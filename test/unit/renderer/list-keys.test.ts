import { expect, test } from 'vitest';
import { ChosenRows } from '../../../src/renderer/state/chosen-rows.svelte.ts';
import { QueueList } from '../../../src/renderer/state/queue-list.svelte.ts';
import type { Snapshot, UploadView } from '../../../src/shared/upload.ts';

/** Its file is compiled with the types of a page, this one without. */
const file = '../../../src/renderer/state/list-keys.ts';
const { pressInList } = (await import(file)) as {
  readonly pressInList: (app: unknown, list: unknown, event: unknown) => boolean;
};

/** The view "Waiting" with ten photos, which begin to upload one after the other. */
async function waiting() {
  let rows = Array.from({ length: 10 }, (_, id) => ({ id, name: `${id}` }) as UploadView);
  let revision = 0;
  const queue = new QueueList(({ offset, limit }) =>
    Promise.resolve({ rows: rows.slice(offset, offset + limit), total: rows.length }),
  );
  const leave = async (count: number) => {
    rows = rows.slice(count);
    revision += 1;
    queue.follow({ counts: { queued: rows.length }, revision } as Snapshot); // only what is read
    await expect.poll(() => queue.rowAt(0)?.id).toBe(rows[0]?.id);
  };
  queue.choose({ filter: 'waiting' });
  await leave(0);
  const done: string[] = [];
  const app = {
    queue,
    chosen: new ChosenRows(queue),
    details: { isOpen: false, open: (id: number) => done.push(`details of ${id}`) },
    rowActions: {
      actOnRow: (action: string, id: number) => done.push(`${action} ${id}`),
      actOnChosen: (action: string) => done.push(`${action} chosen`),
    },
    isMac: false,
  };
  const list = {
    rowsInSight: () => 5,
    scrollTo: () => undefined,
    openMenu: () => done.push(`menu of ${queue.activeRow?.id ?? ''}`),
  };
  const press = (key: string, held = {}) => pressInList(app, list, { key, ...held });
  return { ...app, leave, press, done };
}

test('keys act on the photo that was active, also when others have left before it', async () => {
  const { leave, press, done } = await waiting();
  press('Home');
  for (let step = 0; step < 7; step += 1) press('ArrowDown', { ctrlKey: true });
  await leave(3);
  press('Enter');
  press('F10', { shiftKey: true });
  expect(done).toEqual(['details of 7', 'menu of 7']);
});

test('when the active photo has left by itself, keys act on no other until one is gone to', async () => {
  const { chosen, queue, leave, press, done } = await waiting();
  press('Home');
  press('ArrowDown', { ctrlKey: true });
  chosen.none();
  await leave(2);
  for (const key of ['Enter', 'ContextMenu', 'Delete', ' ']) press(key);
  expect([done, chosen.count, queue.active]).toEqual([[], 0, null]);
  press('ArrowDown', { ctrlKey: true });
  press('Delete');
  expect(done).toEqual(['remove 3']);
});
