import { expect, test } from 'vitest';
import { DetailsPane } from '../../../src/renderer/state/details-pane.svelte.ts';
import type { UploadDetails } from '../../../src/shared/upload.ts';

test('who comes back to a photo sees its newest details, however late the first ones come', async () => {
  const answers: ((name: string) => void)[] = [];
  const pane = new DetailsPane(
    () =>
      new Promise((resolve) => {
        answers.push((name) => resolve({ name } as UploadDetails));
      }),
  );
  pane.open(1);
  pane.show(2);
  pane.show(1);
  const [first, second, third] = answers;
  third?.('new');
  await expect.poll(() => pane.details?.name).toBe('new');
  first?.('old');
  second?.('other');
  await new Promise(setImmediate); // all answers have been taken
  expect(pane.details?.name).toBe('new');
});
