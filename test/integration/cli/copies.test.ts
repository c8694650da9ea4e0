/** @file The command line is killed around every step of a smaller copy: it arrives once, as it was made. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import { openStoreToLook } from '../../../src/main/queue/store.ts';
import { startUpload, type UploadOrder } from '../../crash/command-line.ts';
import type { WriteToDieAt } from '../../crash/kill-at-write.ts';
import { okapiEnvironment } from '../../ok-server/environment.ts';
import { makeRig, type Rig } from '../engine/rig.ts';

function orderOf({ server, folder, dataFolder }: Rig): UploadOrder {
  return { folder, dataFolder, environment: okapiEnvironment(server) };
}

/** What the queue says was made and sent. */
function madeIn({ dataFolder }: Rig): (string | undefined)[] {
  const store = openStoreToLook(queueFile(dataFolder), Date.now);
  const { progress } = store.upload(1) ?? {};
  store.close();
  return progress?.state === 'done' ? [progress.copy?.made?.fingerprint] : [];
}

const at = (write: WriteToDieAt['write'], nth = 1): WriteToDieAt[] => [
  { write, at: 'before', nth },
  { write, at: 'after', nth },
];

/** The photo itself is sent first: the second time is the copy's. */
const MOMENTS: readonly WriteToDieAt[] = [
  ...at('copy wanted'),
  ...at('copy made'), // before it, the file lies there already
  ...at('sending', 2),
  ...at('sent'),
  ...at('committing'),
  ...at('done'),
];

describe('killed', { timeout: 60_000 }, () => {
  test.each(MOMENTS)('$at "$write" ($nth)', async (dieAt) => {
    const rig = await makeRig();
    await rig.switches({ secondCommit: 'duplicate' });
    const create = { width: 8000, height: 60, channels: 3, background: '#a63' } as const;
    await rig.file('wide.jpg', await sharp({ create }).jpeg().toBuffer());
    const first = await startUpload(orderOf(rig), { dieAt }).ended;
    expect(first.isKilled).toBe(true);
    const { exitCode, stdout, stderr } = await startUpload(orderOf(rig)).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    // What OK had before the end may be done before the second run meets its file.
    const { uploaded, copies, failed } = JSON.parse(stdout) as Record<string, number>;
    expect([copies, failed]).toEqual([uploaded, 0]);
    expect(madeIn(rig)).toEqual((await rig.stored()).map(({ sha256 }) => sha256));
    expect((await rig.stored()).map(({ albumTitle }) => albumTitle)).toEqual(['Holiday']);
    expect(await readdir(path.join(rig.dataFolder, 'copies'))).toEqual([]);
  });
});

test('--refused-photos say: it fails with its reason, and no copy is made', async () => {
  const rig = await makeRig();
  await rig.photo('wide.jpg', { width: 8000, height: 60 });
  const { exitCode, stdout } = await startUpload(orderOf(rig), {}, ['--refused-photos', 'say'])
    .ended;
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ uploaded: 0, copies: 0, failures: [{ code: 502 }] });
  expect(await rig.posts()).toBe(1);
});
