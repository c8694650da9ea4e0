/** @file A real drop: Chromium itself is told that files of the disk are dragged over the page. */
import type { Page } from 'playwright/test';

/** Drags the paths over the middle of the window's first drop zone and lets go. */
export async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  // Before the page is drawn nobody hears of what is dragged.
  await page.getByRole('navigation').waitFor();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const drag = async (type: 'dragEnter' | 'dragOver' | 'drop', point: { x: number; y: number }) =>
    await session.send('Input.dispatchDragEvent', { type, ...point, data });
  const { width, height } = await page.evaluate<{ width: number; height: number }>(
    '({ width: innerWidth, height: innerHeight })',
  );
  const middle = { x: width / 2, y: height / 2 };
  await drag('dragEnter', middle);
  await page.getByRole('heading', { name: 'Drop to upload' }).waitFor();
  await drag('dragOver', middle);
  await drag('drop', middle);
  await session.detach();
}
