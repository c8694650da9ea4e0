/** @file Photos of a kept folder that goes away before they are sent: they wait for it, and none of them pays. */
import type * as FsPromises from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { BY_FOLDER, untilDone, untilFolders } from './kept.ts';
import { makePhoto, makeRig, until, type Rig } from './rig.ts';
import { expectSaid } from './story.ts';

const share = vi.hoisted(() => ({ failure: null as string | null }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>();
  type Work = (file: string, ...rest: unknown[]) => unknown;
  const unlessAway = <One>(work: One): One =>
    ((file: string, ...rest: unknown[]) =>
      share.failure !== null && file.includes('/Holiday')
        ? Promise.reject(Object.assign(new Error('The share is away'), { code: share.failure }))
        : (work as Work)(file, ...rest)) as One;
  return {
    ...real,
    stat: unlessAway(real.stat),
    lstat: unlessAway(real.lstat),
    open: unlessAway(real.open),
    readdir: unlessAway(real.readdir),
  };
});

const OFTEN = { lookMs: 100 };
const NEVER = { lookMs: 9e8 };
const WAITING = { done: 0, waiting: 3, failed: 0, skipped: 0 };

/** A kept folder of three photos, of which none may go yet; the folder around it goes with it. */
async function threeWait(rig: Rig, watchTimes: { readonly lookMs: number }): Promise<Engine> {
  share.failure = null;
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await rig.photo(`Trip/${name}`);
  const engine = rig.engine({ watchTimes });
  engine.pause();
  await engine.folders.add([path.join(rig.folder, 'Trip')], BY_FOLDER);
  await untilFolders(engine, ([one]) => one?.counts.waiting === 3);
  return engine;
}

const problems = (engine: Engine) =>
  engine
    .page({ ...WHOLE_QUEUE, offset: 0, limit: 9 })
    .rows.flatMap(({ problem }) => problem?.code ?? []);

test('nothing is begun in a folder that is known to be away, and all goes on when it is back', async () => {
  const rig = await makeRig();
  const engine = await threeWait(rig, OFTEN);
  share.failure = 'EHOSTDOWN';
  await untilFolders(engine, ([one]) => one?.state === 'away');
  engine.resume();
  // What is not in it goes past.
  const other = await rig.file('../Other/d.jpg', await makePhoto({}));
  void engine.add({ paths: [other], destination: { kind: 'personal' } });
  await until(engine, ({ counts }) => counts.done === 1);
  expect([engine.folders.list()[0]?.counts, problems(engine), await rig.posts()]).toEqual([
    WAITING,
    [],
    1,
  ]);
  share.failure = null;
  await untilDone(engine, 3);
});

test.each(['ENOENT', 'EHOSTDOWN'])(
  'the photo that finds out by %s that the folder is away waits, and so do the others',
  async (failure) => {
    const rig = await makeRig();
    const engine = await threeWait(rig, NEVER);
    share.failure = failure;
    engine.resume();
    await untilFolders(
      engine,
      ([one]) => one?.state === 'away' && engine.snapshot().counts.sending === 0,
    );
    await until(engine, ({ pause }) => pause !== null);
    expectSaid(engine.snapshot().pause, 'folder-away');
    const found = problems(engine);
    expect([engine.folders.list()[0]?.counts, rig.attempts()]).toEqual([WAITING, 0]);
    expect([...new Set(found)]).toEqual(['folder-away']);
    share.failure = null;
    engine.folders.scan(1);
    await untilDone(engine, 3);
    expect([problems(engine), engine.snapshot().pause]).toEqual([[], null]);
  },
);

test('the photos of a paused folder wait for it too', async () => {
  const rig = await makeRig();
  const engine = await threeWait(rig, OFTEN);
  await engine.folders.pause(1);
  share.failure = 'EHOSTDOWN';
  engine.resume();
  await untilFolders(
    engine,
    () => engine.snapshot().counts.sending === 0 && problems(engine).length > 0,
  );
  expect([engine.folders.list()[0]?.counts, rig.attempts()]).toEqual([WAITING, 0]);
  share.failure = null;
  const { state } = await untilDone(engine, 3);
  expect(state).toBe('paused');
});
