/** @file What holds wherever one is in the window. */
import { expect, test } from './window-page.ts';

test('a question mark opens the shortcuts in every view, but not in a field', async ({ open }) => {
  const { page } = await open('queue');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.getByRole('textbox', { name: 'Search photos' }).press('?');
  for (const view of [/^Folders/, /^Settings/, /^Account/, /^Photos/]) {
    await page.locator('.sidebar').getByRole('button', { name: view }).click();
    await expect(dialog).toBeHidden();
    await page.keyboard.press('?');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
  }
});

test('nothing can be dropped while a dialog asks', async ({ open }) => {
  const { page, requests } = await open('queue');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').waitFor();
  const drag = async (type: string) => {
    const dataTransfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'Trip'));
      return transfer;
    })()`);
    await page.dispatchEvent('dialog', type, { dataTransfer });
  };
  await drag('dragenter');
  await expect(page.locator('.overlay')).toBeHidden();
  await drag('drop');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await requests('photos.add')).toEqual([]);
});

test('a dialog that was just closed opens again, however little the window draws', async ({
  open,
}) => {
  const { page } = await open('folders');
  await page.locator('.sidebar').getByRole('button', { name: 'Folders' }).click();
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Remove from the list…: Trip 2025' }).click();
  await expect(dialog).toBeVisible();
  // All before the next frame: as by quick hands on a slow computer.
  await page.evaluate(`(async () => {
    document.querySelector('dialog button').click();
    await Promise.resolve();
    document.activeElement.click();
  })()`);
  // A frame later nothing has closed it again.
  await page.evaluate(`new Promise((drawn) =>
    requestAnimationFrame(() => requestAnimationFrame(drawn)),
  )`);
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('listitem', { name: 'Trip 2025' })).toBeHidden();
});
