/** @file What a person does with photos of the queue, and what they are told of them. */
import { copyFile, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { NO_SESSION } from '../../../src/main/account/session.ts';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import { createTranslator } from '../../../src/shared/messages.ts';
import { WHOLE_QUEUE, type CheckState, type UploadView } from '../../../src/shared/upload.ts';
import { adminGroup, makeRig } from './rig.ts';
import { begin, upload } from './story.ts';

const rowsOf = (engine: Engine): readonly UploadView[] =>
  engine.page({ ...WHOLE_QUEUE, sort: 'name', offset: 0, limit: 100 }).rows;
const statesOf = (engine: Engine): Record<string, string> =>
  Object.fromEntries(rowsOf(engine).map(({ name, state }) => [name, state]));

test('a photo that is being sent is stopped and leaves; the others of its batch arrive', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await rig.photo(name);
  await rig.holds([{ on: 'upload', at: 'before' }]);
  const { engine } = await begin(rig);
  expect(await rig.held()).not.toBeNull();
  const sending = rowsOf(engine).find(({ state }) => state === 'sending');
  const inAll = rowsOf(engine).filter(({ state }) => state === 'sending').length;
  expect(engine.snapshot().sendingNow).toEqual({ name: sending?.name, more: inAll - 1 });
  const removed = await engine.act('remove', { ids: [sending?.id ?? 0] });
  await rig.letGo();
  await engine.whenSettled();
  expect([removed, rowsOf(engine).map(({ state }) => state)]).toEqual([1, ['done', 'done']]);
  expect(engine.snapshot().sendingNow).toBeNull();
  const gone = rig.written.find(({ name }) => name === sending?.name)?.sha256;
  const there = (await rig.stored()).map(({ sha256 }) => sha256);
  expect([there.length, there.includes(gone ?? '')]).toEqual([2, false]);
});

test('a photo that is just being reserved leaves when the answer is there', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg']) await rig.photo(name);
  await rig.holds([{ on: 'photosV2.getUploadUrl', at: 'after' }]);
  const { engine } = await begin(rig);
  expect(await rig.held()).not.toBeNull();
  const [first] = rowsOf(engine);
  const removed = await engine.act('remove', { ids: [first?.id ?? 0] });
  await rig.letGo();
  await engine.whenSettled();
  expect([removed, statesOf(engine)]).toEqual([1, { 'b.jpg': 'done' }]);
  // Asked for again, it is a photo like any other.
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  expect(statesOf(engine)).toEqual({ 'a.jpg': 'done', 'b.jpg': 'done' });
});

test('what is committing or done stays, whatever is asked', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg']) await rig.photo(name);
  await rig.holds([{ on: 'photosV2.commit', at: 'after' }]);
  const { engine } = await begin(rig);
  expect(await rig.held()).not.toBeNull();
  const committing = rowsOf(engine).filter(({ state }) => state === 'committing');
  const during = await engine.act('remove', { ids: committing.map(({ id }) => id) });
  await rig.letGo();
  await engine.whenSettled();
  const told = [
    await engine.removal({ query: WHOLE_QUEUE }),
    await engine.removal({ ids: committing.map(({ id }) => id) }),
  ];
  expect(told.map(({ leaving, staying }) => [leaving, staying])).toEqual([
    [0, 2],
    [0, committing.length],
  ]);
  const after = await engine.act('remove', { query: WHOLE_QUEUE });
  expect([committing.length > 0, during, after, statesOf(engine)]).toEqual([
    true,
    0,
    0,
    { 'a.jpg': 'done', 'b.jpg': 'done' },
  ]);
});

test('what a person moved to the top is sent first, and what they moved to the bottom last', async () => {
  const rig = await makeRig();
  // With captions, so that each goes alone.
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await rig.photo(name, { caption: name });
  const engine = rig.engine({ photosAtOnce: 1 });
  engine.pause();
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  const acted = [
    await engine.act('to-top', { query: { ...WHOLE_QUEUE, search: 'c.jpg' } }),
    await engine.act('to-bottom', { ids: [rowsOf(engine)[0]?.id ?? 0] }),
  ];
  await rig.holds([{ on: 'upload', at: 'before' }]);
  engine.resume();
  expect(await rig.held()).not.toBeNull();
  const first = statesOf(engine);
  await rig.letGo();
  await engine.whenSettled();
  expect([acted, first]).toEqual([
    [1, 1],
    { 'a.jpg': 'queued', 'b.jpg': 'queued', 'c.jpg': 'sending' },
  ]);
});

test('all failed photos of one reason are tried again, and their history tells it', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  await rig.photo('b.jpg');
  const bad = await rig.file('c.jpg', 'Dear diary');
  await rig.faults([{ on: 'photosV2.commit', do: 'error', code: 504 }]);
  const { engine } = await upload(rig);
  const { reasons } = engine.facets({ ...WHOLE_QUEUE, filter: 'failed' });
  await rig.faults([]);
  const reason = reasons.find(({ code }) => code !== 'not-a-photo')?.code ?? null;
  const query = { ...WHOLE_QUEUE, filter: 'failed', reason } as const;
  const retried = await engine.act('retry', { query });
  await engine.whenSettled();
  expect([retried, statesOf(engine)]).toEqual([
    2,
    { 'a.jpg': 'done', 'b.jpg': 'done', 'c.jpg': 'failed' },
  ]);
  const [one, , three] = rowsOf(engine);
  const [details, ofBad] = [
    await engine.details(one?.id ?? 0),
    await engine.details(three?.id ?? 0),
  ];
  const kinds = details?.history.map(({ kind }) => kind) ?? [];
  expect([kinds[0], kinds.includes('retry'), kinds.at(-1)]).toEqual(['done', true, 'sent']);
  expect(ofBad).toMatchObject({
    path: bad,
    takenAt: null,
    history: [{ kind: 'problem', problem: { code: 'not-a-photo' } }],
  });
  await rm(path.join(rig.folder, 'a.jpg'));
  expect(await engine.details(one?.id ?? 0)).toMatchObject({ width: 120, takenAt: null });
  expect(await engine.details(12_345)).toBeNull();
});

