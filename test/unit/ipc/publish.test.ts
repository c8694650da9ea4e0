import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import { createPublisher } from '../../../src/main/ipc/publish.ts';

/** A window that keeps what it was sent. */
function aWindow() {
  const got: unknown[] = [];
  const webContents = {
    send: (_channel: string, { state }: { state: { name: string } }) => got.push(state.name),
  };
  // The publisher uses no more of it.
  const window = { isDestroyed: () => false, webContents } as unknown as BrowserWindow;
  return { got, window };
}

const added = (name: string) => ({ count: 1, name });

test('what no window could ask for waits for one that listens', () => {
  let current: BrowserWindow | null = null;
  const { publish, tellOnce, listens } = createPublisher(() => current);
  publish('added', added('state'));
  tellOnce('added', added('no window'));
  const first = aWindow();
  current = first.window;
  tellOnce('added', added('page still loading'));
  expect(first.got).toEqual([]);
  listens();
  tellOnce('added', added('there'));
  expect(first.got).toEqual(['no window', 'page still loading', 'there']);
  const second = aWindow();
  current = second.window;
  tellOnce('added', added('another window'));
  listens();
  expect(second.got).toEqual(['another window']);
});

test('whoever is away for long is told of the last', () => {
  let current: BrowserWindow | null = null;
  const { tellOnce, listens } = createPublisher(() => current);
  for (let at = 0; at < 250; at += 1) tellOnce('added', added(`${at}`));
  const { got, window } = aWindow();
  current = window;
  listens();
  expect(got).toEqual(Array.from({ length: 100 }, (_, at) => `${150 + at}`));
});
