import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDestinations } from '../../../src/main/queue/destinations.ts';
import { PAGE_BYTES } from '../../../src/main/queue/rebuild/page-file.ts';
import { openStore } from '../../../src/main/queue/store.ts';
import {
  aQueue,
  asLeftByCrash,
  now,
  overwrite,
  PHOTOS,
  randomFrom,
  uploadsOf,
  whereabouts,
} from './a-damaged-queue.ts';

function open(file: string) {
  const store = openStore(file, now);
  onTestFinished(() => store.close());
  return store;
}

test('a whole queue is opened as it is, closed or left behind by a crash', async () => {
  const { file, store } = await aQueue(50);
  const before = uploadsOf(store);
  const left = open(await asLeftByCrash(file));
  store.close();
  const closed = open(file);
  expect([left.rebuilt, closed.rebuilt]).toEqual([null, null]);
  expect([uploadsOf(left), uploadsOf(closed)]).toEqual([before, before]);
  expect(readdirSync(path.dirname(file)).filter((name) => name.includes('damaged'))).toEqual([]);
});

test('whatever pages are overwritten, an upload is there as long as its row or its entries are', async () => {
  const { file, store } = await aQueue();
  const before = uploadsOf(store);
  store.close();
  const where = whereabouts(file);
  const whole = readFileSync(file);
  const wrong: string[] = [];
  let fromRows = 0;
  let fromEntries = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = randomFrom(seed);
    const copy = await asLeftByCrash(file);
    const gone = new Set(Array.from({ length: 1 + random(60) }, () => 1 + random(where.pages)));
    overwrite(copy, [...gone], random);
    const damaged = readFileSync(copy);
    const after = open(copy);
    if (damaged.equals(whole)) continue;
    if (after.rebuilt === null) {
      wrong.push(`seed ${seed}: not noticed`);
      continue;
    }
    if (!readFileSync(after.rebuilt.setAside).equals(damaged)) wrong.push(`seed ${seed}: changed`);
    if ([...where.destinations].every((page) => gone.has(page))) continue;
    const isKept = (pages: readonly number[] | undefined): boolean =>
      pages?.some((page) => !gone.has(page)) ?? false;
    const rows = uploadsOf(after);
    for (const [id, was] of before) {
      const is = rows.get(id);
      const hasRow = isKept([where.row.get(id) ?? 0]);
      const hasPath = isKept(where.path.get(id));
      const hasState = isKept(where.state.get(id));
      const isLong = was['caption'] !== null; // goes on, on pages of its own
      if (hasRow && !isLong) {
        fromRows += 1;
        const lostTicket = is?.['ticket_id'] !== was['ticket_id'];
        const differs = JSON.stringify(is) !== JSON.stringify(was);
        if (differs && !lostTicket) wrong.push(`seed ${seed}: row ${id}`);
      } else if (hasPath) {
        fromEntries += 1;
        if (!Buffer.from((is?.['path'] ?? []) as Uint8Array).equals(was['path'] as Uint8Array)) {
          wrong.push(`seed ${seed}: path of ${id}`);
        }
      }
      const isKnownDone =
        was['state'] === 'done' &&
        ((hasRow && !isLong) || (hasState && (hasPath || isKept(where.fingerprint.get(id)))));
      if (isKnownDone && is?.['state'] !== 'done') wrong.push(`seed ${seed}: done ${id}`);
      if (was['state'] !== 'done' && is?.['state'] === 'done')
        wrong.push(`seed ${seed}: not ${id}`);
    }
    if (after.rows('PRAGMA integrity_check')[0]?.['integrity_check'] !== 'ok') wrong.push('check');
    if (after.rows('PRAGMA foreign_key_check').length > 0) wrong.push(`seed ${seed}: keys`);
  }
  expect(wrong).toEqual([]);
  // So that nothing of the above is true of nothing.
  expect([fromRows > 5_000, fromEntries > 1_000]).toEqual([true, true]);
});

