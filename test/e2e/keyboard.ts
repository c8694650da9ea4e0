/** @file A person who has only a keyboard, and who must see at every moment where they are. */
import { expect, type Locator, type Page } from 'playwright/test';

/** More steps than any view has: who comes this far goes round in circles. */
const MOST_STEPS = 60;

/** What the page says about its focus: null when it is where it can be seen, else what is wrong. */
const WHAT_IS_WRONG = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return 'The focus is nowhere.';
  const name = focused.outerHTML.slice(0, 120);
  // The list's ring stands on its active row while one is, that of an unseen radio button on its label.
  const shown =
    focused.getAttribute('role') === 'grid'
      ? (focused.querySelector('[data-active]') ?? focused)
      : focused.matches('[type=radio]') ? focused.closest('label') : focused;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2 || outlineColor === 'transparent') {
    return 'No ring: ' + name;
  }
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const isInside = left < innerWidth && right > 0 && top < innerHeight && bottom > 0;
  return isInside ? null : 'Out of sight: ' + name;
})()`;

export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses keys one after another; after each the focus is there to be seen. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
      await this.expectFocus(`after ${key}`);
    }
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.insertText(text);
  }

  /** Goes on with Tab, or back with Shift+Tab, until the focus is there. */
  async to(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await target.first().waitFor();
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if ((await target.and(this.#page.locator(':focus')).count()) > 0) return;
      await this.press(key);
    }
    throw new Error(`${key} does not lead to ${String(target)}.`);
  }

  /** Goes there and presses Enter. */
  async use(target: Locator): Promise<void> {
    await this.to(target);
    await this.press('Enter');
  }

  async expectFocus(when: string): Promise<void> {
    await expect.poll(() => this.#page.evaluate(WHAT_IS_WRONG), when).toBeNull();
  }
}
