import type { Page } from 'playwright/test';
import { expect, test } from './account-story.ts';
import { complaintsOf } from './axe.ts';
import { tour } from './tour.ts';

const LANGUAGES = ['en', 'ru'] as const;
const THEMES = ['light', 'dark'] as const;

test('axe has nothing to say about any view, language or theme', async ({
  ok,
  app,
  account,
  photos,
}) => {
  test.setTimeout(180_000);
  const { page } = app;
  /** Each complaint with the looks that it is about. */
  const complaints = new Map<string, string[]>();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await tour({ ok, app, account, photos }, async (view) => {
    const look = async (as: string) => {
      for (const complaint of await complaintsOf(page)) {
        complaints.set(complaint, [...(complaints.get(complaint) ?? []), `${view} (${as})`]);
      }
    };
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        await wear(page, { language, theme });
        await look(`${language} ${theme}`);
      }
    }
    await wear(page, { language: 'en', theme: 'light' });
    await page.emulateMedia({ forcedColors: 'active' });
    await look('forced colours');
    await page.emulateMedia({ forcedColors: 'none' });
  });
  expect(Object.fromEntries(complaints)).toEqual({});
});

/** Changes language and theme while the window is open, and waits until it shows them. */
async function wear(page: Page, look: { language: string; theme: string }): Promise<void> {
  await page.evaluate(`okapi.request('settings.set', ${JSON.stringify(look)})`);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', look.language);
  await expect(root).toHaveAttribute('data-theme', look.theme);
}
