/** @file Whether what a page shows has room: nothing goes sideways, is cut off, or lies under something else. */
import type { Page } from 'playwright/test';

/** Runs inside the page, hence text: these files know no DOM. */
const FIND_MISFITS = `(() => {
  const misfits = [];
  const nameOf = (element) =>
    element.tagName.toLowerCase() + ' "' +
    (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60) + '"';
  const ancestors = function* (element) {
    for (let at = element.parentElement; at; at = at.parentElement) yield at;
  };
  const isUnseen = (element) =>
    [element, ...ancestors(element)].some((one) => {
      const { clipPath, visibility, opacity } = getComputedStyle(one);
      return clipPath !== 'none' || visibility === 'hidden' || opacity === '0' ||
        one.getAttribute('aria-hidden') === 'true';
    });
  const goes = (element, axis) => {
    const way = getComputedStyle(element)['overflow' + axis];
    return way === 'auto' || way === 'scroll';
  };
  const box = (element) => element.getBoundingClientRect();
  const isShown = (element) => element.checkVisibility() && box(element).width > 1 && !isUnseen(element);

  const { documentElement: root, body } = document;
  for (const whole of [root, body]) {
    if (whole.scrollWidth > whole.clientWidth) misfits.push('The window goes sideways.');
  }
  // Only rows of small things may go sideways, and only by themselves.
  for (const region of document.querySelectorAll('main, .sidebar, .view, .panel, .list, [role=grid], aside, .content, dialog, [role=menu], .notices')) {
    if (region.scrollWidth > region.clientWidth + 1) misfits.push(nameOf(region) + ' goes sideways.');
  }

  const CONTROLS = 'button, select, input, [role=tab], [role=menuitem], a';
  // Behind a dialog, a menu or the target of a drop is nothing that is to be seen.
  const front = document.querySelector('.overlay') ?? document.querySelector('dialog[open]') ??
    document.querySelector('[role=menu]') ?? body;
  for (const element of front.querySelectorAll(CONTROLS + ', h1, h2, h3, p, dt, dd, span, label')) {
    if (!isShown(element)) continue;
    const { left, right, top, bottom } = box(element);
    const style = getComputedStyle(element);
    // What is cut has to show it, and to tell the whole by its title.
    const cuts = style.overflowX !== 'visible';
    const isCut = (cuts && element.scrollWidth > element.clientWidth + 1 && !goes(element, 'X')) ||
      (style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 3 && !goes(element, 'Y'));
    const tells = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    const title = [element, ...ancestors(element)].some((one) => one.title !== '');
    const isField = element.matches('input, select');
    if (isCut && !isField && !(tells && title)) misfits.push(nameOf(element) + ' is cut off.');
    if (!element.matches(CONTROLS)) continue;
    if (!cuts && element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline') {
      misfits.push(nameOf(element) + ' is too small for its words.');
    }
    // Where one can scroll to it, it is in its place.
    const holders = [...ancestors(element)];
    const isInSight = holders.every((one) => {
      if (one === root || one === body) return true;
      const around = box(one);
      const hides = (axis) => getComputedStyle(one)['overflow' + axis] !== 'visible';
      const x = !hides('X') || (left >= around.left - 1 && right <= around.right + 1);
      const y = !hides('Y') || (top >= around.top - 1 && bottom <= around.bottom + 1);
      if (!x && !goes(one, 'X') && !(goes(one, 'Y') && !y)) misfits.push(nameOf(element) + ' sticks out of what holds it.');
      return x && y;
    });
    if (!isInSight) continue;
    if (left < -1 || right > innerWidth + 1) misfits.push(nameOf(element) + ' is outside of the window.');
    if (element.matches('[type=radio], [type=checkbox]')) continue;
    if (bottom - top < 27.5 && !element.matches('[type=range], input')) misfits.push(nameOf(element) + ' is too low to be hit.');
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!above || bottom > innerHeight || top < 0) continue;
    // Notices lie over what they are about to leave; the details cover the list where there is no room beside it.
    const isOver = above.closest('.notices, aside') && !element.closest('.notices, aside');
    const isStuck = above.closest('[role=columnheader]');
    if (!element.contains(above) && !above.contains(element) && !isOver && !isStuck) {
      misfits.push(nameOf(element) + ' lies under ' + nameOf(above) + '.');
    }
  }
  return [...new Set(misfits)];
})()`;

/** What has no room, a sentence each. */
export async function misfitsOf(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(FIND_MISFITS);
}
