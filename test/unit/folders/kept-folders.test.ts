import { expect, test } from 'vitest';
import { stateOf } from '../../../src/main/folders/folder-view.ts';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { storeInHand } from '../queue/a-store.ts';
import { newUpload, progress } from '../queue/an-upload.ts';

const SEND_STARTED = { type: 'send-started' } as const;

async function keptInHand() {
  const inHand = await storeInHand();
  inHand.store.useAccount('5');
  const kept = () => createKeptFolders(inHand.store, () => inHand.clock.now);
  const insert = (name: string, state: 'queued' | 'done' | 'failed' | 'skipped' = 'queued') =>
    inHand.store.insert(
      1,
      newUpload({ path: `/p/${name}`, fingerprint: name, progress: progress({ state }) }),
    );
  return { ...inHand, inHand, kept, insert };
}

test('a folder is what it was when the queue is opened again, whatever its name', async () => {
  const { inHand, clock, kept } = await keptInHand();
  const path = Buffer.from('/p/\xff', 'latin1');
  const id = kept().add(path, { kind: 'album', title: 'Лето', groupId: '9' });
  clock.now = 2_000;
  kept().scanBegun(id);
  clock.now = 3_000;
  kept().scanEnded(id, { code: 'folder-unreadable', stage: 'intake', detail: '/p/x' });
  kept().pause(id);
  inHand.reopen().useAccount('5');
  expect(kept().all()).toEqual([
    {
      id,
      path,
      destination: { kind: 'album', title: 'Лето', groupId: '9' },
      isPaused: true,
      addedAt: 1_000,
      scanBegunAt: 2_000,
      scanEndedAt: 3_000,
      trouble: { code: 'folder-unreadable', stage: 'intake', detail: '/p/x' },
    },
  ]);
});

test('a scan during which the clock was set back is a whole one', async () => {
  const { clock, kept } = await keptInHand();
  const id = kept().add('/p', { kind: 'by-folder' });
  clock.now = 3_000;
  kept().scanBegun(id);
  clock.now = 2_000;
  kept().scanEnded(id, null);
  expect(
    kept()
      .all()
      .map((folder) => stateOf(folder, false, 0)),
  ).toEqual(['up-to-date']);
});

test('each account has its own, and the same folder may be kept by both', async () => {
  const { inHand, kept } = await keptInHand();
  kept().add('/p', { kind: 'by-folder' });
  expect(() => kept().add('/p', { kind: 'personal' })).toThrow('UNIQUE');
  inHand.store.useAccount('6');
  const other = kept().add('/p', { kind: 'personal' });
  expect(
    kept()
      .all()
      .map(({ id }) => id),
  ).toEqual([other]);
  inHand.store.useAccount('5');
  expect([kept().all().length, kept().get(other)]).toEqual([1, undefined]);
});

test('its photos are counted as they go, also those that were there before', async () => {
  const { store, kept, insert } = await keptInHand();
  const old = insert('old.jpg', 'done');
  const id = kept().add('/p', { kind: 'personal' });
  const files = kept().filesOf(id);
  const waiting = insert('a.jpg');
  for (const row of [old, waiting, insert('b.jpg', 'failed'), insert('c.jpg', 'skipped')]) {
    files.claim(row);
    files.claim(row);
  }
  expect(kept().counts().get(id)).toEqual({ done: 1, waiting: 1, failed: 1, skipped: 1 });
  store.apply([{ id: waiting, event: SEND_STARTED }]);
  expect(kept().counts().get(id)?.waiting).toBe(1);
  store.apply([
    { id: waiting, event: { type: 'sent', token: 't', tokenUntil: 9e12 } },
    { id: waiting, event: { type: 'commit-started', at: 1 } },
    { id: waiting, event: { type: 'committed', photoId: '7' } },
  ]);
  expect(kept().counts().get(id)).toEqual({ done: 2, waiting: 0, failed: 1, skipped: 1 });
});

test('of a file that changed it is the newest row', async () => {
  const { store, kept, insert } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const files = kept().filesOf(id);
  const rows = [
    insert('a.jpg', 'done'),
    store.insert(1, newUpload({ path: '/p/a.jpg', destinationId: 2, fingerprint: 'changed' })),
  ];
  expect(files.row('/p/a.jpg')).toBeUndefined();
  rows.forEach(files.claim);
  expect(files.row('/p/a.jpg')?.id).toBe(rows[1]);
});

test('what a person takes out stays out, until the file is another or the folder is kept anew', async () => {
  const { store, kept, insert } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const files = kept().filesOf(id);
  const row = insert('a.jpg');
  const stranger = insert('b.jpg');
  files.claim(row);
  const { sizeBytes, mtimeMs } = store.upload(row) ?? { sizeBytes: 0, mtimeMs: 0 };
  store.remove([row, stranger]);
  expect([
    files.isLeftOut('/p/a.jpg', { sizeBytes, mtimeMs }),
    files.isLeftOut('/p/a.jpg', { sizeBytes, mtimeMs: mtimeMs + 1 }),
    files.isLeftOut('/p/b.jpg', { sizeBytes, mtimeMs }),
    kept().counts().get(id),
  ]).toEqual([true, false, false, { done: 0, waiting: 0, failed: 0, skipped: 0 }]);
  kept().remove(id);
  const again = kept().filesOf(kept().add('/p', { kind: 'personal' }));
  expect(again.isLeftOut('/p/a.jpg', { sizeBytes, mtimeMs })).toBe(false);
});

