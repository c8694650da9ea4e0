import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { shownPath } from '../../../src/main/library/file-path.ts';
import { makePhoto, makeRig, type Rig } from './rig.ts';

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

  test('a file that vanishes or changes after it was queued', async () => {
    const rig = await makeRig();
    const vanishing = await rig.photo('vanishing.jpg');
    const changing = await rig.photo('changing.jpg');
    const shrinking = await rig.photo('shrinking.jpg', { width: 400, height: 400 });
    await rig.photo('steady.jpg');
    const engine = rig.engine({ watchTimes: { stallMs: 0 } }); // nobody writes the empty one any more
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

describe('a server in trouble, with too few photos to tell it from theirs', () => {
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
});
