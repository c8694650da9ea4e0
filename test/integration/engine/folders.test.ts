/** @file Folders that Okapi keeps: what is new in them goes up, once, whatever comes between. */
import { link, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FolderNews } from '../../../src/shared/folders.ts';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { begun, BY_FOLDER, keepFolder, names, scanAgain, scanned, untilFolders } from './kept.ts';
import { makePhoto, makeRig, ownerOf, until } from './rig.ts';
import { expectAllThere } from './story.ts';

test('new photos of a kept folder go up on a scan and at the next start, each once', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const first = rig.engine();
  const folder = await keepFolder(rig, first);
  expect(folder).toMatchObject({
    path: rig.folder,
    state: 'up-to-date',
    counts: { done: 1, waiting: 0, failed: 0, skipped: 0 },
  });
  await rig.photo('b.jpg');
  expect((await scanAgain(first, folder.id)).counts.done).toBe(2);
  await first.close();
  await rig.photo('c.jpg');
  const second = rig.engine();
  await untilFolders(second, ([one]) => one?.counts.done === 3);
  await expectAllThere(rig);
  expect(await rig.posts()).toBe(3);
});

test('what was uploaded before the folder was kept is counted, and a removed file deletes nothing', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  await rig.photo('b.jpg');
  const engine = rig.engine();
  await engine.add({ paths: [rig.folder], destination: BY_FOLDER });
  await engine.whenSettled();
  const posts = await rig.posts();
  const { id, counts } = await keepFolder(rig, engine);
  expect(counts.done).toBe(2);
  await rm(path.join(rig.folder, 'a.jpg'));
  expect((await scanAgain(engine, id)).counts.done).toBe(2);
  expect(await rig.posts()).toBe(posts);
  await expectAllThere(rig);
});

test('a folder that is looked through again is at work for itself only', async () => {
  const rig = await makeRig();
  for (let number = 0; number < 200; number += 1) await rig.file(`${number}.txt`, 'no photo');
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  engine.folders.scan(id);
  const { state } = await begun(engine);
  expect([state, engine.snapshot().intake.active]).toEqual(['scanning', false]);
});

test('a scan that is cut off is made again at the next start', async () => {
  const rig = await makeRig();
  for (let number = 0; number < 12; number += 1) await rig.photo(`${number}.jpg`);
  const first = rig.engine();
  first.pause();
  await first.folders.add([rig.folder], BY_FOLDER);
  await begun(first);
  await first.close();
  const second = rig.engine();
  second.resume();
  await untilFolders(second, ([one]) => one?.counts.done === 12);
  await expectAllThere(rig);
  expect(names(second).length).toBe(12);
});

test('a folder whose drive is away keeps its photos, and goes on when it is back', async () => {
  const rig = await makeRig();
  await rig.photo('Trip/a.jpg');
  const engine = rig.engine();
  const trip = path.join(rig.folder, 'Trip');
  await engine.folders.add([trip], BY_FOLDER);
  const { id } = await scanned(engine);
  await engine.whenSettled();
  await rename(rig.folder, `${rig.folder}-away`);
  expect(await scanAgain(engine, id)).toMatchObject({
    state: 'away',
    problem: { code: 'folder-away' },
    counts: { done: 1 },
  });
  await rename(`${rig.folder}-away`, rig.folder);
  await rig.photo('Trip/b.jpg');
  expect(await scanAgain(engine, id)).toMatchObject({
    state: 'up-to-date',
    problem: null,
    counts: { done: 2 },
  });
  await rename(trip, `${trip}-elsewhere`);
  expect((await scanAgain(engine, id)).state).toBe('gone');
  await expectAllThere(rig, { album: 'Trip' });
});

test('a paused folder is not looked through, also not at the next start, until it is resumed', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const first = rig.engine();
  const { id } = await keepFolder(rig, first);
  await first.folders.pause(id);
  await rig.photo('b.jpg');
  await first.close();
  const second = rig.engine();
  second.folders.scan(id);
  await second.whenSettled();
  expect(await scanned(second)).toMatchObject({ state: 'paused', counts: { done: 1 } });
  second.folders.resume(id);
  await untilFolders(second, ([one]) => one?.counts.done === 2);
  await expectAllThere(rig);
});

