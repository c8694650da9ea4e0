/** @file Thousands of photos that are copied into a watched folder at once. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { WHOLE_QUEUE } from '../../../src/shared/upload.ts';
import { untilFolders } from './kept.ts';
import { makeRig, sha256 } from './rig.ts';

const PHOTOS = 5_000;
const FOLDERS = 10;

test('five thousand photos that are copied in at once are all in the queue, each once', async () => {
  const source = await mkdtemp(path.join(os.tmpdir(), 'okapi-many-'));
  onTestFinished(() => rm(source, { recursive: true, force: true }));
  const picture = { width: 8, height: 8, channels: 3, background: 'red' } as const;
  const jpeg = await sharp({ create: picture }).jpeg().toBuffer();
  const contents = new Set<string>();
  for (let number = 0; number < PHOTOS; number += 1) {
    const folder = path.join(source, `Day ${number % FOLDERS}`);
    if (number < FOLDERS) await mkdir(folder);
    const content = Buffer.concat([jpeg, Buffer.from(String(number))]);
    contents.add(sha256(content));
    await writeFile(path.join(folder, `${number}.jpg`), content);
  }
  const rig = await makeRig();
  const engine = rig.engine({ watchTimes: { settleMs: 300, stallMs: 60_000 } });
  engine.pause(); // how fast OK takes them is another story
  await engine.folders.add([rig.folder], { kind: 'by-folder' });
  await untilFolders(engine, ([one]) => one?.state === 'up-to-date');
  await promisify(execFile)('cp', [
    '-r',
    ...(await readdir(source)).map((name) => path.join(source, name)),
    rig.folder,
  ]);
  await untilFolders(engine, ([one]) => one?.counts.waiting === PHOTOS);
  const { rows } = engine.page({ ...WHOLE_QUEUE, offset: 0, limit: PHOTOS + 10 });
  const found = await Promise.all(
    rows.map(async ({ id }) => sha256(await readFile(String(engine.locate(id)?.path)))),
  );
  expect(new Set(found)).toEqual(contents);
  expect([rows.length, engine.snapshot().counts]).toEqual([
    PHOTOS,
    { queued: PHOTOS, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 },
  ]);
});
