import { expect, test } from 'vitest';
import { ChosenRows } from '../../../src/renderer/state/chosen-rows.svelte.ts';
import { QueueList } from '../../../src/renderer/state/queue-list.svelte.ts';
import type { RequestInput } from '../../../src/shared/ipc.ts';
import type { Snapshot, UploadAction, UploadView } from '../../../src/shared/upload.ts';

type Act = RequestInput<'uploads.act'>;

/** What of it is used here. Its file is compiled with the types of a page, this one without. */
interface Acting {
  readonly removal: { readonly count: number; readonly staying: number } | null;
  actOnChosen(action: UploadAction): Promise<void>;
  actOnRow(action: UploadAction, id: number): Promise<void>;
  confirmRemoval(): Promise<void>;
}
const file = '../../../src/renderer/state/row-actions.svelte.ts';
const { RowActions } = (await import(file)) as { RowActions: new (app: unknown) => Acting };

/** A window with the failed photos 1 to `count` on show. */
async function failed(count: number) {
  const rows = Array.from({ length: count }, (_, at) => ({ id: at + 1 }) as UploadView);
  const acts: Act[] = [];
  const told: unknown[] = [];
  const world = { answer: Promise.resolve<unknown>(null), leaving: count, staying: 0 };
  const queue = new QueueList(({ offset, limit }) =>
    Promise.resolve({ rows: rows.slice(offset, offset + limit), total: rows.length }),
  );
  const moment = { newestId: count, changedAt: 77 };
  const answers: Record<string, (input: never) => unknown> = {
    'uploads.removal': () => ({ leaving: world.leaving, staying: world.staying, moment }),
    'uploads.act': async (act: Act) => {
      acts.push(act);
      await world.answer;
      return { changed: 1 };
    },
  };
  const app = {
    account: { activeUid: '1' },
    queue,
    chosen: new ChosenRows(queue),
    words: { t: (key: string, values: unknown) => [key, values] },
    tell: (text: unknown) => told.push(text),
    ask: (name: string, input: never) => Promise.resolve(answers[name]?.(input)),
  };
  queue.choose({ filter: 'failed' });
  queue.follow({ counts: { failed: count }, revision: 1 } as Snapshot); // only what is read
  await expect.poll(() => queue.rowAt(0)?.id).toBe(1);
  return { world, acts, told, queue, chosen: app.chosen, actions: new RowActions(app) };
}

test('what is asked about is what is removed, whatever comes into the view meanwhile', async () => {
  const { world, acts, queue, chosen, actions } = await failed(6);
  chosen.all();
  Object.assign(world, { leaving: 4, staying: 2 });
  await actions.actOnChosen('remove');
  expect(actions.removal).toMatchObject({ count: 4, staying: 2 });
  await actions.confirmRemoval();
  const on = { query: queue.query, asOf: { newestId: 6, changedAt: 77 } };
  expect([acts, chosen.count]).toEqual([[{ action: 'remove', on }], 0]);
});

test.each([
  ['what is on OK', 2, 2, ['window.remove.staying', { count: 2 }]],
  ['what has left, which is chosen no more', 0, 0, ['window.told.remove', { count: 0 }]],
])('nobody is asked about %s, but told', async (_, staying, stillChosen, said) => {
  const { world, told, chosen, actions } = await failed(2);
  chosen.all();
  Object.assign(world, { leaving: 0, staying });
  await actions.actOnChosen('remove');
  expect([actions.removal, told, chosen.count]).toEqual([null, [said], stillChosen]);
});

test('to remove one photo leaves the choice of others alone', async () => {
  const { chosen, actions } = await failed(6);
  await chosen.one(0);
  await chosen.toggle(1);
  await actions.actOnRow('remove', 6);
  await actions.confirmRemoval();
  expect(chosen.count).toBe(2);
  await actions.actOnRow('remove', 1);
  await actions.confirmRemoval();
  expect(chosen.count).toBe(1);
});

test('what is chosen while others are being retried stays chosen', async () => {
  const { world, chosen, actions } = await failed(6);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  world.answer = promise;
  await chosen.one(0);
  const retried = actions.actOnChosen('retry');
  await chosen.one(4);
  resolve(undefined);
  await retried;
  expect([chosen.count, chosen.has({ id: 5 } as UploadView)]).toEqual([1, true]);
});

test('who retries all but one and looks elsewhere at once has retried them', async () => {
  const { acts, told, queue, chosen, actions } = await failed(1200);
  chosen.all();
  void chosen.toggle(0);
  const retried = actions.actOnChosen('retry');
  queue.choose({ filter: 'uploading' });
  await retried;
  expect(acts.map(({ on }) => ('ids' in on ? on.ids.length : 'all'))).toEqual([1000, 199]);
  expect(told).toHaveLength(1);
});