test('a folder that is removed in the middle of its scan leaves its photos in the queue', async () => {
  const rig = await makeRig();
  for (let number = 0; number < 40; number += 1) await rig.photo(`${number}.jpg`);
  const engine = rig.engine();
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  const { id } = await begun(engine);
  expect(await engine.folders.remove(id)).toEqual({ ok: true, value: null });
  const met = names(engine).length;
  expect([engine.folders.list(), met < 40]).toEqual([[], true]);
  expect(await engine.folders.remove(id)).toMatchObject({ ok: false });
  engine.resume();
  await engine.whenSettled();
  expect((await rig.stored()).length).toBe(met);
});

test('a scan that is asked for while its folder is being removed brings nothing', async () => {
  const rig = await makeRig();
  for (let number = 0; number < 40; number += 1) {
    await rig.photo(`Kept/${number}.jpg`);
    await rig.photo(`Beside/${number}.jpg`);
  }
  const engine = rig.engine();
  engine.pause();
  await engine.folders.add([path.join(rig.folder, 'Kept')], BY_FOLDER);
  const { id } = await begun(engine);
  const removing = engine.folders.remove(id);
  engine.folders.scan(id);
  await removing;
  const met = names(engine).length;
  // As much to do as the scan would have had.
  await engine.add({ paths: [path.join(rig.folder, 'Beside')], destination: BY_FOLDER });
  await engine.whenSettled();
  expect([names(engine).length, met < 40]).toEqual([met + 40, true]);
});

test('another album holds for what is found from now on', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  await engine.folders.setDestination(id, { kind: 'album', title: 'Later' });
  await rig.photo('b.jpg');
  expect((await scanAgain(engine, id)).counts).toMatchObject({ done: 2, skipped: 0 });
  const albums = (await rig.stored()).map(({ albumTitle }) => albumTitle).sort();
  expect(albums).toEqual(['Holiday', 'Later']);
});

test('a folder whose name changes in its case only is the same one, where the system knows no case', async () => {
  const rig = await makeRig();
  const file = await rig.photo('trip/a.jpg');
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  // Such a system finds the file under both names.
  await mkdir(path.join(rig.folder, 'Trip'));
  await link(file, path.join(rig.folder, 'Trip', 'a.jpg'));
  await scanAgain(engine, id);
  expect(names(engine)).toEqual(['a.jpg done']);
  await expectAllThere(rig, { album: 'Holiday / trip' });
});

test('what failed, or was taken out by a person, is not brought back by a scan; a changed file is', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const bad = await rig.file('bad.jpg', 'Dear diary');
  await rig.file('notes.txt', 'Dear diary');
  await rig.photo('out.jpg');
  const engine = rig.engine();
  engine.pause();
  await engine.folders.add([rig.folder], BY_FOLDER);
  const { id } = await scanned(engine);
  await engine.act('remove', { query: { ...WHOLE_QUEUE, search: 'out.jpg' } });
  engine.resume();
  await engine.whenSettled();
  const before = names(engine);
  expect(before).toEqual(['a.jpg done', 'bad.jpg failed', 'notes.txt skipped']);
  const { counts } = await scanAgain(engine, id);
  expect([names(engine), counts]).toEqual([before, { done: 1, waiting: 0, failed: 1, skipped: 1 }]);
  await writeFile(bad, await makePhoto({ seed: 'good' }));
  await utimes(path.join(rig.folder, 'out.jpg'), 1, 1);
  await scanAgain(engine, id);
  expect(names(engine)).toEqual([
    'a.jpg done',
    'bad.jpg done',
    'notes.txt skipped',
    'out.jpg done',
  ]);
});

test('a folder in or around a kept one, a file and what is not there are refused with their reasons', async () => {
  const rig = await makeRig();
  const file = await rig.photo('Trip/a.jpg');
  const trip = path.join(rig.folder, 'Trip');
  await mkdir(path.join(trip, 'Day 1'));
  const engine = rig.engine();
  const nowhere = path.join(rig.folder, 'nowhere');
  const answer = await engine.folders.add(
    [trip, `${trip}/`, path.join(trip, 'Day 1'), rig.folder, file, nowhere],
    BY_FOLDER,
  );
  expect(answer.added).toBe(1);
  expect(answer.refused.map(({ problem: { code, detail } }) => [code, detail])).toEqual([
    ['folder-kept', trip],
    ['folder-inside', trip],
    ['folder-around', trip],
    ['folder-expected', undefined],
    ['path-missing', undefined],
  ]);
  await engine.whenSettled();
});

