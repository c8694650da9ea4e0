/** @file Nobody who works by keyboard falls out of the window when what they stood on goes. */
import type { Attachment } from 'svelte/attachments';

/**
 * Sends the focus on when its element leaves the page: to the nearest of the elements around it
 * that is still there and can take it, such as the list of a row's button or the whole view.
 */
export const keepFocus: Attachment<HTMLElement> = (root) => {
  /** From the element that has the focus outwards. */
  let around: readonly HTMLElement[] = [];

  const remember = ({ target }: FocusEvent) => {
    around = [];
    for (let at = target; at instanceof HTMLElement; at = at.parentElement)
      around = [...around, at];
  };
  const observer = new MutationObserver(() => {
    const [last] = around;
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    around.find((one) => one.isConnected && one.matches('[tabindex]'))?.focus();
  });

  root.addEventListener('focusin', remember);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener('focusin', remember);
    observer.disconnect();
  };
};
