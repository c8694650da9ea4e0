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
