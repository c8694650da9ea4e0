import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { createHosts } from '../../../src/main/queue/hosts.ts';
import { migrate } from '../../../src/main/queue/schema.ts';
import { storageTrouble } from '../../../src/main/queue/storage-trouble.ts';
import type { Store } from '../../../src/main/queue/store.ts';
import { createTickets } from '../../../src/main/queue/tickets.ts';
import type { Progress } from '../../../src/main/queue/transition.ts';
import type { NewUpload, Upload } from '../../../src/main/queue/upload.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import { UPLOAD_STATES, type UploadState } from '../../../src/shared/upload.ts';
import { storeInHand } from './a-store.ts';
import { A_FILE, newUpload, progress } from './an-upload.ts';

const PROBLEM: Problem = {
  code: 'server-unavailable',
  stage: 'commit',
  okCode: 2,
  okName: 'SERVICE',
  detail: 'Gone «fishing» 🎣',
};
const DAY_MS = 24 * 60 * 60 * 1000;
const TICKET = { destinationId: 1, uploadUrl: 'https://ok.ru/?photoIds=${photoIds}', until: 9e12 };

/** Each with a photo of its own, named by its place. */
function insertAll(
  store: Store,
  rows: readonly (Partial<Omit<NewUpload, 'progress'>> & { progress?: Partial<Progress> })[],
  run = 1,
): number[] {
  return rows.map((row, index) =>
    store.insert(run, newUpload({ fingerprint: `photo ${index}`, ...row })),
  );
}
const idsOf = (rows: readonly Upload[]) => rows.map((row) => row.id);

test('a row comes back as it was written, also after the database was opened again', async () => {
  const inHand = await storeInHand();
  const ticketId = createTickets(inHand.store).add(TICKET);
  const full = newUpload({
    destinationId: 2,
    caption: 'Привет 🌊\n"quoted"',
    sizeBytes: 5_000_000_000,
    progress: {
      state: 'committing',
      problem: PROBLEM,
      attempts: 3,
      retryAt: 1_800_000_000_000,
      batchMax: 25,
      ticketId,
      reservedId: 'GuL9zIvR8Ymnw+lmctJOOg==',
      token: 'abc+/=',
      tokenUntil: 1_900_000_000_000,
      openCommits: 2,
      commitAt: 1_850_000_000_000,
      photoId: '10203145153019471',
    },
  });
  const bare = newUpload({ fingerprint: null, width: null, height: null });
  const ids = [inHand.store.insert(4, full), inHand.store.insert(5, bare)];
  const expected = [
    { ...full, id: ids[0], run: 4, changedAt: 1_000 },
    { ...bare, id: ids[1], run: 5, changedAt: 1_000 },
  ];
  const read = (store: Store) => ids.map((id) => store.upload(id));
  expect([
    read(inHand.store),
    read(inHand.reopen()),
    createTickets(inHand.store).get(ticketId),
  ]).toEqual([expected, expected, { id: ticketId, ...TICKET }]);
});

test('a path that is no text comes back by its bytes and is found by them', async () => {
  const { store, reopen } = await storeInHand();
  const path = Buffer.from([0x2f, 0xff, 0xfe, 0x2f, 0x61]);
  const other = Buffer.from([0x2f, 0xff, 0xfd, 0x2f, 0x61]);
  const id = store.insert(1, newUpload({ path }));
  store.insert(1, newUpload({ path: '/é.jpg', fingerprint: 'é' }));
  const again = reopen();
  expect([
    again.upload(id)?.path,
    again.uploadOfFile(1, path)?.id,
    again.uploadOfFile(1, other),
    again.uploadOfFile(1, Buffer.from('/é.jpg'))?.path,
    again.uploadOfFile(2, path),
  ]).toEqual([path, id, undefined, '/é.jpg', undefined]);
});

test('the newest row of a file is the one that counts', async () => {
  const { store } = await storeInHand();
  const [, newest] = insertAll(store, [{ progress: { state: 'done' } }, {}]);
  expect(store.uploadOfFile(1, A_FILE.path)?.id).toBe(newest);
});

