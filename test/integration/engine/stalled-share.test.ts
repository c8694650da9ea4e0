/** @file A kept folder on a share that stops answering in the middle of a scan: who ends the scan does not wait for it. */
import type * as FsPromises from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { keepFolder } from './kept.ts';
import { makeRig } from './rig.ts';

type Step = 'stat' | 'readdir';

const share = vi.hoisted(() => ({ stalls: null as string | null, held: [] as (() => void)[] }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>();
  type Work = (file: string, ...rest: unknown[]) => Promise<unknown>;
  const orStall = <One>(step: Step, work: One): One =>
    (async (file: string, ...rest: unknown[]) => {
      const isScan = file.includes(step === 'stat' ? '/Holiday/' : '/Holiday');
      if (share.stalls === step && isScan) {
        await new Promise<void>((resolve) => share.held.push(resolve));
      }
      return await (work as Work)(file, ...rest);
    }) as One;
  return { ...real, stat: orStall('stat', real.stat), readdir: orStall('readdir', real.readdir) };
});

test.each<[what: string, step: Step, end: (engine: Engine, id: number) => Promise<unknown>]>([
  ['quitting', 'stat', (engine) => engine.close()],
  ['quitting', 'readdir', (engine) => engine.close()],
  ['pausing the folder', 'stat', (engine, id) => engine.folders.pause(id)],
  ['removing the folder', 'readdir', (engine, id) => engine.folders.remove(id)],
])('%s does not wait for a share that does not answer to %s', async (_what, step, end) => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  share.stalls = step;
  engine.folders.scan(id);
  await expect.poll(() => share.held).not.toEqual([]);
  await end(engine, id);
  expect(share.held).toHaveLength(1); // it stalls still
  share.stalls = null;
  for (const goOn of share.held.splice(0)) goOn();
});
