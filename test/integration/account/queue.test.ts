/** @file Whose photos are uploaded, and what becomes of the queue while a session comes and goes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountsParts } from '../../../src/main/account/accounts.ts';
import { createEngine } from '../../../src/main/engine.ts';
import type { Engine } from '../../../src/main/engine/contract.ts';
import type { Snapshot } from '../../../src/shared/upload.ts';
import { makePhoto, type JournalEntry, type StoredPhoto } from '../engine/rig.ts';
import { allowIn, keysOf, makeAccountRig, untilState, type AccountRig } from './rig.ts';

const SHORT = ['VALUABLE_ACCESS', 'PHOTO_CONTENT', 'GROUP_CONTENT'];

interface Story extends AccountRig {
  readonly engine: Engine;
  readonly folder: string;
  readonly signIn: (uid?: string) => Promise<void>;
  /** The stand-in's photos, with the uid of whose they are. */
  readonly stored: () => Promise<(StoredPhoto & { uid: string })[]>;
}

async function makeStory(photos: number): Promise<Story> {
  const rig = await makeAccountRig();
  await rig.control('switches', { appScopes: SHORT });
  const home = await mkdtemp(path.join(os.tmpdir(), 'okapi-owner-'));
  const folder = path.join(home, 'Holiday');
  await mkdir(folder);
  for (let index = 0; index < photos; index += 1) {
    const name = `${String(index).padStart(3, '0')}.jpg`;
    await writeFile(
      path.join(folder, name),
      await makePhoto({ seed: name, width: 60, height: 60 }),
    );
  }
  const engine = createEngine({
    dataFolder: rig.dataFolder,
    apiUrl: rig.server.apiUrl,
    random: () => 0,
  });
  onTestFinished(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });
  engine.start();
  let person = '';
  let switched = Promise.resolve();
  const parts: Partial<AccountsParts> = {
    openBrowser: (url) => allowIn(url, person),
    onActive: (active) => void (switched = engine.useAccount(active)),
  };
  const accounts = await rig.accounts(parts);
  await accounts.keepApplication(keysOf(rig.server));
  return {
    ...rig,
    engine,
    folder,
    async signIn(uid = rig.server.uid) {
      person = uid;
      await accounts.signIn({ way: 'browser' });
      await untilState(
        accounts,
        (state) => state.signIn.kind === 'idle' && state.activeUid === uid,
      );
      await switched;
    },
    stored: async () =>
      (await (await fetch(`${rig.server.controlUrl}/photos`)).json()) as (StoredPhoto & {
        uid: string;
      })[],
  };
}

function until(engine: Engine, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve) => {
    const stop = engine.onChange((snapshot) => {
      if (!fits(snapshot)) return;
      stop();
      resolve(snapshot);
    });
  });
}

const isDone = ({ counts, intake }: Snapshot): boolean =>
  !intake.active && counts.queued + counts.sending + counts.sent + counts.committing === 0;

test('photos added before anybody signed in wait, and go to the first who does', async () => {
  const { engine, folder, signIn, stored, server } = await makeStory(3);
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  expect(engine.snapshot()).toMatchObject({
    pause: { reason: 'signed-out', until: null },
    counts: { queued: 3 },
  });
  await signIn();
  await until(engine, ({ counts }) => counts.done === 3);
  expect((await stored()).map((photo) => photo.uid)).toEqual(Array(3).fill(server.uid));
});

test('an expired session in the middle of 200 photos: all arrive, once, and no attempt is spent', async () => {
  const { engine, folder, signIn, stored, control, server } = await makeStory(200);
  await signIn();
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  await until(engine, ({ counts }) => counts.done > 0 || counts.sent > 10);
  await control('clock', { offsetMillis: 31 * 60_000 });
  await until(engine, isDone);
  const photos = await stored();
  expect(engine.snapshot().counts).toMatchObject({ done: 200, failed: 0 });
  expect(new Set(photos.map((photo) => photo.sha256)).size).toBe(200);
  expect(photos).toHaveLength(200);
  const journal = (await (await fetch(`${server.controlUrl}/journal`)).json()) as JournalEntry[];
  expect(journal.filter(({ method }) => method === 'token.do')).toHaveLength(2);
});

test('a revoked session pauses the queue, and signing in again goes on by itself', async () => {
  const { engine, folder, signIn, stored, control } = await makeStory(60);
  await signIn();
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  await until(engine, ({ counts }) => counts.done > 0 || counts.sent > 0);
  await control('sessions', undefined, 'DELETE');
  // Adding something new makes a call, whatever was reserved already.
  await writeFile(path.join(folder, 'late.jpg'), await makePhoto({ seed: 'late' }));
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  const paused = await until(engine, ({ pause }) => pause?.reason === 'signed-out');
  expect(paused.counts.failed).toBe(0);
  await signIn();
  await until(engine, ({ counts }) => counts.done === 61);
  expect(await stored()).toHaveLength(61);
});

test('a missing permission pauses, spends no attempt, and goes on by itself after a sign-in', async () => {
  const { engine, folder, signIn, stored, control } = await makeStory(2);
  await signIn();
  await control('faults', [{ on: 'photosV2.getUploadUrl', do: 'error', code: 10 }]);
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  const { pause, counts } = await until(engine, (snapshot) => snapshot.pause !== null);
  expect({ pause, counts }).toMatchObject({
    pause: { reason: 'permission-missing', until: null, problem: { okCode: 10 } },
    counts: { queued: 2, failed: 0 },
  });
  await control('faults', []);
  await signIn();
  await until(engine, (snapshot) => snapshot.counts.done === 2);
  expect(await stored()).toHaveLength(2);
});

test('what one account queued is never uploaded by another', async () => {
  const { engine, folder, signIn, stored, server } = await makeStory(4);
  const other = server.secondUser.uid;
  await signIn();
  engine.pause();
  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  await signIn(other);
  engine.resume();
  await engine.whenSettled();
  expect(engine.snapshot().counts).toMatchObject({ queued: 0, done: 0 });
  expect(await stored()).toEqual([]);

  await engine.add({ paths: [folder], destination: { kind: 'by-folder' } });
  await until(engine, ({ counts }) => counts.done === 4);
  expect((await stored()).map((photo) => photo.uid)).toEqual(Array(4).fill(other));
  await signIn();
  await until(engine, ({ counts }) => counts.done === 4);
  const owners = (await stored()).map((photo) => photo.uid);
  expect(owners.filter((uid) => uid === server.uid)).toHaveLength(4);
  expect(owners).toHaveLength(8);
});
