/** @file A file and the row that knows it: met twice at once, changed meanwhile, or perhaps on OK already. */
import { copyFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { fingerprint } from '../../../src/main/library/fingerprint.ts';
import { takeIn } from '../../../src/main/library/intake.ts';
import type { KeptFiles } from '../../../src/main/library/known-file.ts';
import { takeKept } from '../../../src/main/library/take-kept.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import type { NewUpload } from '../../../src/main/queue/upload.ts';
import { lookAgain } from '../../../src/main/upload/steps/look-again.ts';
import type { StepParts } from '../../../src/main/upload/steps/parts.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload, progress } from '../queue/an-upload.ts';
import { tempFolder } from '../temp-folder.ts';

const { signal } = new AbortController();

/** A photo on disk, the facts of it, and a queue that takes it in. */
async function aPhoto() {
  const file = path.join(await tempFolder(), 'a.jpg');
  const picture = { width: 60, height: 40, channels: 3, background: 'red' } as const;
  await writeFile(file, await sharp({ create: picture }).jpeg().toBuffer());
  const { size, mtimeMs } = await stat(file);
  const read = await fingerprint(file, () => Promise.resolve());
  if (!read.ok) throw new Error(read.error.code);
  const facts: Partial<NewUpload> = {
    path: file,
    name: 'a.jpg',
    sizeBytes: size,
    mtimeMs,
    fingerprint: read.value.fingerprint,
  };
  const { store, clock } = await storeInHand();
  const destinations = createDestinations(store);
  const now = (): number => clock.now;
  const parts = {
    store,
    destinations,
    now,
    random: () => 0,
    untilWritable: (cause: unknown) => Promise.reject(new Error('unwritable', { cause })),
  };
  const take = (queue = store) =>
    takeIn(
      { ...parts, store: queue },
      {
        paths: [file],
        run: () => 2,
        destinationOf: () => ({ kind: 'personal' }),
        signal,
        onProgress: () => undefined,
      },
    );
  return { file, facts, store, clock, parts, take };
}

function once(work: () => unknown): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

const failed = progress({ state: 'failed', problem: { code: 'photo-damaged', stage: 'send' } });

test('a failed photo that two intakes meet at once is tried again, once', async () => {
  const { facts, store, take } = await aPhoto();
  const id = store.insert(1, newUpload({ ...facts, progress: failed }));
  await Promise.all([take(), take()]);
  expect(store.upload(id)?.progress.state).toBe('queued');
  expect(store.counts()).toMatchObject({ queued: 1, skipped: 0, failed: 0 });
});

test('a photo that is committed while its file is read again keeps its row', async () => {
  const { facts, store, take } = await aPhoto();
  const old = { ...facts, sizeBytes: 1, fingerprint: 'what was sent' };
  const id = store.insert(1, newUpload(old));
  const goOn = once(() =>
    store.apply([
      { id, event: { type: 'send-started' } },
      { id, event: { type: 'sent', token: 't', tokenUntil: 9e12 } },
      { id, event: { type: 'commit-started', at: 1 } },
    ]),
  );
  await take({
    ...store,
    uploadOfFile(...where) {
      const known = store.uploadOfFile(...where);
      goOn();
      return known;
    },
  });
  expect(store.upload(id)).toMatchObject({
    fingerprint: 'what was sent',
    progress: { state: 'committing', token: 't' },
  });
  expect(store.counts()).toMatchObject({ committing: 1, queued: 1 });
});

test('a new photo in a kept folder does not wait for what is known already', async () => {
  const { file, store, clock, parts } = await aPhoto();
  for (const name of ['b', 'c', 'd', 'e']) await copyFile(file, `${file.slice(0, -5)}${name}.jpg`);
  const queued: number[] = [];
  const kept: Partial<KeptFiles> = {
    isAsBefore: (met) => met !== file,
    row: () => undefined,
    isLeftOut: () => false,
    elsewhere: () => Promise.resolve([]),
    settling: { settleMs: 0, stallMs: 0, now: () => clock.now },
    changedPhotos: () => 'upload',
    claim: () => undefined,
  };
  await takeIn(parts, {
    paths: [path.dirname(file)],
    run: () => 2,
    destinationOf: () => ({ kind: 'personal' }),
    signal,
    onProgress: () => {
      clock.now += 1_000; // the others are many, or far away
      queued.push(store.counts().queued);
    },
    kept: kept as KeptFiles,
  });
  expect([queued.length > 4, queued.slice(0, 4).at(-1)]).toEqual([true, 1]);
});

test.each([
  ['file-missing', 'queued'],
  ['file-unreadable', 'queued'],
  ['file-stalled', 'queued'],
  ['photo-damaged', 'failed'],
] as const)(
  'a photo of a kept folder that failed with %s is %s when its file can be read',
  async (code, state) => {
    const { file, facts, store, clock, parts } = await aPhoto();
    const now = (): number => clock.now;
    const known = createKeptFolders(store, now);
    const folder = path.dirname(file);
    const kept: KeptFiles = {
      ...known.filesOf(known.add(folder, { kind: 'personal' })),
      elsewhere: () => Promise.resolve([]),
      settling: { settleMs: 0, stallMs: 0, now },
      onUnsettled: () => undefined,
      changedPhotos: () => 'upload',
    };
    const problem = { code, stage: 'send' } as const;
    const id = store.insert(1, newUpload({ ...facts, progress: { state: 'failed', problem } }));
    kept.claim(id);
    // Out of reach as before: it keeps what is known of it.
    const again = { ...problem, code: 'file-unreadable', stage: 'intake' } as const;
    const found = { kind: 'file', path: file, name: 'a.jpg', albumPath: [], facts: null } as const;
    const row = store.upload(id);
    if (row === undefined) throw new Error('not kept');
    takeKept({ ...parts, store }, () => 2, kept, {
      found: { ...found, facts: row },
      destinationId: 1,
      verdict: { kind: 'refused', file: row, problem: again, state: 'failed', passing: true },
      elsewhere: [],
    });
    expect(store.upload(id)).toMatchObject({
      fingerprint: facts.fingerprint,
      progress: { state: 'failed', problem },
    });
    await takeIn(parts, {
      paths: [folder],
      run: () => 2,
      destinationOf: () => ({ kind: 'personal' }),
      signal,
      onProgress: () => undefined,
      kept,
    });
    expect([store.upload(id)?.progress.state, store.upload(id + 1)]).toEqual([state, undefined]);
  },
);

test('a row that is looked at again is not taken for its own duplicate', async () => {
  const { facts, store, parts } = await aPhoto();
  const id = store.insert(1, newUpload({ ...facts, fingerprint: null }));
  const row = store.upload(id);
  if (row === undefined) throw new Error('no row');
  const looking = lookAgain(parts as unknown as StepParts, row, signal);
  // Meanwhile an intake has met the same file.
  store.renew(id, 2, { ...row, ...facts }, row.progress);
  await looking;
  expect(store.upload(id)?.progress).toMatchObject({ state: 'queued', problem: null });
});

const maybeThere = progress({
  state: 'failed',
  problem: { code: 'commit-unknown', stage: 'commit' },
  openCommits: 1,
});

test.each([
  ['by its content', {}],
  ['by its path', { fingerprint: null }],
])('what a rebuilt queue knows %s to be perhaps on OK is looked for first', async (_how, known) => {
  const { facts, store, take } = await aPhoto();
  const row = { ...facts, sizeBytes: 0, mtimeMs: 0, ...known };
  const id = store.insert(1, newUpload({ ...row, progress: maybeThere }));
  await take();
  expect(store.upload(id)).toMatchObject({
    fingerprint: facts.fingerprint,
    progress: { state: 'committing', openCommits: 1 },
  });
  expect(store.counts()).toMatchObject({ committing: 1, queued: 0 });
});

test('and so it is when the same photo is met elsewhere', async () => {
  const { facts, store, take } = await aPhoto();
  const row = { ...facts, path: '/elsewhere/b.jpg', mtimeMs: 0 };
  store.insert(1, newUpload({ ...row, progress: maybeThere }));
  await take();
  expect(store.counts()).toMatchObject({ failed: 1, skipped: 1, queued: 0 });
});
