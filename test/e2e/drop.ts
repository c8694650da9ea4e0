/** @file A real drop: Chromium itself is told that files of the disk are dragged over the page. */
import type { Page } from 'playwright/test';

/** Drags the paths over the middle of one drop zone of the window, else of the first, and lets go. */
export async function dropPaths(
  page: Page,
  paths: readonly string[],
  zone: 'by-folder' | 'personal' | 'album' = 'by-folder',
): Promise<void> {
  // Before the page is drawn nobody hears of what is dragged.
  await page.getByRole('navigation').waitFor();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const drag = async (type: 'dragEnter' | 'dragOver' | 'drop', point: { x: number; y: number }) =>
    await session.send('Input.dispatchDragEvent', { type, ...point, data });
  const middleOf = (selector: string) =>
    page.evaluate<{ x: number; y: number }>(
      `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))
        (document.querySelector('${selector}').getBoundingClientRect())`,
    );
  await drag('dragEnter', await middleOf('body'));
  await page.locator(`[data-zone=${zone}]`).waitFor();
  const target = await middleOf(`[data-zone=${zone}]`);
  await drag('dragOver', target);
  await drag('drop', target);
  await session.detach();
}

/** Brings files over the window without letting go, and takes them away again. */
export async function dragFilesOver(page: Page, what: 'enter' | 'leave'): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'Trip'));
    return transfer;
  })()`);
  await page.dispatchEvent('body', `drag${what}`, { dataTransfer });
  const zones = page.locator('[data-zone]').first();
  await zones.waitFor({ state: what === 'enter' ? 'visible' : 'detached' });
}
