import path from 'node:path';
import { expect, test } from 'vitest';
import { NO_SESSION } from '../../../src/main/account/session.ts';
import type { CheckState } from '../../../src/shared/upload.ts';
import { makeRig } from './rig.ts';

test('a run that an earlier program left counts on as soon as it is known whose it is', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg']) await rig.photo(name);
  const first = rig.engine();
  first.pause();
  await first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  const { run } = first.snapshot();
  await first.close();
  const second = rig.engine({ account: null }); // the keychain takes its time
  await second.useAccount({ uid: rig.server.uid, sessions: NO_SESSION });
  expect([run, second.snapshot().run]).toEqual([
    { photos: 2, done: 0, failed: 0 },
    { photos: 2, done: 0, failed: 0 },
  ]);
});

test('each account goes on with its own run', async () => {
  const rig = await makeRig();
  await rig.photo('Hers/a.jpg');
  await rig.photo('Hers/b.jpg');
  await rig.photo('Theirs/c.jpg');
  const engine = rig.engine();
  engine.pause();
  const add = (folder: string) =>
    engine.add({ paths: [path.join(rig.folder, folder)], destination: { kind: 'by-folder' } });
  await add('Hers');
  await engine.useAccount({ uid: rig.server.secondUser.uid, sessions: NO_SESSION });
  await add('Theirs');
  const theirs = engine.snapshot().run;
  await engine.useAccount({ uid: rig.server.uid, sessions: NO_SESSION });
  expect([theirs.photos, engine.snapshot().run.photos]).toEqual([1, 2]);
});

test('what a check found is told to nobody but its account', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  const checked = new Promise<CheckState>((resolve) => {
    engine.onCheck((state) => {
      if (state?.phase === 'finished') resolve(state);
    });
  });
  engine.startCheck();
  expect(await checked).toMatchObject({ checked: 1 });
  await engine.useAccount({ uid: rig.server.secondUser.uid, sessions: NO_SESSION });
  expect(engine.checkState()).toBeNull();
});
