import { expect, test } from 'vitest';
import { AskedScans } from '../../../src/renderer/state/asked-scans.ts';

test('of the scans of a folder only the one that was asked for is told, and once', () => {
  const scans = new AskedScans();
  const news = (...moments: (number | null)[]) =>
    moments.map((scannedAt) => scans.hasEnded({ id: 1, scannedAt }));
  expect(news(100, 200)).toEqual([false, false]);
  scans.ask({ id: 1, scannedAt: 200 });
  expect(scans.hasEnded({ id: 2, scannedAt: 300 })).toBe(false);
  expect(news(200, 300, 400)).toEqual([false, true, false]);
  scans.ask({ id: 1, scannedAt: null }); // it was not looked through before
  expect(news(null, 500)).toEqual([false, true]);
});
