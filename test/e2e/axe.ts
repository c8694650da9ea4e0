/** @file What axe has to say about a page, one line for each place, for a person to read. */
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright/test';

const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: false, // no rule here needs the style sheets' text
};

/**
 * Everything that breaks a rule: "rule · where · what it says". Empty when all is well.
 * The script goes in by the debugging protocol: the app's own policy lets no page add one.
 */
export async function complaintsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe.source);
  // What is still fading has a colour that nobody is meant to read.
  await page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 1000).map((one) => one.finished.catch(() => null)))',
  );
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify(RULES)})`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary, html }) => {
      const summary = (failureSummary ?? '').replaceAll(/\s*\n\s*/g, ' ');
      return `${id} · ${target.join(' ')} · ${html.slice(0, 160)} · ${summary}`;
    }),
  );
}
