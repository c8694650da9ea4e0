/** @file When the list's rows are those that were asked for: until then nothing comes of a click on one. */
import { expect, type Page } from 'playwright/test';

/** Waits for the rows of the view that was chosen last; those of the one before stay until they come. */
export async function viewComes(page: Page): Promise<void> {
  await expect(page.getByRole('grid')).not.toHaveAttribute('aria-busy', 'true');
}
