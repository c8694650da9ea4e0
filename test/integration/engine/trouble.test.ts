import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/main/engine.ts';
import { shownPath } from '../../../src/main/library/file-path.ts';
import { makePhoto, makeRig, until, type Rig } from './rig.ts';

/** What became of each file: its name, and the problem's code if it failed. */
function failuresOf(engine: Engine): Record<string, string> {
  return Object.fromEntries(
    engine
      .report()
      .failures.map(({ path: file, problem }) => [
        path.basename(shownPath(file)),
        problem.okCode === undefined ? problem.code : `${problem.code} ${problem.okCode}`,
      ]),
  );
}

async function uploadAll(rig: Rig, engine = rig.engine()): Promise<Engine> {
  await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
  await engine.whenSettled();
  return engine;
}

describe('files that cannot be uploaded', () => {
  test('each has its own reason, and all others arrive', async () => {
    const rig = await makeRig();
    const whole = await makePhoto({ seed: 'big', width: 900, height: 700 });
    for (let index = 0; index < 7; index += 1) await rig.photo(`good-${index}.jpg`);
    await rig.file('empty.jpg', '');
    await rig.file('text.jpg', 'not a photo at all');
    await rig.file('cut-off.jpg', whole.subarray(0, whole.length / 2));
    await rig.file('tiny.jpg', await makePhoto({ width: 8, height: 8, seed: 'tiny' }));
    await rig.file('notes.txt', 'no photo by its name');
    await rig.file('вид с горы 🏔.jpg', await makePhoto({ seed: 'cyrillic' }));
    await rig.file(`${'я'.repeat(125)}.jpg`, await makePhoto({ seed: 'long name' })); // 254 bytes
    await symlink('.', path.join(rig.folder, 'loop'));
    await symlink('self.jpg', path.join(rig.folder, 'self.jpg'));
    await symlink('nowhere', path.join(rig.folder, 'broken-link.jpg'));
    await writeFile(
      Buffer.concat([
        Buffer.from(`${rig.folder}/`),
        Buffer.from([0xcf, 0xf0, 0xe8]),
        Buffer.from('.jpg'),
      ]),
      await makePhoto({ seed: 'windows-1251' }),
    );
    const engine = await uploadAll(rig);

    expect(failuresOf(engine)).toEqual({
      'empty.jpg': 'file-empty',
      'text.jpg': 'not-a-photo',
      'cut-off.jpg': 'photo-damaged 504',
      'tiny.jpg': 'photo-too-small 501',
      'self.jpg': 'file-unreadable',
      'broken-link.jpg': 'file-missing',
    });
    expect(await rig.stored()).toHaveLength(10);
    expect(engine.snapshot().counts).toMatchObject({ done: 10, failed: 6, skipped: 1 });
  });

  test.each(['whole', 'omit', 'per-id'])(
    'a bad photo never sinks its batch (partial failure: %s)',
    async (partialFailure) => {
      const rig = await makeRig();
      await rig.switches({ partialFailure });
      const whole = await makePhoto({ seed: 'cut', width: 900, height: 700 });
      for (let index = 0; index < 9; index += 1) await rig.photo(`${index}.jpg`);
      await rig.file('4-cut.jpg', whole.subarray(0, whole.length / 2));
      const engine = await uploadAll(rig);
      expect(Object.keys(failuresOf(engine))).toEqual(['4-cut.jpg']);
      expect(await rig.stored()).toHaveLength(9);
    },
  );

  test('a file that vanishes or changes after it was queued', async () => {
    const rig = await makeRig();
    const vanishing = await rig.photo('vanishing.jpg');
    const changing = await rig.photo('changing.jpg');
    const shrinking = await rig.photo('shrinking.jpg', { width: 400, height: 400 });
    await rig.photo('steady.jpg');
    const engine = rig.engine();
    engine.pause();
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    const replacement = await makePhoto({ seed: 'another picture' });
    await rm(vanishing);
    await writeFile(changing, replacement);
    await truncate(shrinking, 0);
    engine.resume();
    await engine.whenSettled();

    expect(failuresOf(engine)).toEqual({
      'vanishing.jpg': 'file-missing',
      'shrinking.jpg': 'file-empty',
    });
    const stored = await rig.stored();
    expect(stored).toHaveLength(2);
    expect(stored.map((photo) => photo.bytes)).toContain(replacement.length);
  });

  test('a missing path is said, and the others are taken', async () => {
    const rig = await makeRig();
    await rig.photo('a.jpg');
    const engine = rig.engine();
    const missing = path.join(rig.folder, 'nowhere');
    const { notices } = await engine.add({
      paths: [missing, rig.folder],
      destination: { kind: 'by-folder' },
    });
    await engine.whenSettled();
    expect(notices).toMatchObject([{ path: missing, problem: { code: 'path-missing' } }]);
    expect(await rig.stored()).toHaveLength(1);
  });
});

