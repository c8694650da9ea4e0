/** @file A kept folder on a share that fails in the middle of a scan: what is known of its photos stays as it is. */
import type * as FsPromises from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { keepFolder, names, scanAgain, scanned } from './kept.ts';
import { makeRig } from './rig.ts';

const share = vi.hoisted(() => ({ isFailing: false, failures: 0 }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>();
  const fails = (file: unknown): boolean => share.isFailing && String(file).endsWith('.jpg');
  const failure = () => {
    share.failures += 1;
    return Object.assign(new Error('The share fails'), { code: 'EIO' });
  };
  return {
    ...real,
    stat: ((file: string, options?: object) =>
      fails(file) ? Promise.reject(failure()) : real.stat(file, options)) as typeof real.stat,
    open: ((file: string, flags?: number) =>
      fails(file) ? Promise.reject(failure()) : real.open(file, flags)) as typeof real.open,
  };
});

test('what is on OK gets no second line because its share failed in the middle of a scan', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await rig.photo(name);
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  share.isFailing = true;
  engine.folders.scan(id);
  await scanned(engine);
  expect(share.failures).toBeGreaterThan(0);
  expect(names(engine)).toEqual(['a.jpg done', 'b.jpg done', 'c.jpg done']);
  share.isFailing = false;
  const { counts } = await scanAgain(engine, id);
  expect(counts).toEqual({ done: 3, waiting: 0, failed: 0, skipped: 0 });
  expect(names(engine)).toEqual(['a.jpg done', 'b.jpg done', 'c.jpg done']);
  expect((await rig.stored()).length).toBe(3);
});
