/** @file What is said to screen readers and shown in words: not too often, and in the language of the moment. */
import type { Page } from 'playwright/test';
import { expect, test } from './window-page.ts';

const LIVE = '[aria-live], [role=status], [role=alert]';

/** What live regions say from now on, one entry for each time. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`globalThis.said = [];
    const liveAround = (node) =>
      (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('${LIVE}');
    new MutationObserver((changes) => {
      const regions = changes
        .filter(({ type, addedNodes }) => type === 'characterData' || addedNodes.length > 0)
        .map(({ target }) => liveAround(target));
      for (const region of new Set(regions)) if (region) said.push(region.textContent.trim());
    }).observe(document.body, { childList: true, characterData: true, subtree: true });`);
  return () => page.evaluate<string[]>('said');
}

test('how many photos a view holds is said when it is asked for, and not whenever one goes', async ({
  open,
}) => {
  const { page } = await open('queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  const said = await listen(page);
  const counts = async () => (await said()).filter((sentence) => /^\d+ photos?$/.test(sentence));
  const search = page.getByRole('textbox', { name: 'Search photos' });
  await search.fill('Pictures');
  await expect.poll(counts).toEqual(['7 photos']);
  for (const [left, id] of [30, 76, 122, 168].entries()) {
    const input = JSON.stringify({ action: 'retry', on: { ids: [id] } });
    await page.evaluate(`okapi.request('uploads.act', ${input})`);
    await page
      .locator('.shown')
      .getByText(`${6 - left} photos`)
      .waitFor();
  }
  expect(await counts()).toEqual(['7 photos']);
  await search.fill('Trip');
  await expect.poll(counts).toEqual(['7 photos', '3 photos']);
});

test('a check that misses photos does not say each', async ({ open, page }) => {
  await page.clock.install();
  await open('many');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Check on OK' }).click();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await page.clock.runFor(1000);
  await expect(dialog.locator(LIVE)).toHaveText(/no longer on OK/);
  const said = await listen(page);
  await page.clock.runFor(16_000);
  expect((await said()).length).toBeLessThanOrEqual(2);
});

test('what is said twice is heard twice', async ({ open }) => {
  const { page } = await open('queue');
  const copyPathOf = async (index: number) => {
    await page.locator(`#row-${index}[data-state]`).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy path' }).click();
  };
  await copyPathOf(0);
  await page.getByText('Path copied').waitFor();
  const said = await listen(page);
  await copyPathOf(2);
  await expect.poll(said).toEqual(['Path copied']);
});

test('what went wrong is said in the language that is chosen beside it', async ({ open }) => {
  const { page, refuse } = await open('queue');
  await refuse({ 'app.open-logs': 'place-not-opened', 'start-up.get': 'start-up-refused' });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Show the log' }).click();
  const wrongs = page.getByRole('alert').filter({ hasText: /\S/ });
  await expect(wrongs).toHaveCount(2);
  await page.getByLabel('Language').selectOption('ru');
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  await expect(wrongs.filter({ hasText: /[а-я]{3}/ })).toHaveCount(2);
});
