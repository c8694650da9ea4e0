/** @file Hands that are faster than the window draws, or than the main process answers, lose nothing. */
import { expect, test } from './window-page.ts';

const ROW = '[role=row][data-state]';

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

test('what is typed after Ctrl+F is in the field from its first letter', async ({ open }) => {
  const { page } = await open('queue');
  await page.locator(ROW).first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByText(/ chosen/).first()).toBeVisible();
  await page.evaluate(
    'globalThis.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 500)',
  );
  await page.keyboard.press('Control+f');
  await page.keyboard.type('Pictures');
  await expect(page.getByRole('textbox', { name: 'Search photos' })).toHaveValue('Pictures');
});

test('a key for a row that is still on its way waits for it', async ({ open }) => {
  const { page, silence } = await open('many');
  await page.locator(ROW).first().waitFor();
  await page.getByRole('grid').focus();
  await silence('uploads.page');
  await page.keyboard.press('End');
  await page.keyboard.press('Delete');
  await silence();
  await expect(page.getByText(/^1 photo stays in the list/)).toBeVisible();
  await page.keyboard.press('Home');
  await page.locator('#row-0[data-state]').waitFor();

  await silence('uploads.page');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('complementary', { name: 'Details' });
  await expect(pane).toBeVisible();
  await silence();
  const last = page.locator(ROW).last();
  await expect(last).toHaveAttribute('data-active', 'true');
  const name = await last.locator('.names p').first().innerText();
  await expect(pane.getByText(name, { exact: true }).first()).toBeVisible();
});

test('a click on rows that are about to go chooses none of those that come', async ({ open }) => {
  const { page, silence, requests } = await open('queue');
  await page.locator('#row-2[data-state]').waitFor();
  await silence('uploads.page');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'true');
  await page.locator('#row-0').click();
  await page.locator('#row-1').click({ modifiers: ['Shift'] });
  await page.locator('#row-2').click({ modifiers: ['ControlOrMeta'] });
  await page.locator('#row-2').click({ button: 'right' });
  await silence();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false');
  await expect(page.locator('[role=row][aria-selected=true]')).toHaveCount(0);
  await expect(page.getByRole('menu')).toBeHidden();
  expect(await requests('uploads.removal')).toEqual([]);
  await page.locator('#row-0').click();
  await expect(page.locator('#row-0')).toHaveAttribute('aria-selected', 'true');
});

test('what was asked in a view that was left is not asked again on coming back', async ({
  open,
}) => {
  const { page } = await open('folders');
  const folders = page.locator('.sidebar').getByRole('button', { name: 'Folders' });
  await folders.click();
  const card = page.getByRole('listitem', { name: 'Trip 2025' });
  for (const question of [
    'Remove from the list…: Trip 2025',
    'Album of Trip 2025: An album for each folder',
  ]) {
    await card.getByRole('button', { name: question }).click();
    await page.getByRole('dialog').waitFor();
    // As by a click on a notification.
    await page.evaluate("fake.emit('view', { view: 'photos', filter: 'failed' })");
    await expect(page.getByRole('dialog')).toBeHidden();
    await folders.click();
    await expect(card).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});