test('events are applied together, with the time of the change', async () => {
  const { store, clock } = await storeInHand();
  const ticketId = createTickets(store).add(TICKET);
  const [first = 0, second = 0] = insertAll(store, [{}, {}]);
  clock.now = 2_000;
  const found = store.apply([
    { id: first, event: { type: 'reserved', ticketId, reservedId: 'a' } },
    { id: first, event: { type: 'send-started' } },
    { id: 999, event: { type: 'send-started' } }, // removed meanwhile
  ]);
  expect([
    found,
    store.upload(first)?.progress,
    store.upload(first)?.changedAt,
    store.upload(second)?.changedAt,
  ]).toEqual([2, progress({ state: 'sending', ticketId, reservedId: 'a' }), 2_000, 1_000]);
});

test('an arrow that does not exist changes no row of its list', async () => {
  const { store } = await storeInHand();
  const [first = 0, second = 0] = insertAll(store, [{}, {}]);
  const apply = () =>
    store.apply([
      { id: first, event: { type: 'send-started' } },
      { id: second, event: { type: 'commit-started', at: 5 } },
    ]);
  expect(apply).toThrow('No arrow');
  expect(store.counts()).toMatchObject({ queued: 2, sending: 0 });
});

test('a transaction inside another is part of it', async () => {
  const { store } = await storeInHand();
  const [id = 0] = insertAll(store, [{}]);
  const work = () =>
    store.transaction(() => {
      store.apply([{ id, event: { type: 'send-started' } }]);
      throw new Error('later');
    });
  expect(work).toThrow('later');
  expect([store.upload(id)?.progress.state, store.transaction(() => 'goes on')]).toEqual([
    'queued',
    'goes on',
  ]);
});

test('a row that starts anew keeps its number and destination', async () => {
  const { store, clock } = await storeInHand();
  const [id = 0] = insertAll(store, [{ progress: { state: 'failed', problem: PROBLEM } }]);
  clock.now = 3_000;
  const file = { ...A_FILE, path: Buffer.from([0xff]), fingerprint: 'new', caption: 'sea' };
  store.renew(id, 9, file, progress({ attempts: 2 }));
  expect(store.upload(id)).toEqual({
    ...file,
    id,
    run: 9,
    destinationId: 1,
    changedAt: 3_000,
    progress: progress({ attempts: 2 }),
  });
});

test.each<[UploadState, string | null, boolean]>([
  ['queued', null, true],
  ['sending', null, true],
  ['sent', 't', true],
  ['committing', 't', true],
  ['done', null, true],
  ['failed', 't', true],
  ['failed', null, false],
  ['skipped', null, false],
])('a photo that is %s with token %s holds its place: %s', async (state, token, isLive) => {
  const { store } = await storeInHand();
  const first = store.insert(1, newUpload({ progress: { state, token } }));
  const live = store.liveUpload(1, A_FILE.fingerprint ?? '')?.id;
  const second = () => store.insert(1, newUpload({ path: '/copy.jpg' }));
  expect(live).toBe(isLive ? first : undefined);
  if (isLive) expect(second).toThrow(/UNIQUE constraint/);
  else expect(second()).toBeGreaterThan(first);
});

test('the same photo may go to two destinations, and unread files are all different', async () => {
  const { store } = await storeInHand();
  insertAll(
    store,
    [{}, { destinationId: 2 }].map((row) => ({ ...row, fingerprint: 'same' })),
  );
  insertAll(store, [{ fingerprint: null }, { fingerprint: null }]);
  expect([
    store.counts().queued,
    store.liveUpload(2, 'same')?.destinationId,
    store.liveUpload(3, 'same'),
    store.liveUpload(1, 'other'),
  ]).toEqual([4, 2, undefined, undefined]);
});

test('a place is free again when the file is forgotten', async () => {
  const { store } = await storeInHand();
  const id = store.insert(1, newUpload());
  store.forgetFingerprint(id);
  const second = store.insert(1, newUpload({ path: '/copy.jpg' }));
  expect([
    store.upload(id)?.fingerprint,
    store.liveUpload(1, A_FILE.fingerprint ?? '')?.id,
  ]).toEqual([null, second]);
});

