/** @file A kept folder that goes away, with its drive or by itself, and comes back: nobody has to ask. */
import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import type { FolderView } from '../../../src/shared/folders.ts';
import { BY_FOLDER, keepFolder, names, untilDone, untilFolders } from './kept.ts';
import { makePhoto, makeRig } from './rig.ts';

const OFTEN = { lookMs: 100 };

const untilState = (engine: Engine, state: FolderView['state']) =>
  untilFolders(engine, ([one]) => one?.state === state);

test('a folder that is renamed is gone, and found again under its name, with what is new in it', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine({ watchTimes: OFTEN });
  await keepFolder(rig, engine);
  await rename(rig.folder, `${rig.folder} 2`);
  await untilState(engine, 'gone');
  await writeFile(path.join(`${rig.folder} 2`, 'b.jpg'), await makePhoto({ seed: 'b' }));
  expect(names(engine)).toEqual(['a.jpg done']);
  await rename(`${rig.folder} 2`, rig.folder);
  await untilDone(engine, 2);
  await rig.photo('c.jpg'); // it is watched again
  await untilDone(engine, 3);
  expect([names(engine), await rig.posts()]).toEqual([
    ['a.jpg done', 'b.jpg done', 'c.jpg done'],
    3,
  ]);
});

test('a folder that goes with the one around it is away, and found when that is back', async () => {
  const rig = await makeRig();
  await rig.photo('Trip/a.jpg');
  const engine = rig.engine({ watchTimes: OFTEN });
  await engine.folders.add([path.join(rig.folder, 'Trip')], BY_FOLDER);
  await untilDone(engine, 1);
  await rename(rig.folder, `${rig.folder} 2`); // which no watch tells
  await untilState(engine, 'away');
  await rename(`${rig.folder} 2`, rig.folder);
  await rig.photo('Trip/b.jpg');
  await untilDone(engine, 2);
});

test('a folder that another one takes the place of between two looks is found, and watched', async () => {
  const rig = await makeRig();
  await rig.photo('Trip/a.jpg');
  await rig.photo('../Other/Trip/b.jpg');
  const engine = rig.engine({ watchTimes: OFTEN });
  await engine.folders.add([path.join(rig.folder, 'Trip')], BY_FOLDER);
  await untilDone(engine, 1);
  renameSync(rig.folder, `${rig.folder} 2`); // which no watch tells, and no look comes between
  renameSync(path.join(rig.folder, '../Other'), rig.folder);
  await untilDone(engine, 2);
  await rig.photo('Trip/c.jpg');
  await untilDone(engine, 3);
  expect(names(engine)).toEqual(['a.jpg done', 'b.jpg done', 'c.jpg done']);
});

/** A drive: where its folder is, and what plugs it in and out. */
interface Drive {
  readonly folder: string;
  plugIn(): Promise<void>;
  pullOut(): Promise<void>;
}

/** A file system of its own where this computer lets a test mount one, else a folder that goes by its name. */
async function aDrive(home: string): Promise<Drive> {
  return (await aMountedDrive()) ?? aRenamedDrive(path.join(home, 'drive'));
}

async function aMountedDrive(): Promise<Drive | null> {
  try {
    const place = await mkdtemp('/mnt/okapi-test-');
    const mount = () =>
      void execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' });
    const unmount = () => void execFileSync('umount', [place], { stdio: 'ignore' });
    try {
      mount();
      unmount();
    } catch {
      await rmdir(place);
      return null; // nobody but the system's owner mounts here
    }
    let isIn = false;
    onTestFinished(async () => {
      if (isIn) unmount();
      await rmdir(place);
    });
    return {
      folder: path.join(place, 'Photos'),
      plugIn() {
        mount();
        isIn = true;
        return Promise.resolve();
      },
      pullOut() {
        unmount();
        isIn = false;
        return Promise.resolve();
      },
    };
  } catch {
    return null; // there is no such place
  }
}

function aRenamedDrive(place: string): Drive {
  return {
    folder: path.join(place, 'Photos'),
    plugIn: () => mkdir(place),
    pullOut: () => rm(place, { recursive: true }),
  };
}

test.each<[string, (home: string) => Promise<Drive>]>([
  ['is pulled out', aDrive],
  ['goes with its place', (home) => Promise.resolve(aRenamedDrive(path.join(home, 'drive')))],
])(
  'a drive that %s is away, deletes nothing, and goes on when it is back',
  async (_how, makeDrive) => {
    const rig = await makeRig();
    const drive = await makeDrive(path.dirname(rig.folder));
    const photo = async (name: string) => {
      await mkdir(path.join(drive.folder, 'Day 1'), { recursive: true });
      await writeFile(path.join(drive.folder, 'Day 1', name), await makePhoto({ seed: name }));
    };
    await drive.plugIn();
    await photo('a.jpg');
    const engine = rig.engine({ watchTimes: OFTEN });
    await engine.folders.add([drive.folder], BY_FOLDER);
    await untilDone(engine, 1);
    await drive.pullOut();
    const [away] = await untilState(engine, 'away');
    expect(away?.counts).toEqual({ done: 1, waiting: 0, failed: 0, skipped: 0 });
    await drive.plugIn();
    await photo('a.jpg');
    await photo('b.jpg');
    await untilDone(engine, 2);
    await photo('c.jpg'); // it is watched again
    await untilDone(engine, 3);
    await untilState(engine, 'up-to-date');
    expect([names(engine), await rig.posts()]).toEqual([
      ['a.jpg done', 'b.jpg done', 'c.jpg done'],
      3,
    ]);
  },
);
