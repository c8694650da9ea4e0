import { expect, test } from './account-story.ts';
import { complaintsOf } from './axe.ts';
import { misfitsOf } from './fit.ts';
import { tour } from './tour.ts';
import { LANGUAGES, THEMES, wear } from './wear.ts';

/** What would still move although a person has asked for less of it. */
const MOVING = `[...document.querySelectorAll('*')].filter((element) => {
  const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
  const lasts = (durations) => durations.split(',').some((one) => parseFloat(one) > 0);
  return lasts(transitionDuration) || (animationName !== 'none' && lasts(animationDuration));
}).map((element) => element.tagName + ' ' + element.className)`;

test('axe has nothing to say about any view, language or theme', async ({
  ok,
  app,
  account,
  photos,
}) => {
  test.setTimeout(600_000);
  const { page } = app;
  /** Each complaint with the looks that it is about. */
  const complaints = new Map<string, string[]>();
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
    await wear(page, { language: 'en', theme: 'light', forcedColors: 'active' });
    await look('forced colours');
    await wear(page, { language: 'en', theme: 'light' });
  });
  expect(Object.fromEntries(complaints)).toEqual({});
});

// The usual window and the smallest one at 200 % zoom.
for (const [width, height] of [
  [560, 370],
  [360, 260],
] as const) {
  test(`nothing goes sideways, is cut off or covered at ${width} × ${height}`, async ({
    ok,
    app,
    account,
    photos,
  }) => {
    test.setTimeout(120_000);
    const { page } = app;
    const misfits: Record<string, readonly string[]> = {};
    await page.setViewportSize({ width, height });
    await tour({ ok, app, account, photos }, async (view) => {
      for (const language of ['ru', 'en'] as const) {
        await wear(page, { language, theme: 'light' });
        const found = await misfitsOf(page);
        for (const name of await page.evaluate<string[]>(MOVING)) found.push(`${name} moves.`);
        if (found.length > 0) misfits[`${view} (${language})`] = found;
      }
    });
    expect(misfits).toEqual({});
  });
}