test('each account has its own folders; what was kept before is the first one’s who signs in', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine({ account: null });
  await engine.folders.add([rig.folder], BY_FOLDER);
  await scanned(engine);
  await engine.useAccount(ownerOf(rig, rig.server));
  await untilFolders(engine, ([one]) => one?.counts.done === 1);
  await engine.useAccount(ownerOf(rig, rig.server.secondUser));
  expect(engine.folders.list()).toEqual([]);
  await rig.photo('b.jpg');
  await keepFolder(rig, engine);
  await engine.useAccount(ownerOf(rig, rig.server));
  await untilFolders(engine, ([one]) => one?.counts.done === 2);
  const hers = (await rig.stored()).map(({ sha256 }) => sha256);
  expect(hers.sort()).toEqual([...rig.written, ...rig.written].map(({ sha256 }) => sha256).sort());
});

test('a scan that is asked for while another account comes brings it no photos', async () => {
  const rig = await makeRig();
  await rig.photo('Hers/a.jpg');
  await rig.photo('Theirs/b.jpg');
  const engine = rig.engine();
  await engine.folders.add([path.join(rig.folder, 'Hers')], BY_FOLDER);
  const { id } = await scanned(engine);
  await rig.photo('Hers/c.jpg');
  const switched = { isOver: false };
  const switching = engine.useAccount(ownerOf(rig, rig.server.secondUser)).then(() => {
    switched.isOver = true;
  });
  while (!switched.isOver) {
    engine.folders.scan(id);
    await setImmediate();
  }
  await switching;
  await engine.folders.add([path.join(rig.folder, 'Theirs')], BY_FOLDER);
  await scanned(engine);
  await engine.whenSettled();
  expect(names(engine)).toEqual(['b.jpg done']);
  await engine.useAccount(ownerOf(rig, rig.server));
  await untilFolders(engine, ([one]) => one?.counts.done === 2);
});

test('a folder that is being kept when another account comes is not kept for that one', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  const adding = engine.folders.add([rig.folder], BY_FOLDER);
  const switching = engine.useAccount(ownerOf(rig, rig.server.secondUser));
  const { added } = await adding;
  await switching;
  expect(engine.folders.list()).toEqual([]);
  await engine.useAccount(ownerOf(rig, rig.server));
  expect(engine.folders.list()).toHaveLength(added);
});

test('what was kept before signing in and lies in a folder of the account waits for a person', async () => {
  const rig = await makeRig();
  await rig.photo('Trip/a.jpg');
  const trip = path.join(rig.folder, 'Trip');
  const engine = rig.engine();
  await keepFolder(rig, engine);
  await engine.close();
  const later = rig.engine({ account: null });
  await later.folders.add([trip, rig.folder], BY_FOLDER);
  await later.useAccount(ownerOf(rig, rig.server));
  const [first, second, ...others] = await untilFolders(later, (all) =>
    all.every(({ state }) => state === 'up-to-date' || state === 'paused'),
  );
  expect([first?.path, second?.path, others]).toEqual([rig.folder, trip, []]);
  expect(second?.problem).toMatchObject({ code: 'folder-inside', detail: rig.folder });
  expect(later.folders.resume(second?.id ?? 0)).toMatchObject({ error: { code: 'folder-inside' } });
  await later.folders.remove(first?.id ?? 0);
  expect(later.folders.resume(second?.id ?? 0)).toMatchObject({ ok: true });
});

test('the news are what changed, and nothing else', async () => {
  const rig = await makeRig();
  await rig.photo('a.jpg');
  const engine = rig.engine();
  const heard: FolderNews[] = [];
  engine.folders.onNews((news) => heard.push(news));
  const { id } = await keepFolder(rig, engine);
  const last = () => heard.flatMap(({ changed }) => changed).at(-1);
  await until(engine, () => last()?.state === 'up-to-date' && last()?.counts.done === 1);
  await engine.folders.remove(id);
  await until(engine, () => heard.at(-1)?.removed[0] === id);
  expect(last()).toMatchObject({ id, state: 'up-to-date', counts: { done: 1 } });
  expect(heard.some(({ changed, removed }) => changed.length + removed.length === 0)).toBe(false);
});

test('a link that comes later, and before its folder in the order, sends nothing again', async () => {
  const rig = await makeRig();
  await rig.photo('z/x.jpg');
  const engine = rig.engine();
  const { id } = await keepFolder(rig, engine);
  await symlink('z', path.join(rig.folder, 'a'));
  await scanAgain(engine, id);
  expect((await rig.stored()).map(({ albumTitle }) => albumTitle)).toEqual(['Holiday / z']);
});
