/** @file Another program, for instance a backup, has locked the queue's file: Okapi waits, and goes on by itself. */
import { expect, test } from 'vitest';
import { lockQueue } from './lock-queue.ts';
import { makeRig, ownerOf, until } from './rig.ts';
import { expectAllThere } from './story.ts';

/** Each write waits five seconds for the lock before it gives up. */
const timeout = 60_000;

test('what was sent meanwhile is not lost', { timeout }, async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  await rig.holds([{ on: 'upload', at: 'before' }]);
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  expect(await rig.held()).not.toBeNull();
  const unlock = lockQueue(rig);
  await rig.letGo();
  const { pause } = await until(engine, (snapshot) => snapshot.pause !== null);
  expect(pause?.problem?.code).toBe('queue-unwritable');
  unlock();
  await engine.whenSettled();
  await expectAllThere(rig);
});

test('who signs in meanwhile is let in afterwards', { timeout }, async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine({ account: null });
  const unlock = lockQueue(rig);
  const signedIn = engine.useAccount(ownerOf(rig, rig.server));
  const { pause } = await until(engine, (snapshot) => snapshot.pause !== null);
  expect(pause?.problem?.code).toBe('queue-unwritable');
  unlock();
  await signedIn;
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  await expectAllThere(rig);
});

test('photos for the account chosen meanwhile are no other’s', { timeout }, async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  const unlock = lockQueue(rig);
  const { secondUser } = rig.server;
  const chosen = engine.useAccount(ownerOf(rig, secondUser));
  const added = engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await until(engine, ({ pause }) => pause?.problem?.code === 'queue-unwritable');
  unlock();
  engine.resume(); // the person says to go on
  await chosen;
  await added;
  await engine.whenSettled();
  expect((await rig.stored()).map(({ uid }) => uid)).toEqual([secondUser.uid]);
});

test('the program ends, whoever waits for the queue', { timeout }, async () => {
  const rig = await makeRig();
  const engine = rig.engine({ account: null });
  const unlock = lockQueue(rig);
  const signedIn = engine.useAccount(ownerOf(rig, rig.server));
  await until(engine, (snapshot) => snapshot.pause !== null);
  await engine.close();
  await signedIn;
  unlock();
});