test('a destination that does not exist is refused', async () => {
  const { store } = await storeInHand();
  expect(() => store.insert(1, newUpload({ destinationId: 77 }))).toThrow(/FOREIGN KEY/);
});

test('counts and totals are those of the rows', async () => {
  const { store } = await storeInHand();
  const empty = store.counts();
  insertAll(store, [
    { sizeBytes: 1 },
    { sizeBytes: 2 },
    { sizeBytes: 4, progress: { state: 'done' } },
    { sizeBytes: 8, destinationId: 2, progress: { state: 'done' } },
  ]);
  insertAll(store, [{ fingerprint: null, sizeBytes: 16, progress: { state: 'skipped' } }], 2);
  const none = { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 };
  expect({
    empty,
    counts: store.counts(),
    totals: store.totals(1),
    done: store.doneByDestination(1),
    inOne: store.isAnyIn(1, ['queued', 'done']),
    inTwo: store.isAnyIn(2, ['queued']),
    ofRun: store.ofRun(2, 'skipped').length,
  }).toEqual({
    empty: none,
    counts: { ...none, queued: 2, done: 2, skipped: 1 },
    totals: [
      { state: 'done', photos: 2, bytes: 12 },
      { state: 'queued', photos: 2, bytes: 3 },
    ],
    done: [
      { destinationId: 1, photos: 1 },
      { destinationId: 2, photos: 1 },
    ],
    inOne: true,
    inTwo: false,
    ofRun: 1,
  });
});

test('rows are due from their time on, and the next is the earliest after the last look', async () => {
  const { store, clock } = await storeInHand();
  const ticketId = createTickets(store).add(TICKET);
  const at = (retryAt: number, facts: Partial<Progress> = {}) => ({
    progress: { retryAt, ...facts },
  });
  const [now, late, , reservedLater, reserved] = insertAll(store, [
    at(1_000),
    at(1_500),
    at(1_200, { state: 'failed' }), // waits for a person, not for a time
    at(1_400, { ticketId, reservedId: 'b' }),
    at(0, { ticketId, reservedId: 'a' }),
  ]);
  const look = (lookedAt = clock.now) => [
    store.nextDue(lookedAt),
    idsOf(store.due('queued', 9)),
    idsOf(store.dueUnreserved(9)),
    idsOf(store.dueReserved(9)),
  ];
  const first = look();
  clock.now = 1_400;
  // Time passed since the caller began to look: what became due meanwhile is still ahead of it.
  expect(look(1_399)[0]).toBe(1_400);
  const second = look();
  clock.now = 1_500;
  expect([first, second, look()]).toEqual([
    [1_400, [reserved, now], [now], [reserved]],
    [1_500, [reserved, now, reservedLater], [now], [reserved, reservedLater]],
    [null, [reserved, now, reservedLater, late], [now, late], [reserved, reservedLater]],
  ]);
});

test('reserved rows come ticket by ticket', async () => {
  const { store } = await storeInHand();
  const [one, two] = [createTickets(store).add(TICKET), createTickets(store).add(TICKET)];
  const row = (ticketId: number) => ({ progress: { ticketId, reservedId: 'r' } });
  const [a, b, c, d] = insertAll(store, [row(two), row(one), row(two), row(one)]);
  expect([idsOf(store.dueReserved(9)), idsOf(store.dueReserved(2))]).toEqual([
    [b, d, a, c],
    [b, d],
  ]);
});

