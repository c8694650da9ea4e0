import { describe, expect, test } from 'vitest';
import { makeRig, until, type Rig } from './rig.ts';

async function folderOf(rig: Rig, photos: number): Promise<void> {
  for (let index = 0; index < photos; index += 1) {
    // Proportions of their own, so that OK's listing can tell them apart.
    await rig.photo(`${index}.jpg`, { width: 100 + 10 * index, height: 100 });
  }
}

describe('a commit that fails', () => {
  test('keeps its tokens: a retry after a restart sends not one photo byte', async () => {
    const rig = await makeRig();
    await folderOf(rig, 6);
    await rig.faults([{ on: 'photosV2.commit', do: 'error', code: 4 }]);
    const first = rig.engine();
    await first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await first.whenSettled();
    expect(first.report()).toMatchObject({ uploaded: 0, failed: 6 });
    expect(first.report().failures[0]?.problem).toMatchObject({
      code: 'commit-refused',
      stage: 'commit',
      okCode: 4,
    });
    await first.close();
    const posts = await rig.posts();

    await rig.faults([]);
    const second = rig.engine();
    expect(second.retry({ stage: 'commit' })).toBe(6);
    await second.whenSettled();

    expect(second.report()).toMatchObject({ uploaded: 6, failed: 0, bytesSent: 0 });
    expect(await rig.posts()).toBe(posts);
    expect(await rig.stored()).toHaveLength(6);
  });

  test.each(['refuse', 'idempotent', 'duplicate'])(
    'without an answer is looked for before it is repeated (second commit: %s)',
    async (secondCommit) => {
      const rig = await makeRig();
      await rig.switches({ secondCommit });
      await folderOf(rig, 8);
      await rig.photo('captioned.jpg', { caption: 'One of a kind' });
      await rig.faults([{ on: 'photosV2.commit', do: 'drop-after', times: 2 }]);
      const engine = rig.engine();
      await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
      await engine.whenSettled();

      expect(engine.report()).toMatchObject({ uploaded: 9, failed: 0 });
      const stored = await rig.stored();
      expect(new Set(stored.map((photo) => photo.sha256)).size).toBe(9);
      expect(stored).toHaveLength(9);
    },
  );

  test('that never reached OK is simply made again', async () => {
    const rig = await makeRig();
    await folderOf(rig, 4);
    await rig.faults([{ on: 'photosV2.commit', do: 'drop-before', times: 1 }]);
    const engine = rig.engine();
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await engine.whenSettled();
    expect(engine.report()).toMatchObject({ uploaded: 4, failed: 0 });
    expect(await rig.stored()).toHaveLength(4);
  });

  test('for one photo of the list leaves the others done', async () => {
    const rig = await makeRig();
    await folderOf(rig, 3);
    await rig.switches({ maxPhotosPerAlbum: 2 });
    const engine = rig.engine();
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await engine.whenSettled();
    expect(engine.report()).toMatchObject({ uploaded: 2, failed: 1 });
    expect(engine.report().failures[0]?.problem).toMatchObject({
      code: 'commit-refused',
      stage: 'commit',
    });
  });
});

describe('an end in the middle', () => {
  test('while photos are being sent: everything arrives once after the next start', async () => {
    const rig = await makeRig();
    await folderOf(rig, 12);
    await rig.faults([{ on: 'upload', do: 'delay', delayMillis: 60_000, every: 2 }]);
    const first = rig.engine();
    void first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await until(first, (snapshot) => snapshot.counts.sending > 0 && !snapshot.intake.active);
    await first.close();
    await rig.faults([]);

    const second = rig.engine();
    await second.whenSettled();
    expect(second.snapshot().counts).toMatchObject({ done: 12, failed: 0 });
    expect(await rig.stored()).toHaveLength(12);
  });

  test('while files are being examined: the folder is taken in again at the next start', async () => {
    const rig = await makeRig();
    await folderOf(rig, 30);
    const first = rig.engine();
    void first.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await until(first, (snapshot) => snapshot.intake.found > 0);
    await first.close();

    const second = rig.engine();
    await until(second, (snapshot) => !snapshot.intake.active && snapshot.counts.done === 30);
    expect(await rig.stored()).toHaveLength(30);
  });
});
