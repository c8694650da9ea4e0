/** @file Another program, for instance a backup, has locked the queue's file: Okapi waits, and goes on by itself. */
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { fixedSession } from '../../../src/main/account/session.ts';
import type { Owner } from '../../../src/main/engine/contract.ts';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import { makeRig, until, type Rig } from './rig.ts';
import { expectAllThere } from './story.ts';

/** Each write waits five seconds for the lock before it gives up. */
const timeout = 60_000;

/** Locks the queue's file and answers the function that lets it go. */
function lock({ dataFolder }: Rig): () => void {
  const other = new DatabaseSync(queueFile(dataFolder));
  other.exec('BEGIN IMMEDIATE');
  return () => other.close();
}

test('what was sent meanwhile is not lost', { timeout }, async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  await rig.holds([{ on: 'upload', at: 'before' }]);
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  expect(await rig.held()).not.toBeNull();
  const unlock = lock(rig);
  await rig.letGo();
  const { pause } = await until(engine, (snapshot) => snapshot.pause !== null);
  expect(pause?.problem?.code).toBe('queue-unwritable');
  unlock();
  await engine.whenSettled();
  await expectAllThere(rig);
});

test('who could not sign in for it can do so afterwards', { timeout }, async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine({ account: null });
  const unlock = lock(rig);
  await expect(engine.useAccount(ownerOf(rig))).rejects.toMatchObject({ errcode: 5 });
  unlock();
  await engine.useAccount(ownerOf(rig));
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  await expectAllThere(rig);
});

function ownerOf({ server }: Rig): Owner {
  const { uid, clientId, applicationKey, applicationSecretKey } = server;
  const { accessToken, sessionSecretKey } = server;
  const keys = { clientId, applicationKey, applicationSecretKey };
  return { uid, sessions: fixedSession({ ...keys, accessToken, sessionSecretKey }) };
}