test('what needs a file in a folder that is away is not due', async () => {
  const { store } = await storeInHand();
  const ticketId = createTickets(store).add(TICKET);
  const copy = {
    level: 1,
    most: { side: 1, pixels: 1, bytes: 1 },
    refusal: { code: 'photo-refused', stage: 'send' },
    made: null,
  } as const;
  const made = { width: 1, height: 1, bytes: 1, fingerprint: 'm' };
  const reserved = { ticketId, reservedId: 'r' };
  const each = () => [
    { progress: {} },
    { progress: reserved },
    { progress: { copy } },
    { progress: { ...reserved, copy: { ...copy, made } } },
  ];
  insertAll(store, [...each(), ...each()]);
  store.run('UPDATE uploads SET folder_id = 7 WHERE id > 4');
  const due = (away: readonly number[]) => [
    idsOf(store.dueUnreserved(9, away)),
    idsOf(store.dueReserved(9, away)),
    idsOf(store.dueCopies(9, away)),
  ];
  expect([due([]), due([8]), due([7, 8])]).toEqual([
    [
      [1, 5],
      [2, 4, 6, 8],
      [3, 7],
    ],
    [
      [1, 5],
      [2, 4, 6, 8],
      [3, 7],
    ],
    // The copy that is made lies in the data folder.
    [[1], [2, 4, 8], [3]],
  ]);
});

test('commits are due by destination, since their first photo was sent', async () => {
  const { store, clock } = await storeInHand();
  const sent = { state: 'sent', token: 't' } as const;
  insertAll(store, [
    { progress: sent },
    { destinationId: 2, progress: { ...sent, retryAt: 5_000 } },
  ]);
  clock.now = 2_000;
  insertAll(store, [{ fingerprint: 'later', progress: sent }]);
  expect(store.dueCommits()).toEqual([{ destinationId: 1, photos: 2, since: 1_000 }]);
});

test('failed rows are listed from a row on, all of them or those with a token', async () => {
  const { store } = await storeInHand();
  const failed = (token: string | null) => ({ progress: { state: 'failed', token } as const });
  const [a = 0, b, , d] = insertAll(store, [failed(null), failed('t'), {}, failed('t')]);
  expect([
    idsOf(store.failedUploads('all', 0, 9)),
    idsOf(store.failedUploads('all', a, 9)),
    idsOf(store.failedUploads('commit', 0, 9)),
    idsOf(store.failedUploads('all', 0, 1)),
  ]).toEqual([[a, b, d], [b, d], [b, d], [a]]);
});

test('after a start nothing is being sent, and the rest stands where it stood', async () => {
  const { store } = await storeInHand();
  insertAll(
    store,
    UPLOAD_STATES.map((state) => ({ progress: { state } })),
  );
  store.markNothingRunning();
  expect(store.counts()).toEqual({
    queued: 2,
    sending: 0,
    sent: 1,
    committing: 1,
    done: 1,
    failed: 1,
    skipped: 1,
  });
});

test('what is running just now goes on, and what is not gets another id', async () => {
  const { store } = await storeInHand();
  const ticketId = createTickets(store).add(TICKET);
  const [running = 0, stray = 0, waiting = 0] = insertAll(store, [
    { progress: { state: 'sending', ticketId, reservedId: 'r1' } },
    { progress: { state: 'sending', ticketId, reservedId: 'r2' } },
    { progress: { state: 'queued', ticketId, reservedId: 'r3' } },
  ]);
  store.markNothingRunning([running]);
  expect([running, stray, waiting].map((id) => store.upload(id)?.progress)).toMatchObject([
    { state: 'sending', ticketId, reservedId: 'r1' },
    { state: 'queued', ticketId: null, reservedId: null },
    { state: 'queued', ticketId, reservedId: 'r3' },
  ]);
});

test.each([
  ['at a start', 'startAnew'],
  ['when the clock was set', 'clockMoved'],
] as const)('%s, nobody waits for a time of the old clock', async (_when, what) => {
  const { store, clock } = await storeInHand();
  const destinations = createDestinations(store);
  const hosts = createHosts(store);
  insertAll(store, [
    { progress: { retryAt: 9_000 } },
    { progress: { state: 'committing', openCommits: 1, commitAt: 8_000, retryAt: 9_000 } },
    { progress: { state: 'committing', openCommits: 1, commitAt: 300 } },
    { progress: { state: 'sent', openCommits: 1, commitAt: 200 } },
  ]);
  destinations.remember({ kind: 'album', title: 'Third' });
  destinations.askedFor(2, 7_000);
  destinations.askedFor(3, 300);
  hosts.keepOrder('up1.ok.ru', true, 90_000);
  hosts.keepOrder('up2.ok.ru', true, 9e12);
  clock.now = 500;
  store[what]();
  expect([
    [1, 2, 3].map((id) => store.upload(id)?.progress.retryAt),
    // Nobody knows how long ago an answer was lost: it is waited for anew.
    [1, 2, 3, 4].map((id) => store.upload(id)?.progress.commitAt),
    [2, 3].map((id) => destinations.get(id).askedForAt),
    ['up1.ok.ru', 'up2.ok.ru'].map((host) => hosts.keepsOrder(host, 500)),
    ['up1.ok.ru', 'up2.ok.ru'].map((host) => hosts.keepsOrder(host, 500 + DAY_MS)),
  ]).toEqual([
    [0, 0, 0],
    [null, 500, 500, 200],
    [500, 500],
    [true, true],
    [null, null],
  ]);
});

