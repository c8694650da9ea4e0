/** @file The looks of the window: languages and themes, changed while it is open. */
import { expect, type Page } from 'playwright/test';

export const LANGUAGES = ['en', 'ru'] as const;
export const THEMES = ['light', 'dark'] as const;

export interface Look {
  readonly language: (typeof LANGUAGES)[number];
  readonly theme: (typeof THEMES)[number];
}

/** What a person has asked their system for: less motion always, since what still moves cannot be judged. */
async function ask(page: Page, forcedColors: 'active' | 'none'): Promise<void> {
  // The app's own theme may have put this aside.
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors });
  const kept = `[matchMedia('(prefers-reduced-motion: reduce)').matches, matchMedia('(forced-colors: active)').matches]`;
  await expect.poll(() => page.evaluate(kept)).toEqual([true, forcedColors === 'active']);
}

/** Changes language and theme, and waits until the window shows them. */
export async function wear(
  page: Page,
  { forcedColors = 'none', ...look }: Look & { readonly forcedColors?: 'active' | 'none' },
): Promise<void> {
  await page.evaluate(`okapi.request('settings.set', ${JSON.stringify(look)})`);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', look.language);
  await expect(root).toHaveAttribute('data-theme', look.theme);
  await ask(page, forcedColors);
}
