/**
 * @file What a tour of the whole app never meets: the window alone, in states that take long to
 * come about, judged by axe and by the room that words and buttons have. A state more is one more
 * entry of the list here.
 */
import type { ScenarioName } from '../renderer/scenarios.ts';
import { complaintsOf } from './axe.ts';
import { misfitsOf } from './fit.ts';
import { wear } from './wear.ts';
import { expect, test, type WindowPage } from './window-page.ts';

interface State {
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly show: (window: WindowPage) => Promise<unknown>;
  /** Before each look: what would be gone meanwhile. */
  readonly again?: (window: WindowPage) => Promise<unknown>;
}

const row = ({ page }: WindowPage) => page.locator('#row-0[data-state]');
const entry = ({ page }: WindowPage, name: RegExp) =>
  page.locator('.sidebar').getByRole('button', { name }).click();
const menuOfRow = async (window: WindowPage, item: string) => {
  await row(window).click({ button: 'right' });
  await window.page.getByRole('menuitem', { name: item }).click();
};

const STATES: readonly State[] = [
  {
    name: 'folders away, gone, in trouble, being looked through, with failures',
    scenario: 'folders',
    show: async (window) => {
      await entry(window, /^Folders/);
      await window.page.getByRole('button', { name: /^21 failed/ }).waitFor();
    },
  },
  {
    name: 'a check that misses photos',
    scenario: 'queue',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Check on OK' }).click();
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('button', { name: 'Check again' }).waitFor();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'details of a done photo, and a toast',
    scenario: 'queue',
    show: async (window) => {
      await row(window).dblclick();
      await window.page.getByText('History').waitFor();
    },
    again: async ({ page }) => {
      await page.evaluate("fake.emit('nothing-new', { known: 21 })");
      await page.locator('.place').getByText('21').waitFor();
    },
  },
  {
    name: 'all photos of one folder',
    scenario: 'queue',
    show: async (window) => {
      await menuOfRow(window, 'Only this folder');
      await window.page.getByRole('button', { name: 'Show all', exact: true }).waitFor();
    },
  },
  {
    name: 'a hundred thousand chosen',
    scenario: 'many',
    show: async ({ page }) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.getByText('100,000 chosen').waitFor();
    },
  },
  {
    name: 'a permission that is missing',
    scenario: 'permission-missing',
    show: (window) => entry(window, /^Account/),
  },
  {
    name: 'several accounts',
    scenario: 'two-accounts',
    show: (window) => entry(window, /^Account/),
  },
];

for (const { name, scenario, show, again } of STATES) {
  test(`axe has nothing to say, and all has room: ${name}`, async ({ open }) => {
    const window = await open(scenario);
    const { page } = window;
    page.setDefaultTimeout(10_000); // a state that does not come is named at once
    const wrongs: Record<string, readonly string[]> = {};
    const note = (look: string, found: readonly string[]) => {
      if (found.length > 0) wrongs[look] = found;
    };
    await show(window);
    for (const [language, theme] of [
      ['en', 'light'],
      ['ru', 'dark'],
    ] as const) {
      await page.setViewportSize({ width: 1120, height: 740 });
      await wear(page, { language, theme });
      await again?.(window);
      note(`${language} ${theme}`, await complaintsOf(page));
      for (const [width, height] of [
        [560, 370],
        [360, 260],
      ] as const) {
        await page.setViewportSize({ width, height });
        await again?.(window);
        note(`${language} ${width} × ${height}`, await misfitsOf(page));
      }
    }
    expect(wrongs).toEqual({});
  });
}