test('the report has every photo, in a file that is whole or not there', async () => {
  const rig = await makeRig();
  await rig.photo('=cmd|, "x".jpg');
  await rig.file('Пусто.jpg', '');
  const { engine } = await upload(rig);
  const words = { say: createTranslator('ru'), linkOf: (id: string) => `https://ok.ru/${id}` };
  const file = path.join(await rig.freshFolder(), 'отчёт.csv');
  await engine.writeReport('csv', file, words);
  await engine.writeReport('json', `${file}.json`, words);
  const json = JSON.parse(await readFile(`${file}.json`, 'utf8')) as Record<string, string>[];
  expect(json).toMatchObject([
    { album: 'Holiday', state: 'done', link: `https://ok.ru/${json[0]?.['photoId'] ?? ''}` },
    { state: 'failed', code: 'file-empty', link: null, reason: words.say('error.file-empty') },
  ]);
  const lines = (await readFile(file, 'utf8')).split('\r\n');
  expect(lines[0]).toBe('\ufeffpath,fingerprint,album,state,photoId,link,time,code,reason,copy');
  expect(lines[1]).toContain(`${path.sep}=cmd|, ""x"".jpg",`);
  expect(lines.length).toBe(4);
  const nowhere = path.join(file, 'report.csv');
  await expect(engine.writeReport('csv', nowhere, words)).rejects.toMatchObject({
    code: 'ENOTDIR',
  });
  expect((await readdir(path.dirname(file))).sort()).toEqual(['отчёт.csv', 'отчёт.csv.json']);
});

test('a run has a report of its own', async () => {
  const rig = await makeRig();
  await rig.photo('first.jpg');
  const { engine } = await upload(rig);
  const second = path.join(await rig.freshFolder(), 'Second');
  await mkdir(second);
  await copyFile(await rig.photo('second.jpg'), path.join(second, 'second.jpg'));
  await engine.add({ paths: [second], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  const file = path.join(await rig.freshFolder(), 'run.json');
  const words = { say: createTranslator('en'), linkOf: (id: string) => id };
  await engine.writeReport('json', file, words, 'run');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject([
    { path: path.join(second, 'second.jpg'), album: 'Second', state: 'done' },
  ]);
});

test('a check finds what is gone from OK, changes nothing, and ends with what stops it', async () => {
  const rig = await makeRig();
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await rig.photo(name);
  const groupId = await adminGroup(rig.server);
  const first = rig.engine();
  await first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await first.add({
    paths: [rig.folder],
    destination: { kind: 'album', title: 'Group', groupId },
  });
  await first.add({ paths: [rig.folder], destination: { kind: 'topic', groupId, text: 'T' } });
  await first.whenSettled();
  await first.close();
  const queue = new DatabaseSync(queueFile(rig.dataFolder));
  queue.exec(`UPDATE uploads SET photo_id = '77' WHERE id IN (2, 5)`); // as if they were deleted
  queue.close();
  const engine = rig.engine();
  const before = rowsOf(engine);
  const check = async (): Promise<CheckState> => {
    const { promise, resolve } = Promise.withResolvers<CheckState>();
    const end = engine.onCheck((state) => {
      if (state && state.phase !== 'running') resolve(state);
    });
    engine.startCheck();
    engine.startCheck(); // is ignored
    const state = await promise;
    end();
    return state;
  };
  const callsBefore = await rig.calls('photos.getInfo');
  const found = await check();
  const calls = (await rig.calls('photos.getInfo')) - callsBefore;
  expect(found).toMatchObject({
    phase: 'finished',
    checked: 6,
    total: 6,
    missingCount: 2,
    problem: null,
  });
  expect([found.missing.map(({ id }) => id), calls]).toEqual([[2, 5], 2]);
  const list = path.join(await rig.freshFolder(), 'missing.json');
  const words = { say: createTranslator('en'), linkOf: (id: string) => id };
  await engine.writeReport('json', list, words, 'missing');
  expect(JSON.parse(await readFile(list, 'utf8'))).toMatchObject([
    { album: 'Holiday', photoId: '77' },
    { album: 'Group', photoId: '77' },
  ]);
  await rig.faults([{ on: 'photos.getInfo', do: 'delay', delayMillis: 60_000 }]);
  const cancelled = check();
  await engine.cancelCheck();
  expect(await cancelled).toMatchObject({ phase: 'cancelled', checked: 0, problem: null });
  expect(engine.checkState()).toEqual(await cancelled);
  await rig.faults([{ on: 'photos.getInfo', do: 'error', code: 2 }]);
  expect(await check()).toMatchObject({
    phase: 'failed',
    checked: 0,
    total: 6,
    problem: { okCode: 2 },
  });
  expect(rowsOf(engine)).toEqual(before);
  // What one account misses is no matter of another's.
  const told: (CheckState | null)[] = [];
  engine.onCheck((state) => told.push(state));
  await engine.useAccount({ uid: rig.server.secondUser.uid, sessions: NO_SESSION });
  expect(engine.checkState()).toBeNull();
  await expect.poll(() => told).toEqual([null]);
});