test('the permanent id of a photo is corrected only when it is done', async () => {
  const { store } = await storeInHand();
  insertAll(store, [
    { progress: { state: 'done', photoId: '1' } },
    { progress: { state: 'sent' } },
  ]);
  for (const id of [1, 2]) store.correctPhotoId(id, '2');
  expect([1, 2].map((id) => store.upload(id)?.progress.photoId)).toEqual(['2', null]);
});

test('the last run is unfinished while a row of any run is', async () => {
  const { store } = await storeInHand();
  const runs = [store.lastRun()];
  const [id = 0] = insertAll(store, [{}], 3);
  runs.push(store.lastRun());
  store.adopt(id, 4);
  runs.push(store.lastRun());
  store.apply([{ id, event: { type: 'failed', problem: PROBLEM } }]);
  runs.push(store.lastRun());
  expect(runs).toEqual([
    { run: 0, unfinished: false },
    { run: 3, unfinished: true },
    { run: 4, unfinished: true },
    { run: 4, unfinished: false },
  ]);
});

test('permanent ids are known by destination, and the last one by run', async () => {
  const { store, clock } = await storeInHand();
  const done = (photoId: string) => ({ progress: { state: 'done', photoId } as const });
  clock.now = 2_000;
  insertAll(store, [done('late')]);
  clock.now = 1_500;
  insertAll(store, [
    { fingerprint: 'x', ...done('early') },
    { destinationId: 2, ...done('other') },
  ]);
  expect([store.knownPhotoIds(1), store.lastPhotoId(1), store.lastPhotoId(2)]).toEqual([
    new Set(['late', 'early']),
    'late',
    null,
  ]);
});

test('bringing a database to the newest schema again changes nothing', async () => {
  const { store, file, reopen } = await storeInHand();
  const id = store.insert(1, newUpload());
  const database = new DatabaseSync(file);
  const schema = () =>
    [
      ...database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all(),
      database.prepare('PRAGMA user_version').get(),
    ] as unknown[];
  const before = schema();
  migrate(database);
  const after = schema();
  database.close();
  expect([after, reopen().upload(id)?.id]).toEqual([before, id]);
});

test('a full disk undoes the transaction, is told as what it is, and the queue goes on when there is room', async () => {
  const { store } = await storeInHand();
  const pages = Number(store.row('PRAGMA page_count')?.['page_count']);
  store.row(`PRAGMA max_page_count = ${pages + 2}`);
  const write = (): unknown =>
    store.transaction(() =>
      insertAll(
        store,
        Array.from({ length: 200 }, (_, index) => ({ path: `/photos/${index}.jpg` })),
      ),
    );
  let trouble: unknown;
  try {
    write();
  } catch (cause) {
    trouble = storageTrouble(cause);
  }
  expect([trouble, store.counts().queued]).toEqual(['full', 0]);
  store.row('PRAGMA max_page_count = 10000');
  write();
  expect(store.counts().queued).toBe(200);
});

test('a migration that fails leaves the database as it was', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE uploads (id INTEGER PRIMARY KEY)'); // stands in the way
  expect(() => migrate(database)).toThrow('already exists');
  const tables = database.prepare('SELECT name FROM sqlite_schema').all();
  const version = database.prepare('PRAGMA user_version').get();
  database.close();
  expect([tables, version]).toEqual([[{ name: 'uploads' }], { user_version: 0 }]);
});
