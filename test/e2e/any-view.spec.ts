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
