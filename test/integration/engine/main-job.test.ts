import { readFile, rename, utimes } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { addTogether, adminGroup, makePhoto, makeRig, sha256 } from './rig.ts';

describe('the main job', () => {
  test('every photo of a folder arrives byte for byte, in the album of its folder, with its caption', async () => {
    const rig = await makeRig();
    const files = [
      await rig.photo('beach.jpg', { caption: 'На пляже 🌊 & dunes + more' }),
      await rig.photo('IMG_2.jpg'),
      await rig.photo('Sub folder/лес.jpg', { caption: 'Forest' }),
      await rig.photo('Sub folder/deep/IMG_10.jpg'),
    ];
    const engine = rig.engine();
    const summary = await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await engine.whenSettled();

    expect(summary).toEqual({
      found: 4,
      skipped: 0,
      duplicates: 0,
      queued: 4,
      failed: 0,
      notices: [],
    });
    const stored = await rig.stored();
    const arrived = stored
      .map(({ albumTitle, comment, sha256: print }) => ({
        albumTitle,
        comment: comment ?? '',
        print,
      }))
      .sort((left, right) => left.print.localeCompare(right.print));
    const expected = await Promise.all(
      [
        ['Holiday', 'На пляже 🌊 & dunes + more'],
        ['Holiday', ''],
        ['Holiday / Sub folder', 'Forest'],
        ['Holiday / Sub folder / deep', ''],
      ].map(async ([albumTitle, comment], index) => ({
        albumTitle,
        comment,
        print: sha256(await readFile(files[index] ?? '')),
      })),
    );
    expect(arrived).toEqual(expected.sort((left, right) => left.print.localeCompare(right.print)));
    expect(engine.report()).toMatchObject({ uploaded: 4, failed: 0, failures: [] });
  });

  test('to a new host goes one POST of several photos as a trial, and the rest one by one', async () => {
    const rig = await makeRig();
    for (let index = 0; index < 23; index += 1) await rig.photo(`photo-${index}.jpg`);
    // The trial is over when its photos are committed: so none is before all have been sent.
    await rig.holds(
      Array.from({ length: 23 }, (_one, index) => ({
        on: 'photosV2.commit',
        at: 'before',
        nth: index + 1,
      })),
    );
    const engine = rig.engine();
    await addTogether(engine, rig.folder);
    await expect.poll(() => rig.posts(), { timeout: 10_000 }).toBe(19);
    await rig.letGo();
    await engine.whenSettled();

    const journal = await rig.journal();
    const reservations = journal.filter((entry) => entry.method === 'photosV2.getUploadUrl');
    expect(reservations.map((entry) => entry.params['count'])).toEqual(['23']);
    expect(reservations[0]?.params['sizes']?.split(',')).toHaveLength(23);
    expect(reservations[0]?.params['placeholders']).toBe('true');
    const sizes = await rig.postSizes();
    expect(sizes.sort((left, right) => right - left)).toEqual([5, ...Array<number>(18).fill(1)]);
    expect(await rig.stored()).toHaveLength(23);
    await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(true);
  });

  test('to a host that keeps the order photos go several at once, also after a new start', async () => {
    const rig = await makeRig();
    for (let index = 0; index < 7; index += 1) await rig.photo(`first-${index}.jpg`);
    const first = rig.engine();
    await addTogether(first, rig.folder);
    await first.whenSettled();
    await expect.poll(() => rig.keepsOrder(), { timeout: 10_000 }).toBe(true);
    await first.close();

    const before = await rig.posts();
    for (let index = 0; index < 23; index += 1) await rig.photo(`second-${index}.jpg`);
    const second = rig.engine();
    await addTogether(second, rig.folder);
    await second.whenSettled();
    const sizes = (await rig.postSizes()).slice(before);
    expect(sizes.sort((left, right) => right - left)).toEqual([5, 5, 5, 5, 3]);
    const commits = (await rig.journal()).filter((entry) => entry.method === 'photosV2.commit');
    expect(commits.length).toBeLessThan(10);
    expect(await rig.stored()).toHaveLength(30);
  });

  test('a second run uploads nothing again, and only what is new', async () => {
    const rig = await makeRig();
    await rig.photo('a.jpg');
    const moved = await rig.photo('b.jpg');
    const touched = await rig.photo('c.jpg');
    const first = rig.engine();
    await first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await first.whenSettled();
    await first.close();
    const posts = await rig.posts();

    await rename(moved, path.join(rig.folder, 'renamed.jpg'));
    await utimes(touched, new Date(), new Date(2020, 1, 1));
    await rig.photo('new.jpg');
    const second = rig.engine();
    const summary = await second.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await second.whenSettled();

    expect(summary).toMatchObject({ found: 4, duplicates: 3, queued: 1 });
    expect(await rig.stored()).toHaveLength(4);
    expect(await rig.posts()).toBe(posts + 1);
  });

  test('the same photo twice in a folder arrives once, and the other is named a duplicate', async () => {
    const rig = await makeRig();
    const content = await makePhoto({ seed: 'same' });
    await rig.file('one.jpg', content);
    await rig.file('two.jpg', content);
    const engine = rig.engine();
    const summary = await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await engine.whenSettled();

    expect(summary).toMatchObject({ found: 2, duplicates: 1, queued: 1 });
    const { rows } = engine.page({ ...WHOLE_QUEUE, filter: 'skipped', offset: 0, limit: 10 });
    expect(rows).toMatchObject([{ name: 'two.jpg', problem: { code: 'duplicate' } }]);
    expect(await rig.stored()).toHaveLength(1);
  });

  test('one album is made, whatever existed and however many photos go to it', async () => {
    const rig = await makeRig();
    for (let index = 0; index < 12; index += 1) await rig.photo(`${index}.jpg`);
    const first = rig.engine();
    await first.add({ paths: [rig.folder], destination: { kind: 'album', title: 'Our summer' } });
    await first.whenSettled();
    await first.close();
    await rig.photo('later.jpg');
    const second = rig.engine({ dataFolder: await rig.freshFolder() });
    await second.add({
      paths: [path.join(rig.folder, 'later.jpg')],
      destination: { kind: 'album', title: 'Our summer' },
    });
    await second.whenSettled();

    const journal = await rig.journal();
    expect(journal.filter((entry) => entry.method === 'photos.createAlbum')).toHaveLength(1);
    const albums = new Set((await rig.stored()).map((photo) => photo.aid));
    expect(albums.size).toBe(1);
  });

  test('a topic of a group gets its photos by their tokens, without a commit', async () => {
    const rig = await makeRig();
    await rig.photo('a.jpg');
    await rig.photo('b.jpg');
    const groupId = await adminGroup(rig.server);
    const engine = rig.engine();
    await engine.add({
      paths: [rig.folder],
      destination: { kind: 'topic', groupId, text: 'Привет' },
    });
    await engine.whenSettled();

    const journal = await rig.journal();
    expect(journal.filter((entry) => entry.method === 'photosV2.commit')).toHaveLength(0);
    expect(journal.filter((entry) => entry.method === 'mediatopic.post')).toHaveLength(1);
    const topics = (await (await fetch(`${rig.server.controlUrl}/topics`)).json()) as unknown[];
    expect(topics).toHaveLength(1);
    expect(JSON.stringify(topics)).toContain('Привет');
    expect(engine.report()).toMatchObject({ uploaded: 2, failed: 0 });
  });
});