test('wrong bytes anywhere: the queue opens, and its tables agree with each other', async () => {
  const { file, store } = await aQueue(300);
  store.close();
  const whole = readFileSync(file);
  const found: unknown[] = [];
  let rebuilt = 0;
  for (let seed = 100; seed < 120; seed += 1) {
    const random = randomFrom(seed);
    const copy = await asLeftByCrash(file);
    const bytes = Buffer.from(whole);
    for (let count = random(500); count >= 0; count -= 1) {
      bytes[random(bytes.length)] = random(256);
    }
    writeFileSync(copy, bytes);
    const after = open(copy);
    if (after.rebuilt === null) continue;
    rebuilt += 1;
    found.push(
      after.row('PRAGMA integrity_check')?.['integrity_check'],
      after.row('PRAGMA foreign_key_check'),
      readFileSync(after.rebuilt.setAside).equals(bytes),
      after.rebuilt.uploads > 100,
    );
  }
  expect(found).toEqual(
    Array.from({ length: rebuilt }, () => ['ok', undefined, true, true]).flat(),
  );
  expect(rebuilt).toBeGreaterThan(10);
});

test('without a single row, the indexes tell the state of every upload', async () => {
  const { file, store } = await aQueue();
  const before = uploadsOf(store);
  store.close();
  const { row } = whereabouts(file);
  overwrite(file, [...new Set(row.values())], randomFrom(1));
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: PHOTOS, lost: false });
  const became = new Map<unknown, Set<string>>();
  for (const [id, is] of uploadsOf(after)) {
    const was = before.get(id);
    const facts = became.get(was?.['state']) ?? new Set();
    became.set(was?.['state'], facts);
    const same = ['path', 'destination_id', 'run', 'size_bytes', 'account'].filter(
      (name) => JSON.stringify(is[name]) === JSON.stringify(was?.[name]),
    );
    const print = is['fingerprint'] === was?.['fingerprint'] ? 'known' : 'to be looked at';
    facts.add([is['state'], is['problem'] ?? 'no problem', print, same.length].join(' '));
  }
  const interrupted = '{"code":"interrupted","stage":"send"}';
  expect(new Map([...became].map(([state, facts]) => [state, [...facts]]))).toEqual(
    new Map([
      ['queued', ['queued no problem to be looked at 5']],
      ['sending', ['queued no problem to be looked at 5']],
      ['sent', ['queued no problem to be looked at 5']],
      ['committing', ['failed {"code":"commit-unknown","stage":"commit"} known 5']],
      ['done', ['done no problem known 5']],
      ['failed', [`failed ${interrupted} to be looked at 5`]],
      ['skipped', ['skipped {"code":"duplicate","stage":"intake"} to be looked at 5']],
    ]),
  );
  expect(uploadsOf(after).get(2)).toMatchObject({ name: 'photo 1.jpg', folder: '/photos/Путь' });
});

test('what a person removed is not missed, and what is known of the others comes along', async () => {
  const { file, store } = await aQueue(300);
  store.run(`UPDATE uploads SET rank = -1 WHERE id = 7`);
  store.remove([2, 9]);
  const facts = (of: typeof store) => [
    of.rows('SELECT * FROM history'),
    of.rows('SELECT * FROM tallies WHERE photos > 0 ORDER BY account, run, state'),
    of.rows('SELECT id, rank, reason, search, name_key, folder_key, album_key FROM uploads'),
  ];
  const before = facts(store);
  store.close();
  overwrite(file, [whereabouts(file).state.get(1)?.[0] ?? 0], randomFrom(3));
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: 298, lost: false });
  expect(facts(after)).toEqual(before);
});

test('albums are made of their keys again, and the other tables come along', async () => {
  const { file, store } = await aQueue(30);
  const rest = (of: typeof store) =>
    ['tickets', 'notes', 'hosts', 'intakes', 'folders', 'left_out', 'folder_tallies'].map((table) =>
      of.rows(`SELECT * FROM ${table} ORDER BY 1, 2`),
    );
  const before = rest(store);
  store.close();
  const [table = 0] = whereabouts(file).destinations;
  overwrite(file, [table], randomFrom(2));
  const after = open(file);
  const destinations = createDestinations(after);
  expect(rest(after)).toEqual(before);
  expect([1, 2, 3, 4].map((id) => destinations.get(id))).toMatchObject([
    { kind: 'personal', title: null, groupId: null, albumId: null, text: null },
    { kind: 'album', title: 'Путь', groupId: null, albumId: null, text: null },
    { kind: 'album-id', title: null, groupId: '9', albumId: '88', text: null },
    { kind: 'topic', title: null, groupId: '9', albumId: null, text: 'Hello' },
  ]);
  after.useAccount('5');
  expect(destinations.remember({ kind: 'album', title: 'Путь' }).id).toBe(2);
});