describe('a server in trouble', () => {
  const passing = [
    { do: 'http', status: 503 },
    { do: 'http', status: 502 },
    { do: 'garbage' },
    { do: 'html' },
    { do: 'truncate' },
    { do: 'drop-before' },
    { do: 'drop-after' },
    { do: 'error', code: 2 },
    { do: 'error', code: 8, waitMillis: 50 },
    { do: 'error', code: 1 },
  ];
  const steps = [
    'photos.getAlbums',
    'photos.createAlbum',
    'photosV2.getUploadUrl',
    'upload',
    'photosV2.commit',
  ];

  test.each(steps.flatMap((on) => passing.map((fault) => ({ on, ...fault }))))(
    '$do at $on passes: nothing is lost or doubled',
    async (fault) => {
      const rig = await makeRig();
      for (let index = 0; index < 6; index += 1) {
        await rig.photo(`${index}.jpg`, { width: 100 + 10 * index });
      }
      await rig.faults([{ ...fault, times: 1 }]);
      const engine = await uploadAll(rig);
      expect(failuresOf(engine)).toEqual({});
      const stored = await rig.stored();
      expect(stored).toHaveLength(6);
      expect(new Set(stored.map((photo) => photo.albumTitle))).toEqual(new Set(['Holiday']));
      const albums = (await rig.journal()).filter(
        (entry) => entry.method === 'photos.createAlbum' && entry.outcome === 'ok',
      );
      expect(albums.length).toBeLessThanOrEqual(1);
    },
  );

  test('stays: each photo fails with its reason after some attempts, and a retry sends it', async () => {
    const rig = await makeRig();
    await rig.photo('a.jpg');
    await rig.photo('b.jpg');
    await rig.faults([{ on: 'upload', do: 'html' }]);
    const engine = await uploadAll(rig);
    expect(failuresOf(engine)).toEqual({
      'a.jpg': 'answer-not-understood',
      'b.jpg': 'answer-not-understood',
    });
    await rig.faults([]);
    expect(engine.retry({ all: true })).toBe(2);
    await engine.whenSettled();
    expect(await rig.stored()).toHaveLength(2);
  }, 60_000);

  test('a flood pauses the whole queue, says until when, and spends no attempt', async () => {
    const rig = await makeRig();
    for (let index = 0; index < 6; index += 1) await rig.photo(`${index}.jpg`);
    await rig.faults([{ on: 'upload', do: 'error', code: 8, waitMillis: 400, times: 8 }]);
    const engine = rig.engine();
    const flooded = until(engine, ({ pause }) => pause?.reason === 'flood');
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    expect((await flooded).pause).toMatchObject({
      reason: 'flood',
      problem: { code: 'flood', okCode: 8 },
    });
    await engine.whenSettled();
    expect(failuresOf(engine)).toEqual({});
    expect(await rig.stored()).toHaveLength(6);
  });

  test.each([
    [103, 'signed-out'],
    [102, 'signed-out'],
    [10, 'permission-missing'],
    [104, 'keys-wrong'],
  ])('error %i stops the queue for a person as %s, and keeps everything', async (code, reason) => {
    const rig = await makeRig();
    await rig.photo('a.jpg');
    await rig.faults([{ on: 'photosV2.getUploadUrl', do: 'error', code }]);
    const engine = await uploadAll(rig);
    expect(engine.snapshot().pause).toMatchObject({ reason, until: null });
    expect(engine.snapshot().counts).toMatchObject({ queued: 1, failed: 0 });
    await rig.faults([]);
    engine.resume();
    await engine.whenSettled();
    expect(await rig.stored()).toHaveLength(1);
  });

  test('a ticket that has run out is replaced, and only unsent photos are reserved again', async () => {
    const rig = await makeRig();
    await rig.switches({ ticketLifeMillis: 1000 });
    await rig.photo('a.jpg');
    const engine = rig.engine();
    await engine.add({ paths: [rig.folder], destination: { kind: 'by-folder' } });
    await until(engine, () => true);
    await rig.switches({ ticketLifeMillis: 86_400_000 });
    await engine.whenSettled();
    expect(await rig.stored()).toHaveLength(1);
  });
});