test('a folder that goes leaves its photos, and its number to nobody', async () => {
  const { store, kept, insert } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const { claim } = kept().filesOf(id);
  claim(insert('a.jpg'));
  kept().remove(id);
  claim(insert('b.jpg')); // a scan that ends a moment later
  const next = kept().add('/q', { kind: 'personal' });
  expect([next > id, kept().counts().get(next), store.counts().queued]).toEqual([
    true,
    undefined,
    2,
  ]);
});

test('what was there before needs no look: the newest row of the file says so', async () => {
  const { store, kept, insert } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const files = kept().filesOf(id);
  const { sizeBytes, mtimeMs } = newUpload();
  const facts = { sizeBytes, mtimeMs };
  const names = ['done', 'queued', 'failed', 'skipped'] as const;
  names.forEach((state) => files.claim(insert(state, state)));
  const outOfReach = ['file-missing', 'file-unreadable', 'file-stalled'] as const;
  for (const code of outOfReach) {
    const lost = { state: 'failed', problem: { code, stage: 'send' } } as const;
    files.claim(
      store.insert(1, newUpload({ path: `/p/${code}`, fingerprint: code, progress: lost })),
    );
  }
  files.claim(store.insert(1, newUpload({ path: '/p/unread', fingerprint: null })));
  insert('stranger');
  const asBefore = [...names, ...outOfReach, 'unread', 'stranger'].filter((name) =>
    files.isAsBefore(`/p/${name}`, facts),
  );
  expect(asBefore).toEqual(['done', 'queued', 'failed']);
  expect(files.isAsBefore('/p/done', { ...facts, mtimeMs: mtimeMs + 0.5 })).toBe(false);
  expect(files.isAsBefore('/p/done', { ...facts, sizeBytes: sizeBytes + 1 })).toBe(false);
  // A newer row of the same file is another one; what holds is the older one.
  const newer = { path: '/p/done', fingerprint: 'n', sizeBytes: 7 };
  files.claim(store.insert(1, newUpload(newer)));
  expect([files.isAsBefore('/p/done', facts), files.holds('/p/done', facts)]).toEqual([
    false,
    true,
  ]);
  expect(files.holds('/p/done', { ...facts, sizeBytes: 8 })).toBe(false);
});

test('the same photo is found in every kept folder of the account, under other paths only', async () => {
  const { store, kept, insert } = await keptInHand();
  const same = (path: string, destinationId: number) =>
    store.insert(
      1,
      newUpload({
        path,
        fingerprint: 'same',
        destinationId,
        progress: progress({ state: 'done' }),
      }),
    );
  const [one, two] = [
    kept().add('/p', { kind: 'personal' }),
    kept().add('/q', { kind: 'personal' }),
  ];
  const inOne = same('/p/a.jpg', 1);
  kept().filesOf(one).claim(inOne);
  const inTwo = same('/q/a.jpg', 2);
  kept().filesOf(two).claim(inTwo);
  kept().filesOf(one).claim(insert('other.jpg'));
  const found = (path: string) =>
    kept()
      .elsewhere('same', path)
      .map(({ row, folder }) => [row.id, folder]);
  expect(found('/p/new.jpg')).toEqual([
    [inOne, '/p'],
    [inTwo, '/q'],
  ]);
  expect(found('/p/a.jpg')).toEqual([[inTwo, '/q']]);
  kept().remove(two); // kept no more: what happens there is nobody's matter
  expect(found('/p/new.jpg')).toEqual([[inOne, '/p']]);
  store.useAccount('6');
  expect(found('/p/new.jpg')).toEqual([]);
});

test('a change that is left out stays so until the file changes again', async () => {
  const { kept } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const files = kept().filesOf(id);
  const facts = { sizeBytes: 5, mtimeMs: 6.25 };
  files.leaveOut('/p/a.jpg', { sizeBytes: 1, mtimeMs: 1 });
  files.leaveOut('/p/a.jpg', facts);
  expect([
    files.isLeftOut('/p/a.jpg', facts),
    files.isLeftOut('/p/a.jpg', { sizeBytes: 1, mtimeMs: 1 }),
    files.isLeftOut('/p/b.jpg', facts),
  ]).toEqual([true, false, false]);
});

test('a folder is known to be away until it was looked at again, unless it is paused', async () => {
  const { kept, insert } = await keptInHand();
  const id = kept().add('/p', { kind: 'personal' });
  const upload = insert('a.jpg');
  kept().filesOf(id).claim(upload);
  const away = (): number[] => kept().away();
  const notYet = away();
  kept().notScanned(id, { code: 'folder-gone', stage: 'intake' });
  const gone = away();
  kept().notScanned(id, { code: 'folder-away', stage: 'intake' });
  const known = away();
  kept().pause(id);
  const paused = away();
  kept().resume(id);
  kept().scanBegun(id);
  expect([notYet, gone, known, paused, away()]).toEqual([[], [], [id], [], []]);
  expect([kept().ofUpload(upload)?.id, kept().ofUpload(insert('b.jpg'))]).toEqual([id, undefined]);
});
