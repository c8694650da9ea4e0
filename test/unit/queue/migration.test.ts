import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createKeptFolders } from '../../../src/main/folders/kept-folders.ts';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import { createNotes } from '../../../src/main/queue/notes.ts';
import { openStore, openStoreToLook, type Store } from '../../../src/main/queue/store.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import { tempFolder } from '../temp-folder.ts';
import { progress } from './an-upload.ts';
import { SCHEMA_1 } from './schema-1.ts';

const REFUSED: Problem = { code: 'commit-refused', stage: 'commit' };
const UNKNOWN: Problem = { code: 'commit-unknown', stage: 'commit', detail: 'HTTP 502' };
const reserved = { ticketId: 1, reservedId: 'r+/=' };
const sent = { ...reserved, token: 't+/=', tokenUntil: 9_000 };

/** A row of version 1: where it goes, where it stands, and what the next version knows besides. */
type OldProgress = Omit<Progress, 'openCommits' | 'commitAt'>;
type Row = readonly [
  destinationId: number,
  stands: Partial<OldProgress>,
  more?: Pick<Progress, 'openCommits' | 'commitAt'>,
];

const CHANGED_AT = 7_000;
const open = { openCommits: 1, commitAt: CHANGED_AT };

const ROWS: readonly Row[] = [
  [1, { state: 'queued', attempts: 2, retryAt: 800, batchMax: 4, problem: REFUSED }],
  [1, { state: 'sending', ...reserved }],
  [2, { state: 'sent', ...sent }],
  [2, { state: 'committing', ...sent }, open],
  [3, { state: 'done', photoId: '10203145153019471' }],
  [2, { state: 'failed', problem: UNKNOWN, ...sent }, open],
  [2, { state: 'failed', problem: REFUSED, ...sent }],
  [4, { state: 'failed', problem: { code: 'not-a-photo', stage: 'intake' } }],
  [4, { state: 'skipped', problem: { code: 'duplicate', stage: 'intake' } }],
];

async function openedFromVersion1(): Promise<{ store: Store; file: string }> {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA_1);
  for (const id of [1, 2, 3, 4]) {
    database
      .prepare(
        `INSERT INTO destinations (id, account, key, kind, title, album_id, creating)
        VALUES (?, '5', ?, 'album', ?, ?, ?)`,
      )
      .run(id, JSON.stringify(['album', null, `A${id}`]), `A${id}`, `54${id}`, id === 4 ? 1 : 0);
  }
  database.exec(`INSERT INTO tickets VALUES (1, 2, 'https://up.ok.ru/?\${photoIds}', 9000)`);
  for (const [index, [destinationId, stands]] of ROWS.entries()) {
    const { state, problem, attempts, retryAt, batchMax, ticketId, ...rest } = progress(stands);
    database
      .prepare(
        `INSERT INTO uploads (run, account, destination_id, path, name, folder, size_bytes, mtime_ms,
          fingerprint, state, problem, attempts, retry_at, batch_max, ticket_id, reserved_id, token,
          token_until, photo_id, changed_at)
        VALUES (1, '5', ?, ?, 'a.jpg', '/p', 10, 1.5, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        destinationId,
        Buffer.from(`/p/${index}.jpg`),
        `photo ${index}`,
        state,
        problem === null ? null : JSON.stringify(problem),
        attempts,
        retryAt,
        batchMax,
        ticketId,
        rest.reservedId,
        rest.token,
        rest.tokenUntil,
        rest.photoId,
        CHANGED_AT,
      );
  }
  database.close();
  const store = openStore(file, () => 10_000);
  onTestFinished(() => store.close());
  store.useAccount('5');
  return { store, file };
}

test('a queue of the first version opens with every row where it stood, and unknown commits open', async () => {
  const { store } = await openedFromVersion1();
  const rows = ROWS.map((_row, index) => store.upload(index + 1));
  expect(rows.map((row) => row?.progress)).toEqual(
    ROWS.map(([, stands, more]) => ({ ...progress(stands), ...more })),
  );
  expect(rows.map((row) => [row?.path, row?.fingerprint, row?.destinationId])).toEqual(
    ROWS.map(([destinationId], index) => [`/p/${index}.jpg`, `photo ${index}`, destinationId]),
  );
  expect(createTickets(store).get(1)?.until).toBe(9_000);
});

test('where photos of ours may be, all may be ours; elsewhere it is looked up first', async () => {
  const { store } = await openedFromVersion1();
  const destinations = createDestinations(store);
  expect(
    [1, 2, 3, 4].map((id) => {
      const { albumId, newestBefore, askedForAt } = destinations.get(id);
      return [albumId, newestBefore, askedForAt];
    }),
  ).toEqual([
    ['541', null, null],
    ['542', '', null], // tokens
    ['543', '', null], // a permanent id
    ['544', null, 1], // asked for, nobody knows when any more: long ago
  ]);
});

test('what came with the second version is there, and a photo is still in an album once', async () => {
  const { store } = await openedFromVersion1();
  createNotes(store).keep('paused');
  createHosts(store).keepOrder('up.ok.ru', true, 20_000);
  const again = () =>
    store.run(`INSERT INTO uploads (run, account, destination_id, path, name, folder, size_bytes,
        mtime_ms, fingerprint, state, changed_at)
      VALUES (1, '5', 3, x'00', 'a', '/', 1, 1, 'photo 4', 'queued', 1)`);
  expect(again).toThrow('UNIQUE constraint failed');
  expect(store.dueUnreserved(9).map(({ id }) => id)).toEqual([1]);
});

test('photos of a queue of the first version are counted once their folder is kept', async () => {
  const { store } = await openedFromVersion1();
  const kept = createKeptFolders(store, () => 20_000);
  const id = kept.add('/p', { kind: 'by-folder' });
  const { claim, row } = kept.filesOf(id);
  expect([kept.counts().get(id), row('/p/4.jpg')]).toEqual([undefined, undefined]);
  ROWS.forEach((_row, index) => claim(index + 1));
  expect(kept.counts().get(id)).toEqual({ done: 1, waiting: 4, failed: 3, skipped: 1 });
  expect(row('/p/4.jpg')?.progress.state).toBe('done');
});

test('who only looks at a queue of the first version changes nothing', async () => {
  const file = path.join(await tempFolder(), 'queue.sqlite');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA_1);
  openStoreToLook(file, () => 0).close();
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  database.close();
});
