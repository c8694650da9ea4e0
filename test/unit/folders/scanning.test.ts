import { expect, test } from 'vitest';
import type { Sighting } from '../../../src/main/folders/look-at-folder.ts';
import { createScanning, type ScanningParts } from '../../../src/main/folders/scanning.ts';

test('a scan that is asked for while hints are looked at is told of at once', async () => {
  const sightings: ((seen: Sighting) => void)[] = [];
  const told: (number | null)[] = [];
  const folder = { id: 7, path: '/photos', isPaused: false, trouble: { code: 'folder-gone' } };
  const scanning = createScanning({
    kept: { get: () => folder },
    watching: { drop: () => Promise.resolve() },
    sighting: () => new Promise((resolve) => sightings.push(resolve)),
    onChange: () => told.push(scanning.found(7)),
    onBug: expect.unreachable,
  } as unknown as ScanningParts);
  const gone: Sighting = { presence: 'gone', identity: null };

  const looked = scanning.look(7, ['/photos/a.jpg']);
  const scanned = scanning.scan(7);
  expect(told).toEqual([null, 0]);
  sightings[0]?.(gone);
  await looked;
  expect(scanning.found(7)).toBe(0);
  await expect.poll(() => sightings.length).toBe(2);
  sightings[1]?.(gone);
  await scanned;
  expect(scanning.found(7)).toBeNull();
});

test('a scan that is asked for and no longer may be made is not told of', async () => {
  const sightings: ((seen: Sighting) => void)[] = [];
  const scanning = createScanning({
    kept: { get: () => ({ id: 7, path: '/photos', isPaused: false, trouble: null }) },
    sighting: (_path: string, signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        sightings.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    onChange: () => undefined,
    onBug: expect.unreachable,
  } as unknown as ScanningParts);
  const looked = scanning.look(7, ['/photos/a.jpg']);
  const scanned = scanning.scan(7);
  await scanning.stopAll();
  await Promise.all([looked, scanned]);
  expect([sightings.length, scanning.found(7)]).toEqual([1, null]);
});