test.each([
  ['the header is garbage', 0, 100],
  ['the whole first page is garbage', 0, PAGE_BYTES],
  ['the version is another', 60, 64],
  ['the list of tables is garbage', 101, 140],
])('%s: nothing of the uploads is lost', async (_, from, to) => {
  const { file, store } = await aQueue(300);
  const before = uploadsOf(store);
  store.close();
  const bytes = readFileSync(file);
  const random = randomFrom(9);
  for (let at = from; at < to; at += 1) bytes[at] = random(256);
  if (to === 64) bytes.writeUInt32BE(0, 60);
  writeFileSync(file, bytes);
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: 300 });
  expect(uploadsOf(after)).toEqual(before);
});

test('a file cut off keeps its beginning, and says that something is missing', async () => {
  const { file, store } = await aQueue();
  const before = uploadsOf(store);
  store.close();
  const { row, pages } = whereabouts(file);
  const kept = Math.floor(pages / 2);
  truncateSync(file, kept * PAGE_BYTES + 77);
  const after = open(file);
  expect(after.rebuilt?.lost).toBe(true);
  const rows = uploadsOf(after);
  const missing = [...before].filter(
    ([id, was]) => was['caption'] === null && (row.get(id) ?? 0) <= kept && !rows.has(id),
  );
  expect([missing, rows.size > 500]).toEqual([[], true]);
});

test.each([
  ['no database at all', Buffer.from('Dear diary, '.repeat(2_000))],
  ['a few bytes', Buffer.from('?')],
  ['zeros', Buffer.alloc(50_000)],
])('%s: set aside, and a new queue works', async (_, bytes) => {
  const { file, store } = await aQueue(0);
  store.close();
  writeFileSync(file, bytes);
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: 0, lost: true });
  expect(readFileSync(after.rebuilt?.setAside ?? '')).toEqual(bytes);
  createDestinations(after).remember({ kind: 'personal' });
});

test('a queue of the first version is rebuilt as one of this version', async () => {
  const { file, store } = await aQueue(300);
  for (const change of [
    ...['uploads', 'kept'].flatMap((of) =>
      ['counted', 'uncounted', 'recounted'].map((name) => `DROP TRIGGER ${of}_${name}`),
    ),
    'DROP INDEX uploads_by_kept_file',
    'DROP INDEX uploads_by_content',
    'DROP INDEX uploads_in_doubt',
    'ALTER TABLE uploads DROP COLUMN folder_id',
    ...['folders', 'folder_tallies', 'left_out'].map((name) => `DROP TABLE ${name}`),
    ...['unreserved', 'reserved', 'to_copy', 'copied', 'by_age', 'by_name', 'by_folder'].map(
      (name) => `DROP INDEX uploads_${name}`,
    ),
    ...['album', 'size', 'change'].map((name) => `DROP INDEX uploads_by_${name}`),
    'DROP TABLE history',
    'DROP TABLE tallies',
    ...['rank', 'reason', 'search', 'name_key', 'folder_key', 'album_key', 'copy_step', 'copy'].map(
      (name) => `ALTER TABLE uploads DROP COLUMN ${name}`,
    ),
    'ALTER TABLE uploads DROP COLUMN commit_at',
    'ALTER TABLE uploads DROP COLUMN open_commits',
    'ALTER TABLE destinations DROP COLUMN newest_before',
    'DROP TABLE hosts',
    'DROP TABLE notes',
    'PRAGMA user_version = 1',
  ]) {
    store.run(change);
  }
  const before = uploadsOf(store);
  store.close();
  const { state } = whereabouts(file);
  overwrite(file, [state.get(1)?.[0] ?? 0], randomFrom(4));
  const after = open(file);
  expect(after.rebuilt).toMatchObject({ uploads: 300, lost: false });
  expect([...uploadsOf(after)]).toMatchObject([...before]);
});
