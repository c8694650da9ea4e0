/** @file How the stories of kept folders are told: keep one, wait until it is as it should be, ask what the queue has. */
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import type { FolderView } from '../../../src/shared/folders.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import type { Rig } from './rig.ts';

export const BY_FOLDER = { kind: 'by-folder' } as const;

/** Resolves with the folders as soon as they fit. */
export function untilFolders(
  engine: Engine,
  fits: (folders: readonly FolderView[]) => boolean,
): Promise<readonly FolderView[]> {
  return new Promise((resolve) => {
    const look = () => {
      const folders = engine.folders.list();
      if (!fits(folders)) return;
      end();
      resolve(folders);
    };
    const end = engine.onChange(look);
    look();
  });
}

/** The first folder, when its scan is over. */
export async function scanned(engine: Engine): Promise<FolderView> {
  const isOver = ({ state }: FolderView) => state !== 'scanning' && state !== 'waiting';
  const [first] = await untilFolders(engine, (all) => all.length > 0 && all.every(isOver));
  if (first === undefined) throw new Error('no folder');
  return first;
}

/** Resolves in the middle of a scan, which a beat of the engine's would miss. */
export async function begun(engine: Engine): Promise<FolderView> {
  for (;;) {
    const [first] = engine.folders.list();
    if (first !== undefined && first.found > 0) return first;
    await setImmediate();
  }
}

/** Looks for what is new, and waits until it is on OK. */
export async function scanAgain(engine: Engine, id: number): Promise<FolderView> {
  engine.folders.scan(id);
  await scanned(engine);
  await engine.whenSettled();
  return await scanned(engine);
}

export async function keepFolder(rig: Rig, engine: Engine): Promise<FolderView> {
  expect(await engine.folders.add([rig.folder], BY_FOLDER)).toEqual({ added: 1, refused: [] });
  await scanned(engine);
  await engine.whenSettled();
  return await scanned(engine);
}

/** Each row's name and state, in the order of the names. */
export const names = (engine: Engine): string[] =>
  engine
    .page({ ...WHOLE_QUEUE, sort: 'name', offset: 0, limit: 100 })
    .rows.map(({ name, state }) => `${name} ${state}`);

/** Resolves when so many of the first folder's photos are on OK. */
export async function untilDone(engine: Engine, done: number): Promise<FolderView> {
  const [first] = await untilFolders(engine, ([one]) => one?.counts.done === done);
  if (first === undefined) throw new Error('no folder');
  return first;
}
