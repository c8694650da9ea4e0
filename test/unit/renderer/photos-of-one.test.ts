import { expect, test } from 'vitest';
import { ChosenRows } from '../../../src/renderer/state/chosen-rows.svelte.ts';
import { DetailsPane } from '../../../src/renderer/state/details-pane.svelte.ts';
import { PhotosOfOne } from '../../../src/renderer/state/photos-of-one.ts';
import { QueueList } from '../../../src/renderer/state/queue-list.svelte.ts';
import { NONE, only } from '../../../src/renderer/state/selection.ts';
import { WHOLE_QUEUE, type UploadView } from '../../../src/shared/upload.ts';

/** The window of somebody who looks at one album's photos, and has chosen the second to remove it. */
async function windowInUse() {
  const rows = [1, 2, 3].map((id) => ({ id }) as UploadView); // only the id is read
  const queue = new QueueList(() => Promise.resolve({ rows, total: 3 }));
  const chosen = new ChosenRows(queue);
  const details = new DetailsPane(() => Promise.resolve(null));
  const rowActions = { removal: { count: 1 } as object | null };
  queue.choose({ destinationId: 7 });
  await expect.poll(() => queue.rowAt(1)).not.toBeNull();
  await chosen.one(1);
  queue.active = 1;
  details.open(2);
  return { queue, chosen, details, rowActions, menu: { dismiss: () => undefined } };
}

test('nothing of one account stays in the window of another', async () => {
  const window = await windowInUse();
  const { queue, chosen, details, rowActions } = window;
  const photos = new PhotosOfOne(window);
  for (const same of ['anna', null, 'anna']) photos.follow(same);
  expect([chosen.selection, details.id, rowActions.removal]).toEqual([only([2]), 2, { count: 1 }]);
  expect([queue.query.destinationId, queue.active]).toEqual([7, 1]);

  photos.follow('boris');
  expect([chosen.selection, details.id, rowActions.removal]).toEqual([NONE, null, null]);
  expect([queue.query, queue.active]).toEqual([WHOLE_QUEUE, null]);
});
